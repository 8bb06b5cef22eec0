/** What looking after is about: a folder, the file in front, or the whole store. */
import * as vscode from "vscode";

import { Notice } from "./notices";
import { baseName } from "./versionUri";
import { activeFile } from "./vscodeapi";

/** Names as in PlanParams. */
export interface Scope {
  path?: string;
  folder?: string;
}

type Item = vscode.QuickPickItem & { scope: Scope };

/** The folders of the window, and the file in front, to be chosen from. */
export function scopes(): Item[] {
  const { l10n } = vscode;
  const items: Item[] = [];
  for (const { name, uri } of vscode.workspace.workspaceFolders ?? []) {
    const description = l10n.t("all files in this folder");
    items.push({ label: `$(folder) ${name}`, description, scope: { folder: uri.toString() } });
  }
  const file = activeFile();
  if (file?.scheme === "file") {
    const description = l10n.t("the file in front");
    const label = `$(file) ${baseName(file.path)}`;
    items.push({ label, description, scope: { path: file.toString() } });
  }
  return items;
}

/** Asks which histories are meant; undefined where the person left. */
export async function askScope(title: string): Promise<Scope | undefined> {
  const { l10n } = vscode;
  const description = l10n.t("the files of all folders that ever were open");
  const all = { label: `$(database) ${l10n.t("The whole store")}`, description, scope: {} };
  return (await vscode.window.showQuickPick([...scopes(), all], { title }))?.scope;
}

/** Asks where to write; undefined where the person left. */
export async function askTarget(
  title: string,
  name: string,
  filters: Record<string, string[]>,
): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const to = await vscode.window.showSaveDialog({
    title,
    filters,
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, "..", name) }),
  });
  return to && onDisk(to);
}

/** The path of a file that the sidecar reads or writes itself. */
export function onDisk(uri: vscode.Uri): string {
  if (uri.scheme !== "file") {
    throw new Notice(
      vscode.l10n.t("Choose a file on the disk of the machine that runs Backtrail."),
    );
  }
  return uri.fsPath;
}
