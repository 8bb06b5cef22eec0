/**
 * Bringing back a part of a version: the change under the cursor, selected lines, a function.
 *
 * What is brought back is what the person points at: in a version's text that version, in the
 * file's own text the version beside it, and without a comparison what the line was before its
 * last change. Which changes touch the lines is the sidecar's business.
 */
import * as vscode from "vscode";

import type { LineRange, VersionMessage } from "../../panel-core/protocol";
import { openText } from "./buffers";
import type { Sidecar } from "./client";
import { compareWithNow } from "./compare";
import { linesInNew } from "./hunkLines";
import { newestOf, previousOf } from "./lookups";
import { Notice } from "./notices";
import { pickOfPart } from "./partHistory";
import { listTitle, pickVersion } from "./picks";
import { behind, named, pointed } from "./pointing";
import { restore } from "./restore";
import { askSymbol, symbolAt } from "./symbols";
import { activeSides } from "./tabs";
import { baseName, SCHEME } from "./versionUri";

/** Takes the change under the cursor back, or the one at `line` (from 1) of `file`. */
export async function restoreHunk(
  sidecar: Sidecar,
  at?: { file: vscode.Uri; line: number },
): Promise<void> {
  if (at !== undefined) {
    await restoreLastChange(sidecar, at.file, { first: at.line, last: at.line });
    return;
  }
  const { document, lines } = pointed();
  const file = behind(document);
  const beside = besideVersion(document);
  if (document.uri.scheme === SCHEME) {
    await restoreShown(sidecar, document.uri, lines);
  } else if (beside !== undefined) {
    await restore(sidecar, { file, version: await named(sidecar, beside), lines });
  } else {
    await restoreLastChange(sidecar, file, lines);
  }
}

/** Brings the selected lines back from a version that the person chooses. */
export async function restoreSelection(sidecar: Sidecar): Promise<void> {
  const { document, lines } = pointed();
  const file = behind(document);
  if (document.uri.scheme === SCHEME) {
    await restoreShown(sidecar, document.uri, lines);
    return;
  }
  const reveal = { line: lines.first, side: "new" } as const;
  const version = await pickVersion(sidecar, file, {
    title: listTitle(file, selectionTitle(lines)),
    placeholder: vscode.l10n.t("Move through the versions to see these lines in each"),
    show: (each) => compareWithNow(file, each, { preserveFocus: true, reveal }),
  });
  if (version !== undefined) {
    await restore(sidecar, { file, version, lines });
  }
}

/** Brings a function, class or section back from a save that changed it, and nothing else. */
export async function restoreSymbol(sidecar: Sidecar): Promise<void> {
  const place = pointed();
  const file = behind(place.document);
  const ask = (): Promise<string | undefined> =>
    askSymbol(sidecar, place, listTitle(file, vscode.l10n.t("Restore a function or class")));
  if (place.document.uri.scheme === SCHEME) {
    const version = await named(sidecar, place.document.uri);
    const symbol = (await symbolAt(sidecar, place)) ?? (await ask());
    if (symbol !== undefined) {
      await restore(sidecar, { file, version, symbol });
    }
    return;
  }
  const symbol = await ask();
  if (symbol === undefined) {
    return;
  }
  const picked = await pickOfPart(
    sidecar,
    file,
    { symbol },
    {
      title: listTitle(file, vscode.l10n.t("Restore {0}", symbol)),
      placeholder: vscode.l10n.t("Move through the saves that changed it to see it in each"),
      there: true,
      show: (version, { first }) =>
        compareWithNow(file, version, {
          preserveFocus: true,
          reveal: { line: first, side: "old" },
        }),
    },
  );
  if (picked !== undefined) {
    await restore(sidecar, { file, version: picked.version, symbol });
  }
}

/** Lines that a person points at in a version: their text replaces what the file has there now. */
async function restoreShown(sidecar: Sidecar, shown: vscode.Uri, lines: LineRange): Promise<void> {
  await restoreLines(sidecar, behind({ uri: shown }), await named(sidecar, shown), lines);
}

/** Brings back what these lines of a version were, wherever the file has them now. */
export async function restoreLines(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage,
  lines: LineRange,
): Promise<void> {
  if (openText(file)?.isDirty === true) {
    throw new Notice(
      vscode.l10n.t(
        "{0} has unsaved changes. Save it, or point at the lines in the file itself.",
        baseName(file.path),
      ),
    );
  }
  const { hunks } = await sidecar.request("backtrail/diff", {
    uri: file.toString(),
    old: version.id,
    new: null,
    format: "json",
    context: 0,
  });
  const now = linesInNew(hunks ?? [], lines.first, lines.last);
  if (now === undefined) {
    throw new Notice(
      vscode.l10n.t(
        "These lines are the same in {0} now. Nothing has to be restored.",
        baseName(file.path),
      ),
    );
  }
  await restore(sidecar, { file, version, lines: now });
}

/** Lines of the file as it is go back to what they were before they changed last. */
async function restoreLastChange(
  sidecar: Sidecar,
  file: vscode.Uri,
  lines: LineRange,
): Promise<void> {
  const found = await sidecar.request("backtrail/lineage", { uri: file.toString(), ...lines });
  const before = found.unsaved
    ? await newestOf(sidecar, file)
    : found.version === null
      ? undefined
      : await previousOf(sidecar, file, found.version);
  if (before === undefined) {
    throw new Notice(
      vscode.l10n.t("Nothing earlier is kept of this line, so there is nothing to restore."),
    );
  }
  await restore(sidecar, { file, version: before, lines });
}

/** The version's document on the other side of the comparison. */
function besideVersion(document: vscode.TextDocument): vscode.Uri | undefined {
  const sides = activeSides();
  const isRight = sides?.right.toString() === document.uri.toString();
  return isRight && sides.left?.scheme === SCHEME ? sides.left : undefined;
}

function selectionTitle({ first, last }: LineRange): string {
  return first === last
    ? vscode.l10n.t("Restore line {0}", first)
    : vscode.l10n.t("Restore lines {0} to {1}", first, last);
}
