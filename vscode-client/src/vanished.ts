/**
 * “When did this text vanish?”: the save that took it out, and the way back to the last version
 * that had it.
 */
import * as vscode from "vscode";

import type { SearchMatch, SearchResult, VersionMessage } from "../../panel-core/protocol";
import { searchWords } from "../../panel-core/query";
import { distance } from "../../panel-core/time";
import type { Sidecar } from "./client";
import { exists } from "./compare";
import { inform } from "./messages";
import { Notice } from "./notices";
import { restoreLines } from "./partialRestore";
import { restore } from "./restore";
import { isLost, type MatchNode } from "./searchNodes";
import { searchHistory } from "./searchView";
import { baseName } from "./versionUri";
import { activeFile } from "./vscodeapi";

/** Letters of the text that a message shows, at most. */
const SHOWN = 40;

/** Looks for the save that took the selected text out, or a text that the person names. */
export async function whenVanished(sidecar: Sidecar, fromMenu: boolean): Promise<void> {
  const selected = selectedText();
  const text = fromMenu && selected !== "" ? selected : await askText(selected);
  if (text === undefined || text === "") {
    return;
  }
  const exact = text === selected;
  const file = activeFile()?.toString();
  const run = await searchHistory(searchWords({ text, kind: "vanished", match_case: exact }));
  if (run?.failure !== "" || run.stopped) {
    return; // the view says so, or the person stopped it
  }
  const found = run.files.find(({ uri }) => uri === file) ?? run.files[0];
  const [match] = found?.matches ?? [];
  if (match === undefined) {
    await tellNotGone(sidecar, text, exact);
  } else {
    await tellGone(sidecar, text, match, run.files.length - 1);
  }
}

/** Restores the last version that still had what a save took out. */
export async function restoreLost(sidecar: Sidecar, { match }: MatchNode): Promise<void> {
  const file = vscode.Uri.parse(match.uri);
  await restore(sidecar, { file, version: await lastWith(sidecar, match) });
}

/** Restores only the lines that held it, out of that version. */
export async function restoreLostLines(
  sidecar: Sidecar,
  { match }: MatchNode,
  count = 1,
): Promise<void> {
  const file = vscode.Uri.parse(match.uri);
  const version = await lastWith(sidecar, match);
  // What bears its name by now is another file.
  if (match.deleted || !(await exists(file))) {
    throw new Notice(
      vscode.l10n.t("{0} is gone, so it can only come back as a whole.", baseName(file.path)),
    );
  }
  const lines = { first: match.line, last: match.line + count - 1 };
  await restoreLines(sidecar, file, version, lines);
}

/** Whether a row stands for a text that is gone. */
export function isLostNode(argument: unknown): argument is MatchNode {
  const { kind, match } = (argument ?? {}) as Partial<MatchNode>;
  return kind === "version" && match !== undefined && isLost(match);
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined ? "" : editor.document.getText(editor.selection).trim();
}

async function askText(selected: string): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t("When did this text vanish?"),
    prompt: vscode.l10n.t("Deleted files are searched, too. Enter searches."),
    placeHolder: vscode.l10n.t("A text that you once had"),
    value: selected,
  });
  return answer?.trim();
}

async function tellGone(
  sidecar: Sidecar,
  text: string,
  match: SearchMatch,
  others: number,
): Promise<void> {
  const node: MatchNode = { kind: "version", uri: match.uri, version: match.version, match };
  const whole = vscode.l10n.t("Restore Version {0}", match.held_to ?? 0);
  const lines = vscode.l10n.t("Restore Just These Lines");
  const partly = match.line > 0 && !match.deleted;
  const buttons = isLost(match) ? [whole, ...(partly ? [lines] : [])] : [];
  const words = [goneWords(text, match), others > 0 ? othersWords(others) : ""];
  const answer = await inform(words.filter(Boolean).join(" "), ...buttons);
  if (answer === whole) {
    await restoreLost(sidecar, node);
  } else if (answer === lines) {
    await restoreLostLines(sidecar, node, text.split("\n").length);
  }
}

function goneWords(text: string, { uri, version, held_to: last = 0 }: SearchMatch): string {
  const name = baseName(vscode.Uri.parse(uri).path);
  const when = distance(vscode.l10n, Date.parse(version.time), Date.now());
  return last === version.number
    ? vscode.l10n.t(
        "“{0}” went with {1}, which is deleted; its last version, {2}, still has it.",
        short(text),
        name,
        last,
      )
    : vscode.l10n.t(
        "“{0}” vanished from {1} with version {2}, {3}. Version {4} still has it.",
        short(text),
        name,
        version.number,
        when,
        last,
      );
}

function othersWords(count: number): string {
  return count === 1
    ? vscode.l10n.t("It vanished from 1 other file: see Search.")
    : vscode.l10n.t("It vanished from {0} other files: see Search.", count);
}

/** Nothing took it out: it is there still, or never was. */
async function tellNotGone(sidecar: Sidecar, text: string, exact: boolean): Promise<void> {
  const asked = { text, kind: "contains", match_case: exact, limit: 1 } as const;
  let cursor: number | null = null;
  do {
    const piece: SearchResult = await sidecar.request("backtrail/search", { ...asked, cursor });
    const [held] = piece.matches;
    if (held !== undefined) {
      throw new Notice(
        vscode.l10n.t("“{0}” is still there: in {1}.", short(text), baseName(held.path)),
      );
    }
    cursor = piece.next_cursor;
  } while (cursor !== null);
  throw new Notice(vscode.l10n.t("No kept version holds “{0}”.", short(text)));
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}

/** The version that the text was last in; a number might be one of another file of that name. */
async function lastWith(
  sidecar: Sidecar,
  { uri, version, held_id: last = "" }: SearchMatch,
): Promise<VersionMessage> {
  return version.id === last
    ? version
    : (await sidecar.request("backtrail/content", { uri, version: last })).version;
}
