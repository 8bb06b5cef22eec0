/** A folder that goes back to a point in time as one step, and points that are marked for it. */
import * as vscode from "vscode";

import { agreedOn, done, planned, told } from "./careRuns";
import type { Sidecar } from "./client";
import { askPoint } from "./points";
import { baseName } from "./versionUri";

/** Asks for a point, and goes back to it. */
export async function restoreFolder(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const name = baseName(folder.path);
  const point = await askPoint(sidecar, folder, l10n.t("Restore {0} to", name));
  if (point !== undefined) {
    await restoreTo(sidecar, folder, point);
  }
}

/** Shows what would become of which file, and does it where the person agrees. */
export async function restoreTo(
  sidecar: Sidecar,
  folder: vscode.Uri,
  point: string,
): Promise<void> {
  const { l10n } = vscode;
  const plan = await planned(sidecar, { work: "rollback", folder: folder.toString(), point });
  const title = l10n.t("Restoring {0}", baseName(folder.path));
  const result = await agreedOn(sidecar, plan, { action: l10n.t("Restore"), title });
  const back = l10n.t("Take Back");
  if ((await told(result, back)) === back) {
    await takeFolderBack(sidecar);
  }
}

/** Takes back the last restore of a folder; the plan of that is shown first. */
export async function takeFolderBack(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const plan = await planned(sidecar, { work: "rollback-undo" });
  const title = l10n.t("Taking the restore back");
  await told(await agreedOn(sidecar, plan, { action: l10n.t("Take Back"), title }));
}

/** Marks how the project is now. */
export async function makeCheckpoint(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t("Mark {0} as it is now", baseName(folder.path));
  const prompt = l10n.t("A name to come back to; empty: known by its time");
  const name = await vscode.window.showInputBox({ title, prompt });
  if (name !== undefined) {
    const params = { work: "checkpoint", folder: folder.toString(), name: name.trim() } as const;
    const plan = await planned(sidecar, params);
    await told(await done(sidecar, plan, l10n.t("Making a checkpoint")));
  }
}
