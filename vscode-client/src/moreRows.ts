/**
 * The last row of a long list: it loads what comes below when somebody clicks it, or scrolls to it.
 *
 * An editor asks for the decoration of a row when it draws the row, and only then: that is how a
 * view learns that its end was reached.
 */
import * as vscode from "vscode";

const SCHEME = "backtrail-more";

/** Tells views that the last row of their list came into sight. */
export class MoreRows implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly reached = new Map<string, (token: string) => void>();
  private readonly registration = vscode.window.registerFileDecorationProvider(this);

  /** Calls back with the token of the row that `view` draws as its last. */
  onReach(view: string, call: (token: string) => void): vscode.Disposable {
    this.reached.set(view, call);
    return new vscode.Disposable(() => this.reached.delete(view));
  }

  provideFileDecoration(uri: vscode.Uri): undefined {
    if (uri.scheme === SCHEME) {
      const call = this.reached.get(uri.authority);
      // Not within the drawing itself.
      setTimeout(() => call?.(uri.path.slice(1)), 0);
    }
    return undefined;
  }

  dispose(): void {
    this.registration.dispose();
  }
}

/** Something to do, where a list has nothing more to show. */
export interface ActionNode {
  kind: "action";
  label: string;
  icon: string;
  /** Takes no arguments, see `openedRows`. */
  command: string;
}

/** How an action looks as a row. */
export function actionItem(node: ActionNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.None);
  item.id = `action:${node.command}`;
  item.iconPath = new vscode.ThemeIcon(node.icon);
  item.contextValue = "action";
  item.command = { command: node.command, title: node.label };
  return item;
}

/** The last row; `token` has to be another one each time the row stands for something else. */
export function moreItem(
  view: string,
  token: string,
  label: string,
  command: string,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.id = `more:${view}`;
  item.resourceUri = vscode.Uri.from({ scheme: SCHEME, authority: view, path: `/${token}` });
  item.iconPath = new vscode.ThemeIcon("chevron-down");
  item.tooltip = label;
  item.contextValue = "more";
  item.command = { command, title: label };
  return item;
}
