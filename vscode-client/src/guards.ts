/** What a command tells when it does not get through: the sidecar's words, and what to do. */
import * as vscode from "vscode";

import { type Sidecar, SidecarError } from "./client";
import { complain, inform } from "./messages";
import { Notice } from "./notices";

/** Runs `work`; whatever goes wrong is told to the person, never thrown. */
export async function guarded(sidecar: Sidecar, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    await told(sidecar, error);
  }
}

async function told(sidecar: Sidecar, error: unknown): Promise<void> {
  if (error instanceof Notice) {
    await inform(error.message);
    return;
  }
  if (error instanceof vscode.CancellationError) {
    return;
  }
  const log = vscode.l10n.t("Show Log");
  const restart = vscode.l10n.t("Restart");
  const runs = sidecar.state === "running";
  const words = error instanceof SidecarError ? sentenceOf(error.message) : surprise(error);
  const actions = isAboutFile(error) ? [] : runs ? [log] : [restart, log];
  const answer = await complain(words, ...actions);
  if (answer === log) {
    await vscode.commands.executeCommand("backtrail.showLog");
  } else if (answer === restart) {
    await vscode.commands.executeCommand("backtrail.restartSidecar");
  }
}

/** The person can see to it; the log knows no more. */
function isAboutFile(error: unknown): boolean {
  const kinds = ["not-found", "usage", "conflict", "refused", "unreadable"];
  return error instanceof SidecarError && kinds.includes(error.kind);
}

/** The sidecar's messages as a sentence: they begin small and end open, as in a terminal. */
export function sentenceOf(message: string): string {
  const text = message.trim();
  const ended = /[.!?…]$/.test(text) ? text : `${text}.`;
  // A message may begin with the name of a file, which stays as it is.
  return /^[a-z]+ /.test(text) ? ended.charAt(0).toUpperCase() + ended.slice(1) : ended;
}

function surprise(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return vscode.l10n.t("That did not work: {0}. Your files are as they were.", reason);
}
