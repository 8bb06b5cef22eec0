/** Where the history lies on disk, shown where the person can look at it. */
import * as vscode from "vscode";

import type { Sidecar } from "./client";
import { inform } from "./messages";

/** Shows the store in the system's file manager; on another machine its path, to be copied. */
export async function openStoreFolder(sidecar: Sidecar): Promise<void> {
  const { store } = await sidecar.request("backtrail/status", {});
  if (vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(store));
    return;
  }
  const copy = vscode.l10n.t("Copy Path");
  const words = vscode.l10n.t("The history is on {0}, in {1}", vscode.env.remoteName, store);
  if ((await inform(words, copy)) === copy) {
    await vscode.env.clipboard.writeText(store);
  }
}
