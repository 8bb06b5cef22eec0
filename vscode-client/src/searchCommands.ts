/** The commands that search the history, by their names. */
import * as vscode from "vscode";

import type { Sidecar } from "./client";
import { Notice } from "./notices";
import type { MatchNode } from "./searchNodes";
import { cancelSearch, clearSearch, filterSearch, searchHistory } from "./searchView";
import { type Run, targetFor } from "./targets";
import { isLostNode, restoreLost, restoreLostLines, whenVanished } from "./vanished";

/** Commands of the view “Search”, and those that fill it. */
export function searchCommands(sidecar: Sidecar): Record<string, Run> {
  return {
    searchHistory: async (argument) => {
      const place = argument instanceof vscode.Uri ? argument : undefined;
      const { type } = place ? await vscode.workspace.fs.stat(place) : { type: undefined };
      const words = typeof argument === "string" ? argument : undefined;
      const folder = type === vscode.FileType.Directory ? place : undefined;
      await searchHistory(words, folder && { folder });
    },
    searchFile: (argument) => searchHistory(undefined, { path: targetFor(argument).file }),
    filterSearch,
    cancelSearch,
    clearSearch,
    whenVanished: (argument) => whenVanished(sidecar, argument instanceof vscode.Uri),
    restoreLost: (argument) => restoreLost(sidecar, lost(argument)),
    restoreLostLines: (argument) => restoreLostLines(sidecar, lost(argument)),
  };
}

function lost(argument: unknown): MatchNode {
  if (!isLostNode(argument)) {
    throw new Notice(vscode.l10n.t("Choose a row of Search that says what was removed."));
  }
  return argument;
}
