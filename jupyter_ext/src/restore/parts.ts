/** The parts that can be taken back: a cell, a key, and what one version changed. */
import type {
  DiffLine,
  DiffResult,
  KeyChangeMessage,
  VersionMessage,
} from "../../../panel-core/protocol";
import { currentContent, openContext, unsavedOf } from "../documents";
import { type Address, nameOf } from "../targets";
import type { Workbench } from "../workbench";
import { cellsOf } from "./cells";
import { Contents, notebookIn } from "./contents";
import { type PreviewLine, previewLines } from "./lines";
import { type Part, restorePart } from "./part";
import { versionAt } from "./versions";

/** Puts a cell back as it was; one that is gone comes behind the one that preceded it. */
export async function putCellBack(
  bench: Workbench,
  path: string,
  version: VersionMessage,
  cell: string,
): Promise<void> {
  const { trans } = bench.history;
  await restorePart(bench, {
    ...{ path, from: { given: version }, params: { cell } },
    title: trans.__("Put this cell of version %1 back?", version.number),
    accept: trans.__("Put Back"),
    done: ({ number }) => trans.__("Cell restored from version %1.", number),
    lines: cellLines(bench, new Contents(bench, path)),
  });
}

/** How the cell will differ that the server's plan names. */
export function cellLines(bench: Workbench, contents: Contents): Part["lines"] {
  return async (version, { places }, signal) => {
    const [now, then] = await Promise.all([
      currentContent(bench, contents.path),
      contents.of(version, signal),
    ]);
    const notebook = now?.format === "text" ? notebookIn(String(now.content)) : now?.content;
    const before = sourceAt(notebook, places?.now ?? undefined);
    return previewLines(before, sourceAt(notebookIn(then.text), places?.then));
  };
}

/** Source of the cell at a place, from 1; empty where there is none. */
function sourceAt(notebook: unknown, place = 0): string {
  return cellsOf(notebook)[place - 1]?.source ?? "";
}

/** Takes one key of a structured file back; one that the version has not is taken out. */
export async function restoreKey(
  bench: Workbench,
  path: string,
  version: VersionMessage,
  key: string,
): Promise<void> {
  const { client, trans } = bench.history;
  await restorePart(bench, {
    ...{ path, from: { given: version }, params: { key } },
    title: trans.__("Restore key %1 of %2?", key, nameOf(path)),
    accept: trans.__("Restore"),
    done: ({ number }) => trans.__("Key %1 restored from version %2.", key, number),
    lines: async (_, __, signal) => {
      const params = { path, old: version.id, format: "structured" };
      const { keys } = await client.call<DiffResult>("diff", params, signal);
      const found = keys?.find((change) => change.key === key);
      // What is compared is on disk; of what nobody saved only the goal is sure.
      const unsaved = unsavedOf(openContext(bench, path)) !== undefined;
      return previewLines((unsaved ? null : found?.new) ?? "", found?.old ?? "");
    },
  });
}

/** Whether a change of a key can go back by itself; items that moved go with their list. */
export function isRestorable({ kind, key }: KeyChangeMessage): boolean {
  return kind !== "moved" && key !== ".";
}

/** Takes out what a version changed, and keeps what came after it. */
export async function takeOut(bench: Workbench, path: string, address: Address): Promise<void> {
  const { client, trans } = bench.history;
  const version = await versionAt(bench, path, address);
  await restorePart(bench, {
    ...{ path, from: { given: version }, params: { without: true } },
    title: trans.__("Take what version %1 changed out of %2?", version.number, nameOf(path)),
    accept: trans.__("Take Out"),
    done: ({ number }) => trans.__("What version %1 changed was taken out.", number),
    lines: async (_, __, signal) => {
      // Lines around are as the version had them, and not as they are in the file now.
      const params = { path, new: version.id, format: "json", context: 0 };
      const { hunks } = await client.call<DiffResult>("diff", params, signal);
      const lines = (hunks ?? []).flatMap(({ lines: part }, at): PreviewLine[] => [
        ...(at > 0 ? [{ kind: "gap", text: "" } as const] : []),
        ...part.filter(({ kind }) => kind === "added").map(turned),
        ...part.filter(({ kind }) => kind === "deleted").map(turned),
      ]);
      return { lines: lines.slice(0, MOST), more: Math.max(0, lines.length - MOST) };
    },
  });
}

const MOST = 400;
const TURNED = { added: "deleted", deleted: "added", same: "same" } as const;

function turned({ kind, text }: DiffLine): PreviewLine {
  return { kind: TURNED[kind], text: text.replace(/\r?\n$/, "") };
}
