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
  uri: string;
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

/** Whether a save took the text out, and an earlier version that still had it is known. */
export function isLost(match: SearchMatch): boolean {
  return match.kind === "removed" && Boolean(match.held_id);
}

export function matchNode(match: SearchMatch): MatchNode {
  const { uri, version, line } = match;
  const side = match.kind === "removed" && !wentWithFile(match) ? "old" : "new";
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
  item.id = file.key;
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
  item.contextValue = isLost(match) ? "lost" : "match";
  item.accessibilityInformation = { label: `${match.preview.trim()}, ${what}, ${when}` };
  item.command = openCommand(SEARCH_VIEW);
  return item;
}

/** The line that matches, without the blanks before it, each place of the text in it marked. */
function label(match: SearchMatch): vscode.TreeItemLabel {
  if (match.kind === "save" || match.preview.trim() === "") {
    return { label: match.version.title };
  }
  const cut = match.preview.length - match.preview.trimStart().length;
  const places = match.marks?.length ? match.marks : [match];
  const highlights = places.map(({ start, length }): [number, number] => {
    const from = Math.max(0, start - cut);
    return [from, Math.max(from, start + length - cut)];
  });
  return { label: match.preview.trim(), highlights };
}

/** The file is gone, and held the text until then. */
function wentWithFile(match: SearchMatch): boolean {
  return match.kind === "removed" && match.held_to === match.version.number;
}

function whatHappened(match: SearchMatch): string {
  const { kind, version } = match;
  switch (kind) {
    case "added":
      return vscode.l10n.t("added in version {0}", version.number);
    case "removed":
      return wentWithFile(match)
        ? vscode.l10n.t("gone with the file after version {0}", version.number)
        : vscode.l10n.t("removed in version {0}", version.number);
    case "held":
      return held(match);
    case "save":
      return vscode.l10n.t("version {0}", version.number);
  }
}

/** From which version to which one a file held the text. */
function held({ held_from: from = 0, version: { number }, longer = false }: SearchMatch): string {
  if (longer) {
    return vscode.l10n.t("there from version {0} to {1} or later", from, number);
  }
  return from === number
    ? vscode.l10n.t("there in version {0}", number)
    : vscode.l10n.t("there from version {0} to {1}", from, number);
}

function look(match: SearchMatch): Look {
  switch (match.kind) {
    case "added":
      return { icon: "diff-added", color: "gitDecoration.addedResourceForeground" };
    case "removed":
      return { icon: "diff-removed", color: "gitDecoration.deletedResourceForeground" };
    case "held":
      return { icon: "eye", color: "descriptionForeground" };
    case "save":
      return lookOf({ versions: [match.version] });
  }
}
