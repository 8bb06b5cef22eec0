/**
 * The second line of a row: the facts that help to decide whether this is the version one looks for.
 *
 * Pure. Why a version stands out is in its chips already.
 */
import type { VersionMessage } from "../../../panel-core/protocol";
import type { Translator } from "../../../panel-core/time";
import { type Figures, savesCount, sourceWords } from "../../../panel-core/wording";

/** Sources that the title or the place of the panel tells already. */
const TOLD = new Set(["jupyter", "restore", "undo", "external"]);

/** How a chip is drawn: a tag, a word that somebody watches for, or a figure. */
export type ChipKind = "figure" | "green" | "keyword" | "red" | "tag";

/** `3 cells changed`, `anna`, `3 saves` …, most telling first; `me` needs not be told. */
export function facts(l10n: Translator, { versions, saves }: Figures, me = ""): string[] {
  const [version] = versions;
  if (version === undefined) {
    return [];
  }
  const before = wasThere(l10n, version);
  return [
    before,
    // Of several versions in one row nobody knows whether they changed the same cells.
    versions.length > 1 || before !== "" ? "" : cells(l10n, version),
    version.author === me ? "" : version.author,
    TOLD.has(version.source) ? "" : sourceWords(l10n, version.source),
    saves > 1 ? savesCount(l10n, saves) : "",
    version.reason,
  ].filter((fact) => fact !== "");
}

/** What kind of chip these words are. */
export function chipKind({ versions }: Figures, chip: string): ChipKind {
  const isKeyword = versions.some(({ significance }) =>
    significance.reasons.some(({ kind, detail }) => kind === "keyword" && detail === chip),
  );
  if (isKeyword) {
    return "keyword";
  }
  if (versions.some(({ tags }) => tags.includes(chip))) {
    return "tag";
  }
  return chip.startsWith("✓ ") ? "green" : chip.startsWith("✗ ") ? "red" : "figure";
}

/** `2 cells added, 1 changed`; empty where it is no notebook, or no cell's text changed. */
export function cells(l10n: Translator, { metadata }: VersionMessage): string {
  const counts = cellCounts(metadata["cells"]);
  const words = (["modified", "added", "deleted"] as const)
    .filter((what) => counts[what] > 0)
    .map((what, at) =>
      at === 0 ? firstCells(l10n, what, counts[what]) : more(l10n, what, counts[what]),
    );
  return words.join(", ");
}

type Counts = Record<"added" | "deleted" | "modified", number>;

function firstCells(l10n: Translator, what: keyof Counts, count: number): string {
  const one = count === 1;
  switch (what) {
    case "added":
      return one ? l10n.t("1 cell added") : l10n.t("{0} cells added", count);
    case "deleted":
      return one ? l10n.t("1 cell deleted") : l10n.t("{0} cells deleted", count);
    case "modified":
      return one ? l10n.t("1 cell changed") : l10n.t("{0} cells changed", count);
  }
}

function more(l10n: Translator, what: keyof Counts, count: number): string {
  switch (what) {
    case "added":
      return l10n.t("{0} added", count);
    case "deleted":
      return l10n.t("{0} deleted", count);
    case "modified":
      return l10n.t("{0} changed", count);
  }
}

/** Metadata may be of any program: what is no number counts as none. */
function cellCounts(value: unknown): Counts {
  const found = typeof value === "object" && value !== null ? (value as Partial<Counts>) : {};
  const count = (what: keyof Counts): number => (typeof found[what] === "number" ? found[what] : 0);
  return { added: count("added"), deleted: count("deleted"), modified: count("modified") };
}

function wasThere(l10n: Translator, { metadata }: VersionMessage): string {
  const before = metadata["rollback_from"];
  return typeof before === "number" ? l10n.t("what was there is version {0}", before) : "";
}
