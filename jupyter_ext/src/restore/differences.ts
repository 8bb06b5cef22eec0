/** What a restore would change, for a person to look at before it is done. */
import type { ContentResult } from "../../../panel-core/protocol";
import type { Unsaved } from "../documents";
import { type CellChanges, cellChanges, cellsOf } from "./cells";
import { notebookIn } from "./contents";
import { type PreviewLines, previewLines } from "./lines";

/** How what is there differs from a version. */
export type Difference =
  | { kind: "bytes"; before: number | undefined; after: number }
  | { kind: "cells"; changes: CellChanges }
  | { kind: "lines"; lines: PreviewLines };

/** Compares what is there now (undefined: nothing) with the content of a version. */
export function differenceOf(now: Unsaved | undefined, then: ContentResult): Difference {
  const notebook = notebookIn(then.text);
  const before = textOf(now);
  // Of a notebook that is gone or was emptied every cell comes back; nobody reads its JSON.
  if (isNotebook(notebook) && (now?.type === "notebook" || before?.trim() === "")) {
    return { kind: "cells", changes: cellChanges(cellsOf(now?.content), cellsOf(notebook)) };
  }
  return then.text === null || before === undefined
    ? { kind: "bytes", before: bytesOf(now), after: then.size }
    : { kind: "lines", lines: previewLines(before, then.text) };
}

function isNotebook(value: unknown): boolean {
  return typeof value === "object" && value !== null && "cells" in value;
}

function textOf(now: Unsaved | undefined): string | undefined {
  if (now === undefined) {
    return "";
  }
  if (now.format === "json") {
    return JSON.stringify(now.content, null, 1);
  }
  return now.format === "text" ? String(now.content) : undefined;
}

function bytesOf(now: Unsaved | undefined): number | undefined {
  return now?.format === "base64"
    ? Math.floor((String(now.content).replace(/\s|=/g, "").length * 3) / 4)
    : undefined;
}
