/** Taking the last restore back. */
import * as vscode from "vscode";

import type { PlanMessage, RestoreResult } from "../../panel-core/protocol";
import { lineFigures } from "../../panel-core/wording";
import { saveElsewhere, unsavedElsewhere } from "./buffers";
import { type Sidecar, SidecarError } from "./client";
import { confirmed } from "./confirmations";
import { inform } from "./messages";
import { shown } from "./restore";
import { sceneOf } from "./scenes";
import { baseName } from "./versionUri";

/** Takes the last restore back: of `file`, else the last one of all after saying which. */
export async function undoRestore(sidecar: Sidecar, file: vscode.Uri | undefined): Promise<void> {
  const found = await undoable(sidecar, file);
  const { plan, elsewhere } = found;
  const target = vscode.Uri.parse(plan.uri);
  const scene = sceneOf(target);
  const name = baseName(target.path);
  const goes = plan.action === "remove";
  if (elsewhere || goes) {
    const agreed = await confirmed({
      message: goes
        ? vscode.l10n.t("Undo the restore that made {0}?", name)
        : vscode.l10n.t("Undo the last restore, in {0}?", name),
      detail: goes
        ? vscode.l10n.t("The file is taken away again. Its content stays kept.")
        : vscode.l10n.t("{0}. What is there now is kept as a version first.", changeWords(plan)),
      action: vscode.l10n.t("Undo"),
    });
    if (!agreed) {
      return;
    }
  }
  if (unsavedElsewhere(target)) {
    await saveElsewhere(target);
  }
  const result = await sidecar.request("backtrail/undo", { uri: plan.uri });
  if (!goes) {
    await shown(scene, result);
  }
  void inform(undoneWords(name, result));
}

function undoneWords(name: string, { plan }: RestoreResult): string {
  return plan.version === null
    ? vscode.l10n.t("Undone: {0} is gone again. Its content stays kept.", name)
    : vscode.l10n.t("Undone: {0} is back at version {1}.", name, plan.version.number);
}

async function undoable(
  sidecar: Sidecar,
  file: vscode.Uri | undefined,
): Promise<{ plan: PlanMessage; elsewhere: boolean }> {
  if (file !== undefined) {
    try {
      const uri = file.toString();
      const { plan } = await sidecar.request("backtrail/undo", { uri, dry_run: true });
      return { plan, elsewhere: false };
    } catch (error) {
      if (!(error instanceof SidecarError) || error.kind !== "not-found") {
        throw error;
      }
    }
  }
  const { plan } = await sidecar.request("backtrail/undo", { dry_run: true });
  return { plan, elsewhere: true };
}

function changeWords({ change, version }: PlanMessage): string {
  const { added, deleted, modified } = change;
  const figures = lineFigures(added + modified, deleted + modified);
  const back = vscode.l10n.t("It goes back to version {0}", version?.number ?? 0);
  return figures === "" ? back : `${back}: ${figures}`;
}
