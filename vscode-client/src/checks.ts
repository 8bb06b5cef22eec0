/** The person's own checks: running one, and going back to the last state that one found green. */
import * as vscode from "vscode";

import { agreedOn, planned, told } from "./careRuns";
import type { Sidecar } from "./client";
import { restoreTo } from "./folderRestore";
import { Notice } from "./notices";
import { greens } from "./points";

/** Asks a check about the project as it is, and says what it answers. */
export async function runCheck(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const params = { folder: folder.toString(), limit: 1 };
  const { checks } = await sidecar.request("backtrail/verdicts", params);
  const none = l10n.t("There are no checks here; write a table [[checks]] in your config.toml.");
  const names = checks.map(({ name }) => name);
  const name = await oneOf(names, l10n.t("Run which check?"), none);
  if (name !== undefined) {
    const plan = await planned(sidecar, { work: "check", folder: folder.toString(), name });
    const title = l10n.t("Running {0}", name);
    const result = await agreedOn(sidecar, plan, { action: l10n.t("Run"), title });
    const point = result?.point ?? "";
    const back = l10n.t("Go Back…");
    if ((await told(result, ...(point === "" ? [] : [back]))) === back) {
      await restoreTo(sidecar, folder, point);
    }
  }
}

/** Goes back to the last state that a check found green. */
export async function restoreGreen(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const none = l10n.t("No check found this project green yet; run one first.");
  const names = await greens(sidecar, folder);
  const name = await oneOf(names, l10n.t("Restore the last green of which check?"), none);
  if (name !== undefined) {
    await restoreTo(sidecar, folder, `green:${name}`);
  }
}

/** Asks only where there is a choice. */
async function oneOf(names: string[], title: string, none: string): Promise<string | undefined> {
  if (names.length === 0) {
    throw new Notice(none);
  }
  return names.length === 1 ? names[0] : vscode.window.showQuickPick(names, { title });
}
