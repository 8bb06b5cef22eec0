/**
 * Files that are opened in editors without text: notebooks, pictures, custom editors.
 *
 * The language client tells of texts only, so these are looked at here: what is there before the
 * first save is kept, too.
 */
import * as vscode from "vscode";
import type { Sidecar } from "./client";

/** Has the sidecar look at every such file that is open or gets opened. */
export function createOpened(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  const look = (tabs: readonly vscode.Tab[]): void => {
    for (const { input } of tabs) {
      const textless =
        input instanceof vscode.TabInputNotebook || input instanceof vscode.TabInputCustom;
      if (textless && input.uri.scheme === "file") {
        sidecar.look(input.uri);
      }
    }
  };
  look(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs));
  context.subscriptions.push(
    vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      look(opened);
    }),
  );
}
