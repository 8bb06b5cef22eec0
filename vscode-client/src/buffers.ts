/**
 * What editors hold of a file, and writing it to disk.
 *
 * A restored text is saved as it is: formatting on save would make it another one.
 */
import * as vscode from "vscode";

import { activeSides, tabsWhere } from "./tabs";

/** The open text of a file. */
export function openText(file: vscode.Uri): vscode.TextDocument | undefined {
  const name = file.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === name);
}

/** Whether an editor without a text buffer (notebook, custom) has unsaved changes of the file. */
export function unsavedElsewhere(file: vscode.Uri): boolean {
  return tabsWhere((sides, tab) => tab.isDirty && isFile(sides.right, file)).some(
    (tab) =>
      tab.input instanceof vscode.TabInputNotebook || tab.input instanceof vscode.TabInputCustom,
  );
}

/** The tab of the file itself, no comparison; the one in front if there are several. */
export function tabOf(file: vscode.Uri): vscode.Tab | undefined {
  const tabs = tabsWhere(({ left, right }) => left === undefined && isFile(right, file));
  return tabs.find((tab) => tab.isActive && tab.group.isActive) ?? tabs[0];
}

/** Brings the file's own tab to the front. */
export async function bringToFront(file: vscode.Uri, tab: vscode.Tab): Promise<void> {
  const options = { viewColumn: tab.group.viewColumn, preview: tab.isPreview };
  await vscode.commands.executeCommand("vscode.open", file, options);
}

/** Saves what an editor holds of the file, as it is, where it differs from the disk. */
export async function saveAsIs(file: vscode.Uri): Promise<boolean> {
  const document = openText(file);
  if (document?.isDirty === true && isFile(activeSides()?.right, file)) {
    await vscode.commands.executeCommand("workbench.action.files.saveWithoutFormatting");
  }
  if (document?.isDirty === true) {
    return document.save();
  }
  return true;
}

/** Saves a notebook or custom editor's file; false when it could not be saved. */
export async function saveElsewhere(file: vscode.Uri): Promise<boolean> {
  return (await vscode.workspace.save(file)) !== undefined;
}

function isFile(uri: vscode.Uri | undefined, file: vscode.Uri): boolean {
  return uri?.toString() === file.toString();
}
