/**
 * Times as a person reads them: relative for the last hour, then the clock, then the date.
 *
 * Only shown, never compared: order is by number and sequence. Days are those of the local zone.
 */
import { language } from "./language";

/** What turns English into the person's language: `vscode.l10n`, or in tests the English itself. */
export interface Translator {
  t(message: string, ...args: (string | number)[]): string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();

/** `now`, `12 s ago`, `5 min ago` within the last hour, else the clock: for rows that stand under a day. */
export function relativeTime(l10n: Translator, time: number, now: number): string {
  return ago(l10n, time, now) ?? clock(time);
}

/** Like `relativeTime`, with the day where it is not today: for rows that stand under no day. */
export function shortTime(l10n: Translator, time: number, now: number): string {
  const near = ago(l10n, time, now);
  if (near !== undefined) {
    return near;
  }
  const days = daysBetween(time, now);
  if (days === 0) {
    return clock(time);
  }
  return days === 1 ? l10n.t("yesterday {0}", clock(time)) : shortDate(time, now);
}

/** How long ago, in the largest unit that fits: `2 days ago`; the future is told by its date. */
export function distance(l10n: Translator, time: number, now: number): string {
  const near = ago(l10n, time, now);
  const days = daysBetween(time, now);
  if (near !== undefined || days < 0) {
    return near ?? shortDate(time, now);
  }
  if (days === 0) {
    const hours = Math.max(1, Math.floor((now - time) / HOUR));
    return hours === 1 ? l10n.t("1 hour ago") : l10n.t("{0} hours ago", hours);
  }
  if (days === 1) {
    return l10n.t("yesterday");
  }
  return days < 14 ? l10n.t("{0} days ago", days) : shortDate(time, now);
}

/** `Today`, `Yesterday`, `Monday 16 November`, with the year where it is another. */
export function dayTitle(l10n: Translator, time: number, now: number): string {
  const days = daysBetween(time, now);
  if (days === 0) {
    return l10n.t("Today");
  }
  if (days === 1) {
    return l10n.t("Yesterday");
  }
  const date: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
  return shown(time, sameYear(time, now) ? date : { ...date, year: "numeric" });
}

/** The local day as `2026-11-16`: equal for all times of one day, and only for those. */
export function dayKey(time: number): string {
  const date = new Date(time);
  const month = String(date.getMonth() + 1).padStart(2, "0");
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, "0")}`;
}

/** `14:02`. */
export function clock(time: number): string {
  const date = new Date(time);
  const minutes = String(date.getMinutes()).padStart(2, "0");
  return `${String(date.getHours()).padStart(2, "0")}:${minutes}`;
}

/** `16 Nov`, with the year where it is another. */
export function shortDate(time: number, now: number): string {
  const date: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  return shown(time, sameYear(time, now) ? date : { ...date, year: "numeric" });
}

/** `Monday 16 November 2026 at 14:02:31`. */
export function exactTime(time: number): string {
  return shown(time, { dateStyle: "full", timeStyle: "medium" });
}

/** `14 November 10:20 to 10:40`; the day once where both are on it. */
export function span(
  l10n: Translator,
  start: number,
  end: number,
  month: "long" | "short" = "long",
): string {
  const moment = (time: number): string =>
    `${shown(time, { day: "numeric", month })} ${clock(time)}`;
  if (dayKey(start) !== dayKey(end)) {
    return l10n.t("{0} to {1}", moment(start), moment(end));
  }
  const from = moment(start);
  return clock(start) === clock(end) ? from : l10n.t("{0} to {1}", from, clock(end));
}

function ago(l10n: Translator, time: number, now: number): string | undefined {
  const passed = now - time;
  if (passed < 0 || passed >= HOUR) {
    return undefined;
  }
  if (passed < 5 * SECOND) {
    return l10n.t("now");
  }
  return passed < MINUTE
    ? l10n.t("{0} s ago", Math.floor(passed / SECOND))
    : l10n.t("{0} min ago", Math.floor(passed / MINUTE));
}

/** Midnights between two times, however long the days between them were. */
function daysBetween(time: number, now: number): number {
  return dayNumber(now) - dayNumber(time);
}

function dayNumber(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (24 * HOUR);
}

function sameYear(time: number, now: number): boolean {
  return new Date(time).getFullYear() === new Date(now).getFullYear();
}

function shown(time: number, options: Intl.DateTimeFormatOptions): string {
  const key = language() + JSON.stringify(options);
  let format = formats.get(key);
  if (format === undefined) {
    // Building one costs as much as a thousand uses.
    format = new Intl.DateTimeFormat(language(), options);
    formats.set(key, format);
  }
  return format.format(time);
}
