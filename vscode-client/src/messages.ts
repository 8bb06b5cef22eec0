/**
 * Messages at the corner of the window.
 *
 * VS Code reads `[words](command:…)` in them as a link that runs a command. Names of files and texts
 * out of them are in these messages, so that anybody could put one there: here nothing is a link.
 */
import * as vscode from "vscode";

import { withoutLinks } from "./markdown";

/** Tells something; answers the button that was pressed, undefined for none. */
export function inform(words: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(withoutLinks(words), ...buttons);
}

/** Tells that something went wrong. */
export function complain(words: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(withoutLinks(words), ...buttons);
}

/** Asks before something is done, or tells of what a person should see to. */
export function warn(words: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(withoutLinks(words), ...buttons);
}
