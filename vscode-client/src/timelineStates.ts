/** What stands in place of a timeline that cannot be shown, and what the person can do about it. */
import * as vscode from "vscode";

import type { TimelineState } from "./timeline";
import type { TimelineNode } from "./timelineNodes";

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

/** Why there is nothing to list, or not all of it. */
export function told(state: "failed" | "skipped", reason: string): string {
  return state === "failed"
    ? vscode.l10n.t("The history cannot be shown: {0}. Your files are untouched.", reason)
    : vscode.l10n.t("This file is not kept: {0}.", reason);
}
