/** The rows of a file's timeline as nodes of a tree, and how each looks. */
import * as vscode from "vscode";

import { foldCount, foldReason, foldTitle } from "../../panel-core/folds";
import type { TimelineRowMessage } from "../../panel-core/protocol";
import { type DayGroup, rowKey } from "../../panel-core/rows";
import { dayTitle } from "../../panel-core/time";
import * as wording from "../../panel-core/wording";
import { actionItem, type ActionNode, moreItem } from "./moreRows";
import { partNodes, versionItem, type VersionNode, versionNode } from "./versionItems";

export const TIMELINE_VIEW = "backtrail.timeline";

/** All rows of one day. It has one name in all files, so that another file's rows take its place. */
export interface DayNode {
  kind: "day";
  key: string;
  time: number;
  /** The person folded it. */
  closed: boolean;
  children: RowNode[];
}

/** Several saves that are minor, or came and went, as one quiet row. */
export interface RunNode {
  kind: "minorRun";
  key: string;
  figures: wording.Figures;
  children: VersionNode[];
}

/** What lies below the rows loaded so far. */
export interface MoreNode {
  kind: "more";
  cursor: number;
}

/** Other files that bore this name before. */
export interface EarlierNode {
  kind: "earlier";
  key: string;
  documents: number[];
  children: RowNode[] | undefined;
}

export type RowNode = VersionNode | RunNode;
export type TimelineNode = DayNode | RowNode | MoreNode | EarlierNode | ActionNode;

/** A day of the file at `uri`. */
export function dayNode(uri: string, group: DayGroup<TimelineRowMessage>): DayNode {
  return {
    kind: "day",
    key: `day:${group.key}`,
    time: group.time,
    closed: false,
    children: rowNodes(uri, group.rows, true),
  };
}

/** A row each; folded minor saves are one. */
export function rowNodes(uri: string, rows: TimelineRowMessage[], underDay: boolean): RowNode[] {
  return rows.flatMap((row): RowNode[] => {
    if (row.kind === "minor" && row.versions.length > 1) {
      return [
        {
          kind: "minorRun",
          key: `run:${rowKey(row)}`,
          figures: row,
          children: partNodes(uri, row.versions, "run", underDay),
        },
      ];
    }
    const node = versionNode(uri, row, { underDay });
    return node === undefined ? [] : [node];
  });
}

/** How a node looks. */
export function timelineItem(node: TimelineNode): vscode.TreeItem {
  switch (node.kind) {
    case "version":
      return versionItem(TIMELINE_VIEW, node);
    case "minorRun":
      return runItem(node);
    case "action":
      return actionItem(node);
    case "day":
      return dayItem(node);
    case "earlier":
      return earlierItem(node);
    case "more": {
      const label = vscode.l10n.t("Older versions…");
      return moreItem(TIMELINE_VIEW, String(node.cursor), label, "backtrail.showOlder");
    }
  }
}

function dayItem(node: DayNode): vscode.TreeItem {
  const title = dayTitle(vscode.l10n, node.time, Date.now());
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(title, node.closed ? Collapsed : Expanded);
  item.id = node.key;
  item.contextValue = "day";
  return item;
}

function runItem(node: RunNode): vscode.TreeItem {
  const { added, deleted } = node.figures;
  const title = foldTitle(vscode.l10n, node.figures);
  const count = foldCount(vscode.l10n, node.figures);
  const item = new vscode.TreeItem(count, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = node.key;
  const why = foldReason(vscode.l10n, node.figures);
  item.description = wording.joined([why, wording.lineFigures(added, deleted)]);
  item.tooltip = title;
  item.iconPath = quietIcon();
  item.contextValue = "minorRun";
  const spoken = wording.spokenFigures(vscode.l10n, added, deleted);
  item.accessibilityInformation = { label: `${title}, ${spoken}` };
  return item;
}

function quietIcon(): vscode.ThemeIcon {
  return new vscode.ThemeIcon("ellipsis", new vscode.ThemeColor("descriptionForeground"));
}

function earlierItem(node: EarlierNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    vscode.l10n.t("Earlier files of this name"),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = node.key;
  item.contextValue = "earlier";
  item.tooltip = vscode.l10n.t("Files that had this name before this one; their history is kept.");
  return item;
}
