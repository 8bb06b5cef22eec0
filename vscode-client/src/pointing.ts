/** What the cursor or the selection points at. */
import * as vscode from "vscode";

import type { LineRange, VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { Notice } from "./notices";
import { versionName } from "./versionUri";
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
  const { start, end } = editor.selection;
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  return { document: editor.document, lines: { first: start.line + 1, last } };
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
