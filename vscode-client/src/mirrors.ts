/** A second store that follows: which there are, and bringing one up to date. */
import * as vscode from "vscode";

import { mirrorWords } from "../../panel-core/condition";
import { agreedOn, planned, told } from "./careRuns";
import { askTarget } from "./careScopes";
import type { Sidecar } from "./client";

/** Copies what a mirror lacks; the first time all of it. */
export async function mirrorStore(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const archive = await askMirror(sidecar);
  if (archive !== undefined) {
    const plan = await planned(sidecar, { work: "mirror", archive });
    const action = l10n.t("Copy What It Lacks");
    await told(await agreedOn(sidecar, plan, { action, title: l10n.t("Mirroring the store") }));
  }
}

/** One that is known, or a new file; a dialog for files would ask to replace the one there is. */
async function askMirror(sidecar: Sidecar): Promise<string | undefined> {
  const { l10n } = vscode;
  const title = l10n.t("Mirror the store");
  const { mirrors = [] } = await sidecar.request("backtrail/status", {});
  if (mirrors.length > 0) {
    const known = mirrors.map((mirror) => ({
      label: `$(mirror) ${mirror.target}`,
      detail: mirrorWords(l10n, mirror),
      target: mirror.target,
    }));
    const other = { label: `$(new-file) ${l10n.t("Another file…")}`, detail: "", target: "" };
    const picked = await vscode.window.showQuickPick([...known, other], { title });
    if (picked?.target !== "") {
      return picked?.target;
    }
  }
  return askTarget(title, "history-mirror.btl", { [l10n.t("Store of Backtrail")]: ["btl"] });
}
