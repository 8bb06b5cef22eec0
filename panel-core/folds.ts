/**
 * What a run of folded saves is called: how many there are, and what they are folded for.
 *
 * Pure, and in the words of the sidecar's own titles, which nobody translates.
 */
import type { FoldMessage } from "./protocol";
import type { Translator } from "./time";
import { grouped, savesCount } from "./wording";

/** What the name of a run is made of. */
export interface FoldFigures {
  saves: number;
  fold?: FoldMessage | null;
}

/** `5 minor saves`, `3 in-between saves: add-then-delete`, `5 minor saves: 2 white space only`. */
export function foldTitle(l10n: Translator, figures: FoldFigures): string {
  const why = foldReason(l10n, figures);
  return [foldCount(l10n, figures), why].filter((part) => part !== "").join(": ");
}

/** How many: `5 minor saves`, `3 in-between saves`. */
export function foldCount(l10n: Translator, { saves, fold }: FoldFigures): string {
  const one = saves === 1;
  switch (saves) {
    case fold?.whitespace:
      return savesCount(l10n, saves);
    case fold?.cycle:
    case fold?.burst:
      return one ? l10n.t("1 in-between save") : l10n.t("{0} in-between saves", grouped(saves));
    default:
      return one ? l10n.t("1 minor save") : l10n.t("{0} minor saves", grouped(saves));
  }
}

/** Why: `add-then-delete`, or how many of them for what; empty where they are just small. */
export function foldReason(l10n: Translator, { saves, fold }: FoldFigures): string {
  if (!fold) {
    return "";
  }
  const { cycle, whitespace, burst } = fold;
  switch (saves) {
    case whitespace:
      return l10n.t("white space only");
    case cycle:
      return l10n.t("add-then-delete");
    case burst:
      return l10n.t("in a burst");
    default:
      return [
        cycle > 0 ? l10n.t("{0} add-then-delete", grouped(cycle)) : "",
        whitespace > 0 ? l10n.t("{0} white space only", grouped(whitespace)) : "",
        burst > 0 ? l10n.t("{0} in a burst", grouped(burst)) : "",
      ]
        .filter((part) => part !== "")
        .join(", ");
  }
}
