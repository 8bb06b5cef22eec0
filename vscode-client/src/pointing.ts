/** What the cursor or the selection points at. */
import * as vscode from "vscode";

import type { LineRange, VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { Notice } from "./notices";
import { activeSides } from "./tabs";
import { SCHEME, versionName } from "./versionUri";
import { fileBehind } from "./vscodeapi";

/** A text in front, and lines of it. */
export interface Pointing {
  document: vscode.TextDocument;
  lines: LineRange;
}

/** The lines of the cursor or selection; an end at the start of a line does not count that line. */
export function pointed(): Pointing {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new Notice(vscode.l10n.t("Put the cursor into a text first, at the lines you mean."));
  }
  return selected(editor);
}

/** The same in a version; the palette takes the left side of a comparison for the right one. */
export function pointedVersion(): Pointing {
  const left = activeSides()?.left?.toString();
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const editor = editors.find(
    (each, at) =>
      each?.document.uri.scheme === SCHEME && (at === 0 || each.document.uri.toString() === left),
  );
  if (editor === undefined) {
    throw new Notice(
      vscode.l10n.t(
        "Put the cursor into a line of an older version, as on the left of a comparison.",
      ),
    );
  }
  return selected(editor);
}

/** The file that a text shows, or shows a version of. */
export function behind({ uri }: { uri: vscode.Uri }): vscode.Uri {
  const file = fileBehind(uri);
  if (file === undefined) {
    throw new Notice(vscode.l10n.t("Backtrail keeps files on disk; this text is none."));
  }
  return file;
}

/** The version that a document shows. */
export async function named(sidecar: Sidecar, shown: vscode.Uri): Promise<VersionMessage> {
  const version = versionName(shown)?.version ?? "";
  const { version: found } = await sidecar.request("backtrail/content", {
    uri: behind({ uri: shown }).toString(),
    version,
  });
  return found;
}

function selected({ document, selection: { start, end } }: vscode.TextEditor): Pointing {
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  return { document, lines: { first: start.line + 1, last } };
}
