/**
 * `value:/NAME`: what a program's value is now, in every editor, and nothing that could be written.
 *
 * A value lies on no disk, so the sidecar says what it holds; it is asked anew each time.
 */
import * as vscode from "vscode";

import { type Sidecar, SidecarError } from "./client";
import { type Held, ReadOnlyFiles } from "./readOnlyFiles";
import { VALUE } from "./versionUri";

/** Makes `value:` documents open, and follow what becomes of the values. */
export function createValueDocuments(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  const files = new ReadOnlyFiles(
    VALUE,
    (uri) => now(sidecar, uri),
    vscode.l10n.t("A value belongs to a program. Restore a version of it, or change it there."),
  );
  context.subscriptions.push(
    files,
    sidecar.onDidCapture(({ uri }) => {
      if (uri.startsWith(`${VALUE}:`)) {
        files.change(vscode.Uri.parse(uri));
      }
    }),
  );
}

async function now(sidecar: Sidecar, uri: vscode.Uri): Promise<Held> {
  try {
    const asked = { uri: uri.toString(), version: "~0" };
    const { text, version } = await sidecar.request("backtrail/content", asked);
    return { bytes: Buffer.from(text ?? ""), time: Date.parse(version.time) };
  } catch (error) {
    if (error instanceof SidecarError) {
      throw vscode.FileSystemError.FileNotFound(error.message);
    }
    throw error;
  }
}
