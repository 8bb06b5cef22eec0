/** What stands in place of a timeline that cannot be shown, and what the person can do about it. */
import * as vscode from "vscode";

import type { Timeline, TimelineState } from "./timeline";
import type { TimelineNode } from "./timelineNodes";
import { baseName } from "./versionUri";
import { setContext } from "./vscodeapi";

/** What the person can do where there is nothing to list. */
export function remedies(state: TimelineState): TimelineNode[] {
  const settings = vscode.l10n.t("Open settings");
  const again = vscode.l10n.t("Try again");
  switch (state) {
    case "skipped":
      return [action(settings, "settings-gear", "backtrail.openSettings")];
    case "failed":
      return [action(again, "refresh", "backtrail.refresh")];
    default:
      return [];
  }
}

function action(label: string, icon: string, command: string): TimelineNode {
  return { kind: "action", label, icon, command };
}

/** Says above the list what it is about, and what to do in its place where it is empty. */
export function tellAbove(tree: vscode.TreeView<TimelineNode>, timeline: Timeline): void {
  const { file, state } = timeline;
  setContext("timeline.state", state);
  // Setting it, even to the same words, delays the rows.
  const message = told(timeline);
  if ((tree.message ?? "") !== message) {
    tree.message = message === "" ? undefined : message;
  }
  const name = file === undefined ? "" : baseName(file.path);
  if ((tree.description ?? "") !== name) {
    tree.description = name;
  }
}

/** Why there is nothing in the list, or what to know of the file. */
function told({ state, reason, about }: Timeline): string {
  switch (state) {
    case "failed":
      return vscode.l10n.t("The history cannot be shown: {0}. Your files are untouched.", reason);
    case "skipped":
      return vscode.l10n.t("This file is not kept: {0}.", reason);
    default:
      return about.deleted
        ? vscode.l10n.t("This file is deleted. Its history stays: restore any version.")
        : "";
  }
}
