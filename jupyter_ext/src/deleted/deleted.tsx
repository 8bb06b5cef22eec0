/** Bringing deleted files back, one or several at once. */
import { PathExt } from "@jupyterlab/coreutils";
import * as React from "react";

import type {
  ContentResult,
  DeletedFile,
  DeletedResult,
  RestoreResult,
} from "../../../panel-core/protocol";
import { dayTitle, shortTime } from "../../../panel-core/time";
import { size } from "../../../panel-core/wording";
import { pick, type Preview, type Rows } from "../dialogs/pick";
import { wordsOf } from "../faults";
import { cellsOf } from "../restore/cells";
import { notebookIn } from "../restore/contents";
import { previewLines } from "../restore/lines";
import { Lines } from "../restore/preview";
import { tellWithUndo } from "../restore/told";
import { nameOf } from "../targets";
import type { Workbench } from "../workbench";

/** Lists what was deleted below a folder (empty: anywhere) and restores what is chosen. */
export async function restoreDeleted(bench: Workbench, folder: string): Promise<void> {
  const { trans } = bench.history;
  const chosen = await pick<DeletedFile>(trans, {
    title:
      folder === ""
        ? trans.__("Restore deleted files")
        : trans.__("Restore files deleted from %1", folder),
    accept: trans.__("Restore"),
    className: "bt-DeletedDialog",
    rows: rows(bench, folder),
    preview: (file, signal) => preview(bench, file, signal),
    words: (error) => wordsOf(bench, error),
  });
  if (chosen.length > 0) {
    await bringBack(bench, chosen);
  }
}

async function* pages(bench: Workbench, folder: string): AsyncGenerator<DeletedFile[], void> {
  let cursor: number | null = null;
  for (let page = 0; page === 0 || cursor !== null; page += 1) {
    const params = { ...(folder !== "" && { folder }), limit: 200, cursor };
    const answer: DeletedResult = await bench.history.client.call("deleted", params);
    yield answer.files;
    cursor = answer.next_cursor;
  }
}

function rows(bench: Workbench, folder: string): Rows<DeletedFile> {
  const { l10n } = bench;
  const { trans } = bench.history;
  const now = Date.now();
  const day = ({ time }: DeletedFile): string => dayTitle(l10n, Date.parse(time), now);
  const facts = (file: DeletedFile): string =>
    [
      PathExt.dirname(file.path),
      trans.__("deleted %1", shortTime(l10n, Date.parse(file.time), now)),
      size(file.version.size),
    ]
      .filter((part) => part !== "")
      .join(" · ");
  return {
    pages: pages(bench, folder),
    none: trans.__("No deleted files are kept here. Nothing is missing."),
    several: true,
    label: trans.__("Deleted files"),
    placeholder: trans.__("Find a deleted file"),
    keyOf: ({ document }) => String(document),
    heading: (file, before) =>
      before === undefined || day(before) !== day(file) ? day(file) : undefined,
    row: (file) => (
      <div className="bt-Option-words" data-path={file.path}>
        <div className="bt-Option-title">
          <span>{nameOf(file.path)}</span>
        </div>
        <div className="bt-Option-facts">{facts(file)}</div>
      </div>
    ),
    spoken: (file) => `${nameOf(file.path)}, ${facts(file)}`,
    text: ({ path }) => path,
  };
}

async function preview(
  bench: Workbench,
  { path, version }: DeletedFile,
  signal: AbortSignal,
): Promise<Preview> {
  const { client, trans } = bench.history;
  const params = { path, version: version.id };
  const content = await client.call<ContentResult>("content", params, signal);
  const text = textOf(content);
  return {
    node: (
      <>
        <h2 className="bt-Pick-heading">{path}</h2>
        {text === null ? (
          <p className="bt-Pick-note">
            {trans.__("It is no text, so only its size is told: %1.", size(content.size))}
          </p>
        ) : (
          <Lines bench={bench} preview={asIs(text)} />
        )}
      </>
    ),
    acceptable: true,
  };
}

/** Of a notebook the sources; nobody recognises one by its JSON. */
function textOf({ text, version }: ContentResult): string | null {
  const cells = version.path.endsWith(".ipynb") ? cellsOf(notebookIn(text)) : [];
  return cells.length === 0 ? text : cells.map(({ source }) => source).join("\n\n");
}

function asIs(text: string): ReturnType<typeof previewLines> {
  const { lines, more } = previewLines("", text, 200);
  const shown = lines.filter(({ kind }) => kind === "added");
  return { lines: shown.map((line) => ({ ...line, kind: "same" })), more };
}

/** Where one of them fails, those before it are back all the same, and can be undone. */
async function bringBack(bench: Workbench, files: DeletedFile[]): Promise<void> {
  const { client, trans } = bench.history;
  const back: string[] = [];
  try {
    for (const { path, version } of files) {
      await client.call<RestoreResult>("restore", { path, version: version.id });
      back.push(path);
    }
  } finally {
    if (back.length > 0) {
      const words =
        back.length === 1
          ? trans.__("%1 is back.", back.map(nameOf).join())
          : trans.__("%1 deleted files are back.", back.length);
      tellWithUndo(bench, words, () => takeBack(bench, back));
      await shown(bench, back);
    }
  }
}

async function shown(bench: Workbench, back: string[]): Promise<void> {
  const [path] = back;
  await bench.files?.tracker.currentWidget?.model.refresh();
  if (back.length === 1 && path !== undefined) {
    bench.documents.openOrReveal(path);
  }
  await bench.history.refresh();
}

async function takeBack(bench: Workbench, paths: string[]): Promise<void> {
  for (const path of [...paths].reverse()) {
    await bench.history.client.call<RestoreResult>("undo", { path });
    await bench.documents.closeFile(path);
  }
  await bench.files?.tracker.currentWidget?.model.refresh();
  await bench.history.refresh();
}
