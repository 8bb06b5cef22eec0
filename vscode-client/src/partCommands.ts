/** The commands about a part of a file: what each is about, as `commands` does for whole versions. */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { compareWithPrevious } from "./compare";
import { showFate } from "./fates";
import { historyOfSelection, historyOfSymbol } from "./partHistory";
import { restoreSymbol } from "./partialRestore";
import { listTitle, pickVersion } from "./picks";
import { takeOut } from "./takingOut";
import { type Target, targetFor } from "./targets";

type Run = (argument: unknown, selected?: unknown) => unknown;

/** By name, without `backtrail.`. */
export function partCommands(sidecar: Sidecar): Record<string, Run> {
  return {
    restoreSymbol: () => restoreSymbol(sidecar),
    historyOfSelection: () => historyOfSelection(sidecar),
    historyOfSymbol: () => historyOfSymbol(sidecar),
    showFate: () => showFate(sidecar),
    takeOut: async (argument) => {
      const target = targetFor(argument);
      const title = vscode.l10n.t("Take a save out");
      const version = await versionOf(sidecar, target, title);
      if (version !== undefined) {
        await takeOut(sidecar, target.file, version);
      }
    },
  };
}

/** The version that is pointed at; where none is, the person chooses one and sees each. */
async function versionOf(
  sidecar: Sidecar,
  { file, version }: Target,
  title: string,
): Promise<VersionMessage | undefined> {
  if (typeof version === "string") {
    const query = { uri: file.toString(), version };
    return (await sidecar.request("backtrail/content", query)).version;
  }
  return (
    version ??
    pickVersion(sidecar, file, {
      title: listTitle(file, title),
      placeholder: vscode.l10n.t("Move through the versions to look at each"),
      show: (each) => compareWithPrevious(file, each, { preserveFocus: true }),
    })
  );
}
