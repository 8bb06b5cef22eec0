/** The commands that make something to hand over, by their names. */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { compareWithPrevious, markedVersion } from "./compare";
import { previousOf } from "./lookups";
import { Notice } from "./notices";
import { type PatchRange, rangeOf, savePatch } from "./patches";
import { listTitle, pickVersion } from "./picks";
import { createReport } from "./reports";
import { rowsOf, type Run, type Target, targetFor } from "./targets";

/** Reports and patches. */
export function reportCommands(sidecar: Sidecar): Record<string, Run> {
  return {
    createReport: (argument) =>
      createReport(sidecar, argument instanceof vscode.Uri ? argument : undefined),
    savePatch: async (argument, selected) => {
      const [one, other] = rowsOf(argument, selected).map((row) => targetFor(row));
      if (one !== undefined) {
        const { file } = one;
        const range = await (other === undefined
          ? ofSave(sidecar, one)
          : between(sidecar, one, other));
        await (range && savePatch(sidecar, file, range));
      }
    },
    savePatchMarked: async (argument) => {
      const target = targetFor(argument);
      const version = await versionOf(sidecar, target);
      const range = version && rangeOf(markedVersion(target.file), version);
      await (range && savePatch(sidecar, target.file, range));
    },
  };
}

/** What one save changed, or all saves of a row. */
async function ofSave(sidecar: Sidecar, target: Target): Promise<PatchRange | undefined> {
  const version = await versionOf(sidecar, target);
  if (version === undefined || target.oldest === undefined) {
    return version && { new: version.id };
  }
  const before = await previousOf(sidecar, target.file, target.oldest);
  return { old: before?.id ?? 0, new: version.id };
}

/** What changed from one row to another. */
async function between(
  sidecar: Sidecar,
  one: Target,
  other: Target,
): Promise<PatchRange | undefined> {
  if (one.file.toString() !== other.file.toString()) {
    throw new Notice(vscode.l10n.t("Choose one version, or two of the same file."));
  }
  const versions = [await versionOf(sidecar, one), await versionOf(sidecar, other)] as const;
  return versions[0] && versions[1] && rangeOf(versions[0], versions[1]);
}

/** The version pointed at; where none is, the person chooses one and sees each. */
async function versionOf(
  sidecar: Sidecar,
  { file, version }: Target,
): Promise<VersionMessage | undefined> {
  if (typeof version === "string") {
    const asked = { uri: file.toString(), version };
    return (await sidecar.request("backtrail/content", asked)).version;
  }
  return (
    version ??
    pickVersion(sidecar, file, {
      title: listTitle(file, vscode.l10n.t("Save a version as a patch")),
      placeholder: vscode.l10n.t("Move through the versions to see what each changed"),
      show: (each) => compareWithPrevious(file, each, { preserveFocus: true }),
    })
  );
}
