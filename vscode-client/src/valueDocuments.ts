/**
 * `value:/NAME`: what a program's value is now, in every editor, and nothing that could be written.
 *
 * A value lies on no disk, so the sidecar says what it holds; it is asked anew each time.
 */
import * as vscode from "vscode";

import type { ContentResult } from "../../panel-core/protocol";
import { type Sidecar, SidecarError } from "./client";
import { VALUE } from "./versionUri";

/** Makes `value:` documents open, and follow what becomes of the values. */
export function createValueDocuments(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => {
      const { text, version } = await now(sidecar, uri);
      const time = Date.parse(version.time);
      return {
        type: vscode.FileType.File,
        ctime: time,
        mtime: time,
        size: Buffer.byteLength(text ?? ""),
        permissions: vscode.FilePermission.Readonly,
      };
    },
    readFile: async (uri) => Buffer.from((await now(sidecar, uri)).text ?? ""),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  const isReadonly = new vscode.MarkdownString(
    vscode.l10n.t("A value belongs to a program. Restore a version of it, or change it there."),
  );
  context.subscriptions.push(
    changed,
    vscode.workspace.registerFileSystemProvider(VALUE, provider, {
      isReadonly,
      isCaseSensitive: true,
    }),
    sidecar.onDidCapture(({ uri }) => {
      if (uri.startsWith(`${VALUE}:`)) {
        changed.fire([{ type: vscode.FileChangeType.Changed, uri: vscode.Uri.parse(uri) }]);
      }
    }),
  );
}

async function now(sidecar: Sidecar, uri: vscode.Uri): Promise<ContentResult> {
  try {
    return await sidecar.request("backtrail/content", { uri: uri.toString(), version: "~0" });
  } catch (error) {
    if (error instanceof SidecarError) {
      throw vscode.FileSystemError.FileNotFound(error.message);
    }
    throw error;
  }
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
