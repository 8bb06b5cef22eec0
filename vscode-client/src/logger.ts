import * as vscode from "vscode";

export type Logger = vscode.LogOutputChannel;

export function createLogger(context: vscode.ExtensionContext): Logger {
  const logger = vscode.window.createOutputChannel("Backtrail", { log: true });
  context.subscriptions.push(logger);
  return logger;
}
