/**
 * What happens when somebody opens a row.
 *
 * VS Code keeps a command with arguments only until its row is drawn anew, and a click meanwhile
 * does nothing. So the rows of a view share one command without arguments, which is always there;
 * it is about the row that is selected, of which the editor tells before it runs the command.
 */
import * as vscode from "vscode";

/** Opens a save against the one before. */
export const COMPARE = "backtrail.comparePrevious";

/** Milliseconds between two looks at the selection, and until nobody expects an answer any more. */
const PAUSE = 50;
const PATIENCE = 5000;

/** What the rows of a view do when they are opened. */
export function openCommand(view: string): vscode.Command {
  return { command: `${view}.open`, title: vscode.l10n.t("Compare with previous") };
}

/** Runs a command with the row that somebody opens in that view. */
export function onOpen<Row>(
  view: string,
  tree: vscode.TreeView<Row>,
  commandFor: (row: Row) => string = () => COMPARE,
): vscode.Disposable {
  return vscode.commands.registerCommand(openCommand(view).command, async () => {
    const row = await selectedRow(tree);
    if (row !== undefined) {
      await vscode.commands.executeCommand(commandFor(row), row);
    }
  });
}

/** While a tree is drawn anew its selection is empty: the editor asks for the row once more. */
async function selectedRow<Row>(tree: vscode.TreeView<Row>): Promise<Row | undefined> {
  const end = Date.now() + PATIENCE;
  while (tree.selection.length === 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return tree.selection[0];
}
