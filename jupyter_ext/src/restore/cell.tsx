/** Bringing one cell of a notebook back, as it was in an earlier version. */
import * as React from "react";

import type { RestoreResult, VersionMessage } from "../../../panel-core/protocol";
import { pick, type Preview, type Rows } from "../dialogs/pick";
import { versionPages, versionRows, versionWords } from "../dialogs/versions";
import { rewritten } from "../documents";
import { sentence, wordsOf } from "../faults";
import type { Address } from "../targets";
import type { Workbench } from "../workbench";
import { type Cell, cellsOf, sameCell } from "./cells";
import { Contents, notebookIn } from "./contents";
import { previewLines } from "./lines";
import { Lines } from "./preview";
import { tellRestored } from "./told";
import { versionAt } from "./versions";

/** The cell that a person is in. */
interface Wanted {
  /** Contents path of the notebook. */
  path: string;
  /** As Lab calls it; the file may have none. */
  id: string;
  /** From 0. */
  at: number;
  source: string;
  /** As the server is to find it: by id, else by its turn. */
  name: string;
}

/** The cell as it was in a version. */
interface Earlier {
  version: VersionMessage;
  cell: Cell;
}

/** Where the search for other forms of the cell ends: versions read, forms found, bytes read. */
const MOST = { versions: 300, found: 30, bytes: 80_000_000 };

/** Restores the active cell; asks from which version where none is given. */
export async function restoreCell(bench: Workbench, address?: Address): Promise<void> {
  const wanted = activeCell(bench);
  if (wanted === undefined) {
    return;
  }
  const { trans } = bench.history;
  const contents = new Contents(bench, wanted.path);
  const given = address === undefined ? undefined : await earlier(bench, contents, wanted, address);
  const [chosen] = await pick<Earlier>(trans, {
    title: trans.__("Restore cell %1 from history", wanted.at + 1),
    accept: trans.__("Restore"),
    className: "bt-RestoreDialog",
    ...(given === undefined ? { rows: rows(bench, contents, wanted) } : { given }),
    preview: (item) => Promise.resolve(preview(bench, wanted, item)),
    words: (error) => wordsOf(bench, error),
  });
  if (chosen !== undefined) {
    await write(bench, wanted, chosen.version);
  }
}

function activeCell(bench: Workbench): Wanted | undefined {
  const panel = bench.notebooks?.currentWidget ?? null;
  const cell = bench.notebooks?.activeCell ?? null;
  if (panel === null || cell === null) {
    return undefined;
  }
  const { nbformat, nbformatMinor } = panel.model ?? { nbformat: 4, nbformatMinor: 5 };
  const hasIds = nbformat > 4 || (nbformat === 4 && nbformatMinor >= 5);
  const at = panel.content.activeCellIndex;
  return {
    path: bench.app.serviceManager.contents.localPath(panel.context.path),
    id: cell.model.id,
    at,
    source: cell.model.sharedModel.getSource(),
    name: hasIds ? cell.model.id : `#${at + 1}`,
  };
}

async function earlier(
  bench: Workbench,
  contents: Contents,
  wanted: Wanted,
  address: Address,
): Promise<Earlier> {
  const version = await versionAt(bench, wanted.path, address);
  const cell = await cellIn(contents, version, wanted);
  if (cell === undefined) {
    const words = bench.history.trans.__("the cell is not in version %1", version.number);
    throw new Error(words);
  }
  return { version, cell };
}

async function cellIn(
  contents: Contents,
  version: VersionMessage,
  wanted: Wanted,
): Promise<Cell | undefined> {
  const { text } = await contents.of(version);
  return sameCell(cellsOf(notebookIn(text)), wanted);
}

/** Each other form of the cell once, with the newest version that has it. */
async function* otherForms(
  bench: Workbench,
  contents: Contents,
  wanted: Wanted,
): AsyncGenerator<Earlier[], void> {
  const seen = new Set([wanted.source]);
  let [read, bytes] = [0, 0];
  for await (const page of versionPages(bench, wanted.path)) {
    for (const version of page) {
      if (read >= MOST.versions || bytes >= MOST.bytes || seen.size > MOST.found) {
        return;
      }
      [read, bytes] = [read + 1, bytes + version.size];
      const cell = await cellIn(contents, version, wanted);
      if (cell !== undefined && !seen.has(cell.source)) {
        seen.add(cell.source);
        yield [{ version, cell }];
      }
    }
  }
}

function rows(bench: Workbench, contents: Contents, wanted: Wanted): Rows<Earlier> {
  const none = bench.history.trans.__(
    "This cell was never different, as far as versions are kept.",
  );
  const of = versionRows(bench, versionPages(bench, wanted.path), none);
  return {
    ...of,
    pages: otherForms(bench, contents, wanted),
    eager: true,
    keyOf: ({ version }) => of.keyOf(version),
    heading: ({ version }, before) => of.heading(version, before?.version),
    row: ({ version }) => of.row(version),
    spoken: ({ version }) => of.spoken(version),
    text: ({ version, cell }) => `${of.text(version)} ${cell.source}`,
  };
}

function preview(bench: Workbench, { source }: Wanted, { version, cell }: Earlier): Preview {
  const { trans } = bench.history;
  const same = cell.source === source;
  const lines = previewLines(source, cell.source);
  return {
    node: (
      <>
        <h2 className="bt-Pick-heading">{sentence(versionWords(bench, version)).slice(0, -1)}</h2>
        <p className="bt-Pick-note">
          {same
            ? trans.__("The cell is the same as in this version already.")
            : trans.__("Only this cell changes. What is there now is kept as a version first.")}
        </p>
        {!same && <Lines bench={bench} preview={lines} />}
      </>
    ),
    acceptable: !same,
  };
}

async function write(bench: Workbench, wanted: Wanted, version: VersionMessage): Promise<void> {
  const { path, name } = wanted;
  const params = { path, version: version.id, cell: name };
  const result = await rewritten(bench, path, (unsaved) =>
    bench.history.client.call<RestoreResult>("restore", { ...params, ...unsaved }),
  );
  const done = bench.history.trans.__("Cell restored from version %1.", version.number);
  await tellRestored(bench, path, version, result, done);
}
