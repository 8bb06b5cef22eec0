/** Rows of trees that stand for versions: the same look wherever they are listed. */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import * as wording from "../../panel-core/wording";
import { type Look, lookOf } from "./looks";
import { tooltip } from "./markdown";
import { openCommand } from "./openedRows";

/** Stands for a version wherever commands take one: all that a command needs to know. */
export interface VersionNode {
  kind: "version";
  /** `file:` URI of the file. */
  uri: string;
  version: VersionMessage;
  /** The oldest version the row shows, where it shows several as one. */
  oldest?: VersionMessage;
  /** Unique in its view and the same for as long as the row is shown. */
  key: string;
  figures: wording.Figures;
  /** Whether the row stands under a day, so that its time needs no date. */
  underDay: boolean;
  children: VersionNode[];
}

/** A row for one version, or for several saves of one burst. */
export function versionNode(
  uri: string,
  figures: wording.Figures,
  { prefix = "row", underDay = true }: { prefix?: string; underDay?: boolean } = {},
): VersionNode | undefined {
  const newest = figures.versions[0];
  const oldest = figures.versions.at(-1);
  if (newest === undefined || oldest === undefined) {
    return undefined;
  }
  const several = figures.versions.length > 1;
  return {
    kind: "version",
    uri,
    version: newest,
    ...(several ? { oldest } : {}),
    key: `${prefix}:${oldest.sequence}`,
    figures,
    underDay,
    children: several ? partNodes(uri, figures.versions, prefix, underDay) : [],
  };
}

/** Each version of a row on its own. */
export function partNodes(
  uri: string,
  versions: VersionMessage[],
  prefix: string,
  underDay = true,
): VersionNode[] {
  return versions.flatMap(
    (version) =>
      versionNode(uri, wording.figuresOf(version), { prefix: `${prefix}-part`, underDay }) ?? [],
  );
}

/** How a version looks in a tree. Its tooltip is made when somebody asks for it. */
export function versionItem(view: string, node: VersionNode): vscode.TreeItem {
  const now = Date.now();
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.version.title, node.children.length > 0 ? Collapsed : None);
  item.id = node.key;
  item.description = wording.rowDescription(vscode.l10n, node.figures, now, node.underDay);
  item.iconPath = icon(lookOf(node.figures));
  item.contextValue = "version";
  item.accessibilityInformation = { label: wording.spokenRow(vscode.l10n, node.figures, now) };
  item.command = openCommand(view);
  return item;
}

/** What is told on hover. */
export function versionTooltip(version: VersionMessage): vscode.MarkdownString {
  const text = new vscode.MarkdownString(tooltip(vscode.l10n, version, Date.now()));
  text.isTrusted = false;
  text.supportHtml = false;
  return text;
}

export function icon(look: Look): vscode.ThemeIcon {
  return new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color));
}
