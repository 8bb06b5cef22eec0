/**
 * What a person reads about a version: the same in trees, lists and hovers.
 *
 * Pure: messages go in, text comes out. Titles and chips are the sidecar's words.
 */
import type { FoldMessage, ReasonMessage, VersionMessage } from "./protocol";
import { exactTime, relativeTime, shortTime, type Translator } from "./time";

const DOT = " · ";

/** What made a version, by what a person would look for first; each client has an icon for each. */
export type Kind =
  | "deleted"
  | "labelled"
  | "restored"
  | "agent"
  | "outside"
  | "first"
  | "keyword"
  | "significant"
  | "minor";

/** What may stand for a row: lines over all its versions, newest first. */
export interface Figures {
  versions: VersionMessage[];
  /** Why it stands out, in the sidecar's words. */
  chips: string[];
  saves: number;
  added: number;
  deleted: number;
  /** Of a run: what its saves are folded for. */
  fold?: FoldMessage | null;
}

/** Lines added and deleted by one version; a modified line counts as both, as in a diff. */
export function figuresOf(version: VersionMessage): Figures {
  const { added, deleted, modified } = version.change;
  return {
    versions: [version],
    chips: version.chips,
    saves: version.saves,
    added: added + modified,
    deleted: deleted + modified,
  };
}

/** `+12 −3`; empty where no line changed. */
export function lineFigures(added: number, deleted: number): string {
  const parts = [added > 0 ? `+${added}` : "", deleted > 0 ? `−${deleted}` : ""];
  return parts.filter((part) => part !== "").join(" ");
}

/** `1 save`, `5 saves`. */
export function savesCount(l10n: Translator, saves: number): string {
  return saves === 1 ? l10n.t("1 save") : l10n.t("{0} saves", grouped(saves));
}

/** `1 version`, `148 versions`. */
export function versionsCount(l10n: Translator, versions: number): string {
  return versions === 1 ? l10n.t("1 version") : l10n.t("{0} versions", grouped(versions));
}

/** `18 % · 3 saves · +12 −3 · 2 min ago`; under a day the time is the clock, else with its date. */
export function rowDescription(
  l10n: Translator,
  row: Figures,
  now: number,
  underDay = true,
): string {
  const [version] = row.versions;
  if (version === undefined) {
    return "";
  }
  const time = underDay ? relativeTime : shortTime;
  return joined([
    ...row.chips,
    row.saves > 1 ? savesCount(l10n, row.saves) : "",
    lineFigures(row.added, row.deleted),
    time(l10n, Date.parse(version.time), now),
  ]);
}

/** What a screen reader says: the same facts, in words instead of signs. */
export function spokenRow(l10n: Translator, row: Figures, now: number): string {
  const [version] = row.versions;
  if (version === undefined) {
    return "";
  }
  return [
    l10n.t("Version {0}", version.number),
    version.title,
    ...row.chips,
    isSignificant(row) ? "" : l10n.t("minor"),
    row.saves > 1 ? savesCount(l10n, row.saves) : "",
    spokenFigures(l10n, row.added, row.deleted),
    shortTime(l10n, Date.parse(version.time), now),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** `12 lines added, 3 deleted`. */
export function spokenFigures(l10n: Translator, added: number, deleted: number): string {
  if (added === 0 && deleted === 0) {
    return l10n.t("no lines changed");
  }
  const lines = added === 1 ? l10n.t("1 line added") : l10n.t("{0} lines added", grouped(added));
  return `${lines}, ${l10n.t("{0} deleted", grouped(deleted))}`;
}

/** The tag that a save by hand in Jupyter moves along: no name that a person gave. */
const QUIET = "checkpoint";

function named(tags: string[]): boolean {
  return tags.some((tag) => tag !== QUIET);
}

function labelled({ significance }: VersionMessage): boolean {
  return significance.reasons.some(({ kind, detail }) => kind === "label" && detail !== QUIET);
}

/** Whether any version of a row stands out: by itself, or since somebody gave it a name. */
export function isSignificant(row: { versions: VersionMessage[] }): boolean {
  return row.versions.some(
    ({ significance, tags }) => significance.level === "significant" || named(tags),
  );
}

/** What made the newest version of a row. It is `minor` only where nothing else tells more. */
export function kindOf(row: { versions: VersionMessage[] }): Kind {
  const [version] = row.versions;
  if (version === undefined) {
    return "minor";
  }
  const kinds = new Set(version.significance.reasons.map((reason) => reason.kind));
  if (kinds.has("deleted")) {
    return "deleted";
  }
  if (named(version.tags) || labelled(version)) {
    return "labelled";
  }
  if (typeof version.metadata["rollback_to"] === "number") {
    return "restored";
  }
  const by = causeOf(version);
  if (version.source.startsWith("agent") || (by !== "" && by !== "git" && by !== "formatter")) {
    return "agent";
  }
  if (version.source === "external") {
    return "outside";
  }
  if (kinds.has("first")) {
    return "first";
  }
  if (kinds.has("keyword")) {
    return "keyword";
  }
  return isSignificant(row) ? "significant" : "minor";
}

/** `Version 12 · Edited`. */
export function versionHeading(l10n: Translator, version: VersionMessage): string {
  return joined([l10n.t("Version {0}", version.number), version.title]);
}

/** `Monday 16 November 2026 at 14:02:31 · 2 min ago`. */
export function versionTime(l10n: Translator, version: VersionMessage, now: number): string {
  const time = Date.parse(version.time);
  return joined([exactTime(time), relativeTime(l10n, time, now)]);
}

/** All that is known of a version: names and what they hold, as plain text; none is empty. */
export function versionFacts(l10n: Translator, version: VersionMessage): [string, string][] {
  const { added, deleted } = figuresOf(version);
  const minor = version.significance.level === "minor";
  const facts: [string, string][] = [
    [minor ? l10n.t("Minor save") : l10n.t("Why it stands out"), reasons(l10n, version)],
    [l10n.t("Lines"), spokenFigures(l10n, added, deleted)],
    [l10n.t("Author"), version.author],
    [l10n.t("Source"), sourceWords(l10n, version.source)],
    [l10n.t("Changed by"), causeWords(l10n, causeOf(version))],
    [l10n.t("Reason"), version.reason],
    [l10n.t("Note"), version.note],
    [l10n.t("Tags"), version.tags.join(", ")],
    [l10n.t("Saves"), version.saves > 1 ? grouped(version.saves) : ""],
    [l10n.t("Size"), size(version.size)],
    [l10n.t("Checksum"), version.content_id],
  ];
  return facts.filter(([, fact]) => fact !== "");
}

/** `212 kB`. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit] ?? ""}`;
}

/** `10,310`. */
export function grouped(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** What reported a save, in words; a source without words of its own is shown as it is. */
export function sourceWords(l10n: Translator, source: string): string {
  switch (source) {
    case "external":
      return l10n.t("changed outside the editor");
    case "restore":
    case "undo":
      return l10n.t("written back by Backtrail");
    case "vscode":
      return "VS Code";
    case "jupyter":
      return "Jupyter";
    default:
      return source;
  }
}

/** What changed the file, where that is known: `git`, `formatter`, an agent's name. */
export function causeOf({ metadata }: VersionMessage): string {
  const by = metadata["by"];
  return typeof by === "string" ? by : "";
}

function causeWords(l10n: Translator, by: string): string {
  return by === "formatter" ? l10n.t("a formatter, right after the save") : by;
}

function reasons(l10n: Translator, version: VersionMessage): string {
  const words = version.significance.reasons.map((reason) => reasonWords(l10n, reason));
  return words.filter((word) => word !== "").join("; ");
}

function reasonWords(l10n: Translator, { kind, detail }: ReasonMessage): string {
  switch (kind) {
    case "first":
      return l10n.t("first version of this file");
    case "change":
    case "minor":
      return l10n.t("{0} of the text changed", detail);
    case "keyword":
      return l10n.t("{0} in a changed line", detail);
    case "interval":
      return l10n.t("first save after a while ({0})", detail);
    case "label":
      return l10n.t("labelled {0}", detail);
    case "restore":
      return l10n.t("restored {0}", detail);
    case "deleted":
      return l10n.t("the file was deleted");
    default:
      return `${kind} ${detail}`.trim();
  }
}

export function joined(parts: string[]): string {
  return parts.filter((part) => part !== "").join(DOT);
}
