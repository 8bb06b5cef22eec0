/**
 * The saves that changed a function or some lines, newest first, down to the one that brought them.
 *
 * Which saves these are is the sidecar's business; each opens the comparison at that place.
 */
import * as vscode from "vscode";

import type { LineRange, PartRowMessage, VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { compareWithPrevious, type Showing } from "./compare";
import { Notice } from "./notices";
import { listTitle, pickVersion, type VersionQuestion } from "./picks";
import { behind, pointed } from "./pointing";
import { askSymbol, symbolAt } from "./symbols";
import { SCHEME } from "./versionUri";

/** A function, class or section by its path, or lines of the file as it is. */
export type Part = { symbol: string } | { lines: LineRange };

/** Rows of a list; a page may take several questions, since one may be empty. */
const ROWS = 50;

/** Lists the saves that changed the selected lines, or the cursor's. */
export async function historyOfSelection(sidecar: Sidecar): Promise<void> {
  const { document, lines } = pointed();
  if (document.uri.scheme === SCHEME) {
    throw new Notice(
      vscode.l10n.t("Select the lines in the file itself: this is an older version of it."),
    );
  }
  await showHistory(sidecar, behind(document), { lines }, linesTitle(lines));
}

/** Lists the saves that changed the function or class around the cursor; else asks for one. */
export async function historyOfSymbol(sidecar: Sidecar): Promise<void> {
  const place = pointed();
  const file = behind(place.document);
  const title = listTitle(file, vscode.l10n.t("History of a function or class"));
  const symbol = (await symbolAt(sidecar, place)) ?? (await askSymbol(sidecar, place, title));
  if (symbol !== undefined) {
    await showHistory(sidecar, file, { symbol }, vscode.l10n.t("History of {0}", symbol));
  }
}

/** Asks for one of the saves that changed a part, where the part is there afterwards. */
export async function pickOfPart(
  sidecar: Sidecar,
  file: vscode.Uri,
  part: Part,
  question: Pick<VersionQuestion, "title" | "placeholder"> & {
    show: (version: VersionMessage, row: PartRowMessage) => Promise<void>;
    /** Leave out saves that removed the part. */
    there?: true;
  },
): Promise<{ version: VersionMessage; row: PartRowMessage } | undefined> {
  const rows = new Map<string, PartRowMessage>();
  const rowOf = ({ id }: VersionMessage): PartRowMessage => {
    const row = rows.get(id);
    if (row === undefined) {
      throw new Error(`${id} is in no list`);
    }
    return row;
  };
  const version = await pickVersion(sidecar, file, {
    title: question.title,
    placeholder: question.placeholder,
    show: (each) => question.show(each, rowOf(each)),
    detail: (each) => becameOf(rowOf(each)),
    pages: async (cursor) => {
      const page = await nextPage(sidecar, file, part, cursor as string | null, question.there);
      page.rows.forEach((row) => rows.set(row.version.id, row));
      if (rows.size === 0) {
        throw new Notice(vscode.l10n.t("No kept save changed this part of the file."));
      }
      // The figures of a row are those of the part, not of the whole save.
      const versions = page.rows.map((row) => ({ ...row.version, change: row.change }));
      return { versions, cursor: page.cursor };
    },
  });
  return version && { version: rowOf(version).version, row: rowOf(version) };
}

async function showHistory(
  sidecar: Sidecar,
  file: vscode.Uri,
  part: Part,
  title: string,
): Promise<void> {
  const show = (version: VersionMessage, row: PartRowMessage, showing: Showing): Promise<void> =>
    compareWithPrevious(file, version, { ...showing, reveal: placeOf(row) });
  const picked = await pickOfPart(sidecar, file, part, {
    title: listTitle(file, title),
    placeholder: vscode.l10n.t("Move through the saves to see what each changed here"),
    show: (version, row) => show(version, row, { preserveFocus: true }),
  });
  if (picked !== undefined) {
    await show(picked.version, picked.row, {});
  }
}

async function nextPage(
  sidecar: Sidecar,
  file: vscode.Uri,
  part: Part,
  after: string | null,
  there?: true,
): Promise<{ rows: PartRowMessage[]; cursor: string | null }> {
  const rows: PartRowMessage[] = [];
  let cursor = after;
  do {
    const query = { uri: file.toString(), ...part, limit: ROWS, cursor };
    const page = await sidecar.request("backtrail/partTimeline", query);
    rows.push(...page.rows.filter(({ kind }) => there !== true || kind !== "removed"));
    cursor = page.next_cursor;
  } while (rows.length === 0 && cursor !== null);
  return { rows, cursor };
}

/** Where the comparison of a save with the one before shows the part. */
function placeOf({ kind, first }: PartRowMessage): NonNullable<Showing["reveal"]> {
  return { line: first, side: kind === "removed" ? "old" : "new" };
}

function becameOf({ kind, name }: PartRowMessage): string {
  switch (kind) {
    case "introduced":
      return vscode.l10n.t("Came in here");
    case "removed":
      return vscode.l10n.t("Removed here");
    case "renamed":
      return vscode.l10n.t("Named {0} here", name);
    case "changed":
      return "";
  }
}

function linesTitle({ first, last }: LineRange): string {
  return first === last
    ? vscode.l10n.t("History of line {0}", first)
    : vscode.l10n.t("History of lines {0} to {1}", first, last);
}
