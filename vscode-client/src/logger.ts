import * as vscode from "vscode";

/** The output channel "Backtrail"; its level is chosen there, as of every log in the editor. */
export type Logger = vscode.LogOutputChannel;

export function createLogger(context: vscode.ExtensionContext): Logger {
  const logger = vscode.window.createOutputChannel("Backtrail", { log: true });
  context.subscriptions.push(logger);
  return logger;
}
