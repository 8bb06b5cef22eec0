/**
 * The lines of the tree, from the rows that are loaded: what is folded, and under which day it stands.
 *
 * Pure. Lines come in chunks so that only those near the window need to be drawn. A line stays in
 * its chunk for as long as it is shown: a new version moves no other line to another chunk.
 */
import type { TimelineRowMessage, VersionMessage } from "../../../panel-core/protocol";
import { dayGroups, rowKey } from "../../../panel-core/rows";
import { type Figures, figuresOf } from "../../../panel-core/wording";

/** One line of the tree. */
export interface Item {
  /** Unique in the tree, and the same for as long as the line is shown. */
  key: string;
  /** `fold`: several minor saves as one quiet line; `part`: a version below a line of several. */
  kind: "fold" | "part" | "version";
  row: Figures;
  /** Undefined where there is nothing to unfold. */
  expanded: boolean | undefined;
  /** Key of the line that this one belongs to. */
  parent: string | undefined;
}

/** Lines that are drawn together. */
export interface Chunk {
  key: string;
  /** Of its day. */
  time: number;
  /** Whether the day's name stands above it. */
  heads: boolean;
  items: Item[];
}

const NUMBERS_IN_CHUNK = 64;

/** All lines, newest first. */
export function chunksOf(rows: TimelineRowMessage[], expanded: ReadonlySet<string>): Chunk[] {
  const chunks: Chunk[] = [];
  for (const group of dayGroups(rows)) {
    let bucket: number | undefined;
    for (const row of group.rows) {
      const here = Math.floor((row.versions.at(-1)?.number ?? 0) / NUMBERS_IN_CHUNK);
      if (here !== bucket) {
        const heads = bucket === undefined;
        chunks.push({ key: `${group.key}/${here}`, time: group.time, heads, items: [] });
        bucket = here;
      }
      chunks.at(-1)?.items.push(...itemsOf(row, expanded));
    }
  }
  return chunks;
}

/** The line whose newest version has this number; a part before the line that it belongs to. */
export function keyOf(rows: TimelineRowMessage[], number: number): string | undefined {
  const row = rows.find(({ versions }) => versions.some((version) => version.number === number));
  const [newest] = row?.versions ?? [];
  if (row === undefined || newest === undefined) {
    return undefined;
  }
  if (!isFold(row) && newest.number === number) {
    return rowKey(row);
  }
  const version = row.versions.find((one) => one.number === number);
  return row.versions.length === 1 || version === undefined ? rowKey(row) : partKey(version);
}

/** The key of the line that has to be unfolded to show this one. */
export function parentOf(rows: TimelineRowMessage[], key: string): string | undefined {
  const row = rows.find(
    ({ versions }) => versions.length > 1 && versions.some((version) => partKey(version) === key),
  );
  return row && rowKey(row);
}

function itemsOf(row: TimelineRowMessage, expanded: ReadonlySet<string>): Item[] {
  const key = rowKey(row);
  const several = row.versions.length > 1;
  const open = several && expanded.has(key);
  const head: Item = {
    key,
    kind: isFold(row) ? "fold" : "version",
    row,
    expanded: several ? open : undefined,
    parent: undefined,
  };
  return [head, ...(open ? row.versions.map((version) => part(version, key)) : [])];
}

function part(version: VersionMessage, parent: string): Item {
  return {
    key: partKey(version),
    kind: "part",
    row: figuresOf(version),
    expanded: undefined,
    parent,
  };
}

function partKey(version: VersionMessage): string {
  return `${version.sequence}:part`;
}

function isFold(row: TimelineRowMessage): boolean {
  return row.kind === "minor" && row.versions.length > 1;
}
