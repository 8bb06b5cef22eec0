/** Asking first, only where something could surprise. */
import * as vscode from "vscode";

/** A question before something is written. */
export interface Question {
  message: string;
  detail: string;
  /** What the button says: a verb. */
  action: string;
}

/** Whether the person agrees, or does not want to be asked. */
export async function confirmed({ message, detail, action }: Question): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration("backtrail");
  if (settings.get<boolean>("confirmRestore") === false) {
    return true;
  }
  const always = vscode.l10n.t("{0}, Do Not Ask Again", action);
  const options = { modal: true, detail };
  const answer = await vscode.window.showWarningMessage(message, options, action, always);
  if (answer === always) {
    await settings.update("confirmRestore", false, vscode.ConfigurationTarget.Global);
  }
  return answer !== undefined;
}
