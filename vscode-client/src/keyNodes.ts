/** The rows of the view of keys: one for each kind of change, and below it the keys. */
import * as vscode from "vscode";

import type { KeyChangeMessage } from "../../panel-core/protocol";
import { openCommand } from "./openedRows";

export const KEYS_VIEW = "backtrail.keys";

type Kind = KeyChangeMessage["kind"];

/** Keys that were added, changed …, under one head. */
export interface KeyGroup {
  kind: "keyGroup";
  of: Kind;
  keys: KeyNode[];
}

/** One key. */
export interface KeyNode {
  kind: "key";
  /** The file. */
  uri: string;
  change: KeyChangeMessage;
}

/** As people look for them: what changed, what came, what went. */
const ORDER: Kind[] = ["changed", "type", "added", "removed", "moved"];
/** Characters of a value in a row; its tooltip has more. */
const WIDTH = 60;
const TOOLTIP = 2000;

const LOOKS: Record<Kind, [icon: string, color: string]> = {
  added: ["diff-added", "gitDecoration.addedResourceForeground"],
  removed: ["diff-removed", "gitDecoration.deletedResourceForeground"],
  changed: ["diff-modified", "gitDecoration.modifiedResourceForeground"],
  type: ["diff-modified", "gitDecoration.modifiedResourceForeground"],
  moved: ["diff-renamed", "gitDecoration.renamedResourceForeground"],
};

/** Changes under their heads; of those whose path or values hold `filter`. */
export function keyGroups(uri: string, changes: KeyChangeMessage[], filter: string): KeyGroup[] {
  const words = filter.toLowerCase();
  const fits = (change: KeyChangeMessage): boolean =>
    [change.key, change.old, change.new].some((text) => text?.toLowerCase().includes(words));
  return ORDER.map((of) => ({
    kind: "keyGroup" as const,
    of,
    keys: changes
      .filter((change) => change.kind === of && fits(change))
      .map((change) => ({ kind: "key" as const, uri, change })),
  })).filter(({ keys }) => keys.length > 0);
}

export function keyItem(node: KeyGroup | KeyNode): vscode.TreeItem {
  if (node.kind === "keyGroup") {
    const head = new vscode.TreeItem(headWords(node.of), vscode.TreeItemCollapsibleState.Expanded);
    head.description = String(node.keys.length);
    head.contextValue = node.kind;
    return head;
  }
  const { change } = node;
  const item = new vscode.TreeItem(change.key);
  const [icon, color] = LOOKS[change.kind];
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.description = figureOf(change, WIDTH);
  item.tooltip = `${change.key}\n${figureOf(change, TOOLTIP)}`;
  item.accessibilityInformation = {
    label: `${headWords(change.kind)}: ${change.key}, ${spoken(change)}`,
  };
  // Where an item of a list stood is nothing that it holds.
  item.contextValue = change.kind === "moved" ? "keyMoved" : "key";
  item.command = openCommand(KEYS_VIEW);
  return item;
}

/** `8080 → 80`, in JSON. */
function figureOf(change: KeyChangeMessage, width: number): string {
  const { old, new: now, old_key: from } = change;
  if (change.kind === "moved") {
    return `${from ?? ""} → ${change.key}`;
  }
  return [old, now].flatMap((text) => (text === null ? [] : [cut(text, width)])).join(" → ");
}

function spoken(change: KeyChangeMessage): string {
  const { old, new: now, old_key: from } = change;
  if (change.kind === "moved") {
    return vscode.l10n.t("was {0}", from ?? "");
  }
  return old !== null && now !== null
    ? vscode.l10n.t("from {0} to {1}", cut(old, WIDTH), cut(now, WIDTH))
    : cut(old ?? now ?? "", WIDTH);
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width)}…` : text;
}

function headWords(kind: Kind): string {
  switch (kind) {
    case "added":
      return vscode.l10n.t("Added keys");
    case "removed":
      return vscode.l10n.t("Removed keys");
    case "changed":
      return vscode.l10n.t("Changed keys");
    case "type":
      return vscode.l10n.t("Of another type now");
    case "moved":
      return vscode.l10n.t("Moved in their list");
  }
}
