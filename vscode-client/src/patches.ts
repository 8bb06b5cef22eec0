/** Versions as patches that git takes, to be handed to somebody else. */
import * as vscode from "vscode";

import type { PatchParams, VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { inform } from "./messages";
import { Notice } from "./notices";
import { beside, saveAs } from "./savedFiles";
import { baseName } from "./versionUri";

/** From which state to which one; without `old` from the version before. */
export type PatchRange = Pick<PatchParams, "old" | "new">;

/** Writes what changed from one version to the other where the person says, and shows it. */
export async function savePatch(
  sidecar: Sidecar,
  file: vscode.Uri,
  range: PatchRange,
): Promise<void> {
  const patch = await sidecar.request("backtrail/patch", { uri: file.toString(), ...range });
  if (patch.patches === 0) {
    throw new Notice(vscode.l10n.t("Nothing differs, so there is nothing to put into a patch."));
  }
  const bytes = Buffer.from(patch.text ?? patch.base64 ?? "", patch.encoding);
  const title = vscode.l10n.t("Save as a patch of {0}", baseName(file.path));
  const to = await saveAs(beside(file, patch.name), title, bytes);
  if (to !== undefined) {
    await vscode.commands.executeCommand("vscode.open", to);
    const options = patch.keep_cr ? "--keep-cr " : "";
    const command = `git am ${options}${shellWord(baseName(to.path))}`;
    void inform(vscode.l10n.t("The patch is saved. {0} makes a commit of it.", `\`${command}\``));
  }
}

/** As a shell takes it for one word. */
function shellWord(name: string): string {
  return /^[\w.][\w.-]*$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** From the older of two versions to the newer one. */
export function rangeOf(one: VersionMessage, other: VersionMessage): PatchRange {
  const [old, recent] = one.sequence < other.sequence ? [one, other] : [other, one];
  return { old: old.id, new: recent.id };
}
