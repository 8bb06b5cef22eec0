import * as vscode from "vscode";
import { fileUri, SCHEME, VALUE } from "./versionUri";

/** The file that the person looks at: of a version or a comparison, the file behind it. */
export function activeFile(): vscode.Uri | undefined {
  const fromTab = fileOfTab(vscode.window.tabGroups.activeTabGroup.activeTab?.input);
  return fromTab ?? fileBehind(vscode.window.activeTextEditor?.document.uri);
}

/** Fires with the new file when another one comes to the front. */
export function onDidChangeActiveFile(
  listener: (file: vscode.Uri | undefined) => void,
): vscode.Disposable {
  let last = activeFile()?.toString();
  const look = (): void => {
    const file = activeFile();
    if (file?.toString() !== last) {
      last = file?.toString();
      listener(file);
    }
  };
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.window.onDidChangeActiveNotebookEditor(look),
    vscode.window.tabGroups.onDidChangeTabs(look),
    vscode.window.tabGroups.onDidChangeTabGroups(look),
  );
}

/** The file on disk, or the value, that a document shows, or shows a version of. */
export function fileBehind(uri: vscode.Uri | undefined): vscode.Uri | undefined {
  if (uri?.scheme === "file" || uri?.scheme === VALUE) {
    return uri;
  }
  return uri?.scheme === SCHEME ? vscode.Uri.from(fileUri(uri)) : undefined;
}

export function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand("setContext", `backtrail.${key}`, value);
}

function fileOfTab(input: unknown): vscode.Uri | undefined {
  if (
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputCustom ||
    input instanceof vscode.TabInputNotebook
  ) {
    return fileBehind(input.uri);
  }
  if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) {
    return fileBehind(input.modified) ?? fileBehind(input.original);
  }
  return undefined;
}
