/** Bringing one cell of a notebook back, as it was in an earlier version. */
import type { VersionMessage } from "../../../panel-core/protocol";
import type { Rows } from "../dialogs/pick";
import { versionPages, versionRows } from "../dialogs/versions";
import { type Address, nameOf } from "../targets";
import type { Workbench } from "../workbench";
import { cellsOf, sameCell } from "./cells";
import { Contents, notebookIn } from "./contents";
import { restorePart } from "./part";
import { cellLines } from "./parts";
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

/** Where the search for other forms of the cell ends: versions read, forms found, bytes read. */
const MOST = { versions: 300, found: 30, bytes: 80_000_000 };

/** Restores the active cell; asks from which version where none is given. */
export async function restoreCell(
  bench: Workbench,
  path?: string,
  address?: Address,
): Promise<void> {
  const { trans } = bench.history;
  const wanted = activeCell(bench);
  if (wanted === undefined || (path !== undefined && path !== wanted.path)) {
    // The version may be one of a notebook that the panel shows and nobody opened.
    throw new Error(
      path === undefined
        ? trans.__("choose a cell of an open notebook first")
        : trans.__("open %1 and choose the cell first", nameOf(path)),
    );
  }
  const contents = new Contents(bench, wanted.path);
  await restorePart(bench, {
    path: wanted.path,
    from:
      address === undefined
        ? { rows: () => rows(bench, contents, wanted) }
        : { given: await versionAt(bench, wanted.path, address) },
    params: { cell: wanted.name },
    title: trans.__("Restore cell %1 from history", wanted.at + 1),
    accept: trans.__("Restore"),
    done: ({ number }) => trans.__("Cell restored from version %1.", number),
    lines: cellLines(bench, contents),
  });
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

/** Sources that the cell had, by the id of the newest version that has it. */
type Forms = Map<string, string>;

/** The newest version of each other form of the cell. */
async function* otherForms(
  bench: Workbench,
  contents: Contents,
  wanted: Wanted,
  forms: Forms,
): AsyncGenerator<VersionMessage[], void> {
  const seen = new Set([wanted.source]);
  let [read, bytes] = [0, 0];
  for await (const page of versionPages(bench, wanted.path)) {
    for (const version of page) {
      if (read >= MOST.versions || bytes >= MOST.bytes || seen.size > MOST.found) {
        return;
      }
      [read, bytes] = [read + 1, bytes + version.size];
      const { text } = await contents.of(version);
      const cell = sameCell(cellsOf(notebookIn(text)), wanted);
      if (cell !== undefined && !seen.has(cell.source)) {
        seen.add(cell.source);
        forms.set(version.id, cell.source);
        yield [version];
      }
    }
  }
}

function rows(bench: Workbench, contents: Contents, wanted: Wanted): Rows<VersionMessage> {
  const none = bench.history.trans.__(
    "This cell was never different, as far as versions are kept.",
  );
  const forms: Forms = new Map();
  const of = versionRows(bench, otherForms(bench, contents, wanted, forms), none);
  return {
    ...of,
    eager: true,
    text: (version) => `${of.text(version)} ${forms.get(version.id) ?? ""}`,
  };
}
