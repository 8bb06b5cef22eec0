/** Files that a person asked for, written where they say. */
import * as vscode from "vscode";

/** Asks where to write, and writes; undefined where the person left. */
export async function saveAs(
  suggested: vscode.Uri,
  title: string,
  content: string | Uint8Array,
): Promise<vscode.Uri | undefined> {
  const to = await vscode.window.showSaveDialog({ defaultUri: suggested, title });
  if (to !== undefined) {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    await vscode.workspace.fs.writeFile(to, bytes);
  }
  return to;
}

/** A file of this name beside another one. */
export function beside(file: vscode.Uri, name: string): vscode.Uri {
  return vscode.Uri.joinPath(file, "..", name);
}
