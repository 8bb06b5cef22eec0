/** Recent changes and deleted files as nodes of a tree, and how each looks. */
import * as vscode from "vscode";

import { massDescription, massFacts, spokenMass } from "../../panel-core/massChanges";
import type { DeletedFile, MassChangeMessage, ProjectRowMessage } from "../../panel-core/protocol";
import { dayTitle, distance, exactTime } from "../../panel-core/time";
import * as wording from "../../panel-core/wording";
import { moreItem } from "./moreRows";
import { openCommand } from "./openedRows";
import { baseName } from "./versionUri";
import { versionItem, type VersionNode, versionNode } from "./versionItems";

export const PROJECT_VIEW = "backtrail.project";

/** What changed, by day. */
export interface RecentNode {
  kind: "recent";
}

export interface ProjectDayNode {
  kind: "day";
  key: string;
  time: number;
}

/** Many files that were changed in a moment. */
export interface MassChangeNode {
  kind: "massChange";
  key: string;
  mass: MassChangeMessage;
  /** Whether any of its rows are loaded, to be shown inside. */
  opens: boolean;
}

/** Saves of one file; for commands its newest version. */
export interface ProjectRowNode extends VersionNode {
  row: ProjectRowMessage;
}

/** All files that are gone. */
export interface DeletedNode {
  kind: "deleted";
  count: number;
  more: boolean;
}

/** A file that is gone; commands restore its last version. */
export interface DeletedFileNode {
  kind: "deletedFile";
  uri: string;
  version: DeletedFile["version"];
  file: DeletedFile;
}

export interface ProjectMoreNode {
  kind: "more";
  list: "recent" | "deleted";
  cursor: number;
}

export type ProjectNode =
  | RecentNode
  | ProjectDayNode
  | MassChangeNode
  | ProjectRowNode
  | VersionNode
  | DeletedNode
  | DeletedFileNode
  | ProjectMoreNode;

/** A row for saves of one file that follow each other. */
export function projectRow(row: ProjectRowMessage): ProjectRowNode[] {
  const figures = { ...row, deleted: row.deleted_lines };
  const node = versionNode(row.uri, figures, { prefix: `file:${row.document}` });
  return node === undefined ? [] : [{ ...node, row }];
}

/** A line for many files. */
export function massChange(mass: MassChangeMessage, opens: boolean): MassChangeNode {
  return { kind: "massChange", key: `mass:${mass.sequence}`, mass, opens };
}

export function deletedFile(file: DeletedFile): DeletedFileNode {
  return { kind: "deletedFile", uri: file.uri, version: file.version, file };
}

/** How a node looks. */
export function projectItem(node: ProjectNode): vscode.TreeItem {
  switch (node.kind) {
    case "version":
      return "row" in node ? rowItem(node) : versionItem(PROJECT_VIEW, node);
    case "recent":
      return groupItem("recent", vscode.l10n.t("Recent changes"), true);
    case "day": {
      const title = dayTitle(vscode.l10n, node.time, Date.now());
      return groupItem(node.key, title, true);
    }
    case "massChange":
      return massChangeItem(node);
    case "deleted":
      return deletedItem(node);
    case "deletedFile":
      return deletedFileItem(node);
    case "more": {
      const label =
        node.list === "recent" ? vscode.l10n.t("Older changes…") : vscode.l10n.t("More files…");
      const view = `${PROJECT_VIEW}.${node.list}`;
      return moreItem(view, String(node.cursor), label, `${view}.more`);
    }
  }
}

function rowItem(node: ProjectRowNode): vscode.TreeItem {
  const { row } = node;
  const now = Date.now();
  const item = versionItem(PROJECT_VIEW, node);
  const title = row.deleted
    ? vscode.l10n.t("{0} (deleted)", baseName(row.path))
    : baseName(row.path);
  item.label = title;
  const place = placeOf(row);
  const facts = wording.rowDescription(vscode.l10n, node.figures, now);
  item.description = place === "" ? facts : `${place} · ${facts}`;
  item.resourceUri = vscode.Uri.parse(row.uri);
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = "projectRow";
  const spoken = wording.spokenRow(vscode.l10n, node.figures, now);
  item.accessibilityInformation = { label: [title, place, spoken].filter(Boolean).join(", ") };
  return item;
}

function massChangeItem({ key, mass, opens }: MassChangeNode): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(mass.title, opens ? Collapsed : None);
  const now = Date.now();
  item.id = key;
  item.description = massDescription(vscode.l10n, mass, now);
  item.iconPath = new vscode.ThemeIcon("files");
  item.contextValue = mass.deleted > 0 ? "massDeletion" : "massChange";
  item.tooltip = massFacts(vscode.l10n, mass);
  item.accessibilityInformation = { label: spokenMass(vscode.l10n, mass, now) };
  return item;
}

function groupItem(key: string, title: string, open: boolean): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(title, open ? Expanded : Collapsed);
  item.id = key;
  item.contextValue = "day";
  return item;
}

function deletedItem(node: DeletedNode): vscode.TreeItem {
  const item = groupItem("deleted", vscode.l10n.t("Deleted files"), false);
  item.description = node.more ? `${node.count}+` : String(node.count);
  item.contextValue = "deletedFiles";
  return item;
}

function deletedFileItem(node: DeletedFileNode): vscode.TreeItem {
  const { file } = node;
  const time = Date.parse(file.time);
  const name = baseName(file.path);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
  const place = placeOf(file);
  const when = distance(vscode.l10n, time, Date.now());
  item.id = `deleted:${file.document}`;
  item.description = place === "" ? when : `${place} · ${when}`;
  item.resourceUri = vscode.Uri.parse(file.uri);
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = "deletedFile";
  item.tooltip = vscode.l10n.t("{0}, deleted on {1}", file.path, exactTime(time));
  const label = vscode.l10n.t("{0}, deleted {1}", file.path, when);
  item.accessibilityInformation = { label };
  item.command = openCommand(PROJECT_VIEW);
  return item;
}

/** The folder of a file; where several are open, with the name of the workspace's. */
export function placeOf({ path, workspace }: { path: string; workspace: string }): string {
  const folders = path.split("/").slice(0, -1);
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  return [...(several ? [baseName(workspace)] : []), ...folders].join("/");
}
