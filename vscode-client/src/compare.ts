/**
 * Versions beside each other, in VS Code's own diff editors.
 *
 * Opened as previews, so that looking through many versions leaves one tab. A version is read
 * before its editor opens: what is wrong with it is told as a message, not inside an empty editor.
 */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { gitHead } from "./gitHead";
import { previousOf } from "./lookups";
import { Notice } from "./notices";
import { activeSides, rememberSides, shownVersion } from "./tabs";
import { baseName } from "./versionUri";
import { type Content, type Contents, emptyDocument, versionDocument } from "./versionDocuments";
import { setContext } from "./vscodeapi";

/** A version, or its address: number, id, tag. */
export type VersionOrAddress = VersionMessage | string | number;

/** How a comparison is opened. */
export interface Showing {
  /** Leave the keyboard where it is, as in a tree. */
  preserveFocus?: boolean;
  /** In a tab of its own, instead of the one for looking around. */
  keep?: boolean;
  /** With the one before this version, where a row shows several saves as one. */
  oldest?: VersionMessage;
  /** Show this line, from 1. */
  reveal?: { line: number; side: "old" | "new" };
}

/** The version that others are compared with. */
interface Mark {
  file: vscode.Uri;
  version: VersionMessage;
}

interface Desk {
  sidecar: Sidecar;
  contents: Contents;
}

let desk: Desk | undefined;
let marked: Mark | undefined;
/** Counts what was asked for: an answer that comes after a later one does not take its place. */
let latest = 0;

/** Lets comparisons ask the sidecar. */
export function createComparisons(
  context: vscode.ExtensionContext,
  sidecar: Sidecar,
  contents: Contents,
): void {
  desk = { sidecar, contents };
  context.subscriptions.push(
    vscode.window.tabGroups.onDidChangeTabs(tell),
    vscode.window.tabGroups.onDidChangeTabGroups(tell),
    {
      dispose: () => {
        desk = undefined;
        marked = undefined;
      },
    },
  );
  tell();
}

/** Opens a version by itself, read-only, in the editor for files of its kind. */
export async function openVersion(
  file: vscode.Uri,
  version: VersionOrAddress,
  showing: Showing = {},
): Promise<void> {
  const turn = (latest += 1);
  const { version: found } = await loaded(file, version);
  if (turn === latest) {
    const uri = versionDocument(file, found);
    await vscode.commands.executeCommand("vscode.open", uri, options(showing));
  }
}

/** This save against the one before; the first one against nothing. */
export async function compareWithPrevious(
  file: vscode.Uri,
  version: VersionOrAddress,
  showing: Showing = {},
): Promise<void> {
  const turn = (latest += 1);
  const { version: found, text } = await loaded(file, version);
  const first = showing.oldest ?? found;
  const before = await previousOf(opened().sidecar, file, first);
  if (turn !== latest) {
    return;
  }
  if (before === undefined && !text) {
    await openVersion(file, found, showing);
    return;
  }
  const left = before === undefined ? emptyDocument(file) : versionDocument(file, before);
  const title =
    before === undefined ? beginningTitle(file, first, found) : versionsTitle(file, before, found);
  await show(turn, left, versionDocument(file, found), title, showing);
}

/** A version against the file as it is: the right side is the file itself and can be edited. */
export async function compareWithNow(
  file: vscode.Uri,
  version: VersionOrAddress,
  showing: Showing = {},
): Promise<void> {
  const turn = (latest += 1);
  const { version: found } = await loaded(file, version);
  const there = await exists(file);
  const name = baseName(file.path);
  const title = there
    ? vscode.l10n.t("{0}: version {1} → now", name, found.number)
    : vscode.l10n.t("{0}: version {1} → now (the file is gone)", name, found.number);
  const now = there ? file : emptyDocument(file);
  await show(turn, versionDocument(file, found), now, title, showing);
}

/** Two versions of a file, the older one on the left. */
export async function compareVersions(
  file: vscode.Uri,
  a: VersionOrAddress,
  b: VersionOrAddress,
  showing: Showing = {},
): Promise<void> {
  const turn = (latest += 1);
  const both = await Promise.all([loaded(file, a), loaded(file, b)]);
  const [old, recent] = both
    .map((content) => content.version)
    .sort((one, other) => one.sequence - other.sequence) as [VersionMessage, VersionMessage];
  const [left, right] = [versionDocument(file, old), versionDocument(file, recent)];
  await show(turn, left, right, versionsTitle(file, old, recent), showing);
}

/** A version against Git's last commit. */
export async function compareWithHead(
  file: vscode.Uri,
  version: VersionOrAddress,
  showing: Showing = {},
): Promise<void> {
  const turn = (latest += 1);
  const { version: found } = await loaded(file, version);
  const head = await gitHead(file);
  const title = vscode.l10n.t("{0}: version {1} → HEAD", baseName(file.path), found.number);
  await show(turn, versionDocument(file, found), head, title, showing);
}

/** Marks the version that others will be compared with. */
export async function mark(file: vscode.Uri, version: VersionOrAddress): Promise<void> {
  marked = { file, version: (await loaded(file, version)).version };
  setContext("hasMark", true);
  vscode.window.setStatusBarMessage(
    vscode.l10n.t(
      "Version {0} of {1} is marked for comparing",
      marked.version.number,
      baseName(file.path),
    ),
    5000,
  );
}

/** A version against the marked one; of two versions of one file, the older one on the left. */
export async function compareWithMarked(
  file: vscode.Uri,
  version: VersionOrAddress,
  showing: Showing = {},
): Promise<void> {
  if (marked === undefined) {
    throw new Notice(
      vscode.l10n.t("No version is marked. Choose “Mark for Comparing” on a version first."),
    );
  }
  if (marked.file.toString() === file.toString()) {
    await compareVersions(file, marked.version, version, showing);
    return;
  }
  const turn = (latest += 1);
  const { version: found } = await loaded(file, version);
  await loaded(marked.file, marked.version);
  const title = vscode.l10n.t(
    "{0}: version {1} → {2}: version {3}",
    baseName(marked.file.path),
    marked.version.number,
    baseName(file.path),
    found.number,
  );
  const left = versionDocument(marked.file, marked.version);
  await show(turn, left, versionDocument(file, found), title, showing);
}

/** The version of this file that is marked; a `Notice` says what to do where there is none. */
export function markedVersion(file: vscode.Uri): VersionMessage {
  if (marked?.file.toString() !== file.toString()) {
    throw new Notice(
      vscode.l10n.t(
        "No version of {0} is marked. Choose “Mark for Comparing” on one of its versions first.",
        baseName(file.path),
      ),
    );
  }
  return marked.version;
}

/** Whether there is a file now. */
export async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** Keys and buttons of comparisons belong to tabs that show a version. */
function tell(): void {
  setContext("versionShown", shownVersion(activeSides()) !== undefined);
}

async function loaded(
  file: vscode.Uri,
  version: VersionOrAddress,
): Promise<Content & { version: VersionMessage }> {
  const address = typeof version === "object" ? version.id : String(version);
  const content = await opened().contents.of(file, address);
  if (content.version === undefined) {
    throw new Error(`${address} is no version`);
  }
  return { ...content, version: content.version };
}

async function show(
  turn: number,
  left: vscode.Uri,
  right: vscode.Uri,
  title: string,
  showing: Showing,
): Promise<void> {
  if (turn !== latest) {
    return;
  }
  await vscode.commands.executeCommand("vscode.diff", left, right, title, options(showing));
  rememberSides({ left, right });
  tell();
  const { reveal } = showing;
  if (reveal?.side === "old") {
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === left.toString(),
    );
    editor?.revealRange(lineRange(reveal.line), vscode.TextEditorRevealType.InCenter);
  }
}

function options({ preserveFocus, keep, reveal }: Showing): vscode.TextDocumentShowOptions {
  return {
    preview: keep !== true,
    preserveFocus: preserveFocus === true,
    ...(reveal?.side === "new" && { selection: lineRange(reveal.line) }),
  };
}

function lineRange(line: number): vscode.Range {
  return new vscode.Range(Math.max(0, line - 1), 0, Math.max(0, line - 1), 0);
}

function versionsTitle(file: vscode.Uri, old: VersionMessage, recent: VersionMessage): string {
  const name = baseName(file.path);
  return vscode.l10n.t("{0}: version {1} → {2}", name, old.number, recent.number);
}

function beginningTitle(file: vscode.Uri, first: VersionMessage, last: VersionMessage): string {
  const name = baseName(file.path);
  return first.number === last.number
    ? vscode.l10n.t("{0}: version {1}, the first one", name, last.number)
    : vscode.l10n.t("{0}: versions {1} to {2}, the first ones", name, first.number, last.number);
}

function opened(): Desk {
  if (desk === undefined) {
    throw new Error("Backtrail is not active");
  }
  return desk;
}
