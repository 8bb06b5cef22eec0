/** What a search found as nodes of a tree, and how each looks. */
import * as vscode from "vscode";

import type { SearchMatch, VersionMessage } from "../../panel-core/protocol";
import { distance } from "../../panel-core/time";
import * as wording from "../../panel-core/wording";
import { type Look, lookOf } from "./looks";
import { actionItem, type ActionNode } from "./moreRows";
import { openCommand } from "./openedRows";
import { placeOf } from "./projectNodes";
import type { FileMatches } from "./searchRun";
import { baseName } from "./versionUri";
import { icon } from "./versionItems";

export const SEARCH_VIEW = "backtrail.search";

/** A file with matches. */
export interface FoundFileNode {
  kind: "file";
  file: FileMatches;
  children: MatchNode[];
}

/** A save that matches, for commands a version. */
export interface MatchNode {
  kind: "version";
  uri: string;
  version: VersionMessage;
  /** The line of the comparison that matches, from 1, and its side. */
  reveal?: { line: number; side: "old" | "new" };
  match: SearchMatch;
}

export type SearchNode = FoundFileNode | MatchNode | ActionNode;

export function matchNode(match: SearchMatch): MatchNode {
  const { uri, version, line } = match;
  const side = match.kind === "removed" ? "old" : "new";
  return { kind: "version", uri, version, match, ...(line > 0 && { reveal: { line, side } }) };
}

/** How a node looks. */
export function searchItem(node: SearchNode): vscode.TreeItem {
  switch (node.kind) {
    case "version":
      return matchItem(node);
    case "file":
      return fileItem(node);
    case "action":
      return actionItem(node);
  }
}

function fileItem({ file }: FoundFileNode): vscode.TreeItem {
  const [first] = file.matches;
  const path = first?.path ?? file.uri;
  const item = new vscode.TreeItem(baseName(path), vscode.TreeItemCollapsibleState.Expanded);
  const folder = first === undefined ? "" : placeOf(first);
  const gone = first?.deleted === true ? vscode.l10n.t("deleted") : "";
  const count = wording.grouped(file.matches.length);
  item.id = `file:${file.uri}`;
  item.description = [folder, gone, count].filter((part) => part !== "").join(" · ");
  item.resourceUri = vscode.Uri.parse(file.uri);
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = "foundFile";
  item.tooltip = path;
  const spoken = vscode.l10n.t("{0} found", count);
  item.accessibilityInformation = { label: [path, gone, spoken].filter(Boolean).join(", ") };
  return item;
}

function matchItem(node: MatchNode): vscode.TreeItem {
  const { match, version } = node;
  const what = whatHappened(match);
  const when = distance(vscode.l10n, Date.parse(version.time), Date.now());
  const more = match.count > 1 ? vscode.l10n.t("{0} lines", match.count) : "";
  const item = new vscode.TreeItem(label(match));
  item.id = `match:${version.sequence}:${match.kind}:${match.line}`;
  item.description = [what, when, more].filter((part) => part !== "").join(" · ");
  item.iconPath = icon(look(match));
  item.contextValue = "match";
  item.accessibilityInformation = { label: `${match.preview.trim()}, ${what}, ${when}` };
  item.command = openCommand(SEARCH_VIEW);
  return item;
}

/** The line that matches, without the blanks before it, the text in it marked. */
function label(match: SearchMatch): vscode.TreeItemLabel {
  if (match.kind === "save" || match.preview.trim() === "") {
    return { label: match.version.title };
  }
  const cut = match.preview.length - match.preview.trimStart().length;
  const start = Math.max(0, match.start - cut);
  const end = Math.max(start, match.start + match.length - cut);
  return { label: match.preview.trim(), highlights: [[start, end]] };
}

function whatHappened({ kind, version }: SearchMatch): string {
  switch (kind) {
    case "added":
      return vscode.l10n.t("added in version {0}", version.number);
    case "removed":
      return vscode.l10n.t("removed in version {0}", version.number);
    case "held":
    case "save":
      return vscode.l10n.t("version {0}", version.number);
  }
}

function look(match: SearchMatch): Look {
  switch (match.kind) {
    case "added":
      return { icon: "diff-added", color: "gitDecoration.addedResourceForeground" };
    case "removed":
      return { icon: "diff-removed", color: "gitDecoration.deletedResourceForeground" };
    case "held":
    case "save":
      return lookOf({ versions: [match.version] });
  }
}
