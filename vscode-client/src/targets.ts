/**
 * What a command is about: a tree row, a file from the explorer, a tab's side, or what is in front.
 */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import { Notice } from "./notices";
import { activeSides, shownVersion, type Sides, sidesOf } from "./tabs";
import { NOTHING, versionName } from "./versionUri";
import { activeFile, fileBehind } from "./vscodeapi";

/** A command; called with a row or file, and all rows that are selected with it. */
export type Run = (argument: unknown, selected?: unknown) => unknown;

/** A file, and the version that was pointed at, if one was. */
export interface Target {
  file: vscode.Uri;
  /** Its message, or its id. */
  version: VersionMessage | string | undefined;
  /** The oldest version of a row that shows several saves as one. */
  oldest: VersionMessage | undefined;
}

/** What views and links hand over. */
export interface Pointed {
  uri: string;
  version?: VersionMessage | string | number;
  oldest?: VersionMessage;
  /** A line of the file as it is, from 1. */
  line?: number;
  /** A line to show in the comparison. */
  reveal?: { line: number; side: "new" | "old" };
}

/** What `argument` points at, else what is in front; undefined where that is no file. */
export function targetOf(argument: unknown): Target | undefined {
  if (isPointed(argument)) {
    const { uri, version, oldest } = argument;
    return {
      file: vscode.Uri.parse(uri),
      version: typeof version === "number" ? String(version) : version,
      oldest,
    };
  }
  const uri = argument instanceof vscode.Uri ? argument : undefined;
  const sides = uri === undefined ? activeSides() : sidesWith(uri);
  const shown = shownVersion(sides) ?? uri;
  const file = fileBehind(shown) ?? activeFile();
  const name = shown === undefined ? undefined : versionName(shown);
  const version = name === undefined || name.version === NOTHING ? undefined : name.version;
  return file && { file, version, oldest: undefined };
}

/** Like `targetOf`; where there is no file, the person is told what to do. */
export function targetFor(argument: unknown): Target {
  const target = targetOf(argument);
  if (target === undefined) {
    throw new Notice(vscode.l10n.t("Open a file first: this is about the file in front."));
  }
  return target;
}

/** Rows of a list: the one clicked, or all that are selected with it. */
export function rowsOf(argument: unknown, selected: unknown): unknown[] {
  return Array.isArray(selected) && selected.length > 0 ? selected : [argument];
}

/** Whether the editor hands over a row that it does not know while it draws it anew: as nothing. */
export function isForgotten(given: readonly unknown[]): boolean {
  const [argument, selected] = given.map((each) => each ?? undefined);
  const fromRow = selected === undefined || Array.isArray(selected);
  return given.length > 1 && argument === undefined && fromRow;
}

/** Whether a row or link was handed over. */
export function isPointed(argument: unknown): argument is Pointed {
  return (
    typeof argument === "object" &&
    argument !== null &&
    !(argument instanceof vscode.Uri) &&
    "uri" in argument &&
    typeof argument.uri === "string"
  );
}

/** Whether a row of a tree was handed over. */
export function isFromView(argument: unknown): boolean {
  return isPointed(argument) && "kind" in argument;
}

/** The comparison in front that shows this document: menus of a tab hand over one side only. */
function sidesWith(uri: vscode.Uri): Sides | undefined {
  const text = uri.toString();
  return [vscode.window.tabGroups.activeTabGroup, ...vscode.window.tabGroups.all]
    .map((group) => sidesOf(group.activeTab))
    .find((sides) => sides?.right.toString() === text || sides?.left?.toString() === text);
}
