/**
 * The picture of a file's history, in words and figures.
 *
 * Pure.
 */
import type { ActivityBar } from "./protocol";
import { dayKey, shortDate, span, type Translator } from "./time";
import { lineFigures, savesCount, spokenFigures } from "./wording";

/** One bar: neighbouring versions, lines added up and deleted down. */
export interface BarMessage {
  /** The version that changed most. */
  version: number;
  added: number;
  deleted: number;
  significant: boolean;
  /** In short, for the eye. */
  words: string;
  /** In whole words, for a screen reader. */
  spoken: string;
}

/** A bar as it is drawn and told. */
export function barMessage(l10n: Translator, bar: ActivityBar): BarMessage {
  const { version, versions, added, deleted, significant } = bar;
  const [start, end] = [Date.parse(bar.start), Date.parse(bar.end)];
  const saves = savesCount(l10n, versions);
  const figures = lineFigures(added, deleted);
  return {
    version,
    added,
    deleted,
    significant,
    words: [saves, figures, span(l10n, start, end, "short")]
      .filter((part) => part !== "")
      .join(" · "),
    spoken: [
      saves,
      spokenFigures(l10n, added, deleted),
      span(l10n, start, end),
      significant ? l10n.t("significant") : l10n.t("minor"),
    ].join(", "),
  };
}

/** The days under the start, the middle and the end; fewer where they would repeat. */
export function dateLabels(l10n: Translator, bars: ActivityBar[], now: number): string[] {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) {
    return [];
  }
  const middle = bars[Math.floor(bars.length / 2)];
  const name = (time: number): string =>
    dayKey(time) === dayKey(now) ? l10n.t("today") : shortDate(time, now);
  const [start, end] = [name(Date.parse(first.start)), name(Date.parse(last.end))];
  if (start === end) {
    return [start];
  }
  const between = bars.length > 4 && middle !== undefined ? name(Date.parse(middle.start)) : "";
  return between === "" || between === start || between === end
    ? [start, end]
    : [start, between, end];
}
