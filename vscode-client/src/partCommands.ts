/** The commands about a part of a file: what each is about, as `commands` does for whole versions. */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import { restoreGreen, runCheck } from "./checks";
import type { Sidecar } from "./client";
import { compareWithPrevious } from "./compare";
import { chooseExperiment } from "./experiments";
import { showFate } from "./fates";
import { compareFolder } from "./folderComparison";
import { makeCheckpoint, restoreFolder } from "./folderRestore";
import type { KeyNode } from "./keyNodes";
import { closeKeys, compareKeys, filterKeys, restoreKey, showKey } from "./keysView";
import { historyOfSelection, historyOfSymbol } from "./partHistory";
import { restoreSymbol } from "./partialRestore";
import { listTitle, pickVersion } from "./picks";
import { named } from "./pointing";
import { activeSides } from "./tabs";
import { takeOut } from "./takingOut";
import { isFromView, type Target, targetFor } from "./targets";
import { NOTHING, SCHEME, versionName } from "./versionUri";

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
    compareFolder: ofFolder((folder) => compareFolder(sidecar, folder)),
    restoreFolder: ofFolder((folder) => restoreFolder(sidecar, folder)),
    restoreGreen: ofFolder((folder) => restoreGreen(sidecar, folder)),
    runCheck: ofFolder((folder) => runCheck(sidecar, folder)),
    experiments: ofFolder((folder) => chooseExperiment(sidecar, folder)),
    makeCheckpoint: ofFolder((folder) => makeCheckpoint(sidecar, folder)),
    ...ofKeys(sidecar),
  };
}

/** Does something with the folder that was pointed at, or with the open one. */
function ofFolder(run: (folder: vscode.Uri) => Promise<void>): Run {
  return async (argument) => {
    const folder = argument instanceof vscode.Uri ? argument : await askFolder();
    if (folder !== undefined) {
      await run(folder);
    }
  };
}

/** The open folder; the person says which one where there are several. */
async function askFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const chosen = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  return chosen?.uri;
}

function ofKeys(sidecar: Sidecar): Record<string, Run> {
  const aboutKey =
    (run: (node: KeyNode) => Promise<void>): Run =>
    (argument) =>
      isKey(argument) ? run(argument) : undefined;
  return {
    compareKeys: async (argument) => {
      const sides = isFromView(argument) ? undefined : activeSides();
      if (sides?.left !== undefined && isVersion(sides.left)) {
        const old = await named(sidecar, sides.left);
        const recent = isVersion(sides.right) ? await named(sidecar, sides.right) : undefined;
        await compareKeys(sidecar, targetFor(sides.right).file, old, recent);
        return;
      }
      const target = targetFor(argument);
      const version = await versionOf(sidecar, target, vscode.l10n.t("Compare keys"));
      if (version !== undefined) {
        await compareKeys(sidecar, target.file, version);
      }
    },
    restoreKey: aboutKey(restoreKey),
    showKey: aboutKey(showKey),
    filterKeys,
    closeKeys,
  };
}

function isKey(argument: unknown): argument is KeyNode {
  return isFromView(argument) && (argument as { kind: unknown }).kind === "key";
}

function isVersion(uri: vscode.Uri): boolean {
  return uri.scheme === SCHEME && versionName(uri)?.version !== NOTHING;
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
