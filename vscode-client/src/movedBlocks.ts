/** Blocks of a comparison that stand elsewhere on its other side. Pure. */
import type { DiffHunk } from "../../panel-core/protocol";

/** Lines of one side, from 1, and where the first of them is on the other side. */
export interface MovedBlock {
  first: number;
  last: number;
  other: number;
}

/** What was moved away from the old side, and to where it came on the new one. No context. */
export function movedBlocks(hunks: DiffHunk[]): { old: MovedBlock[]; new: MovedBlock[] } {
  return { old: blocksOf(hunks, "deleted"), new: blocksOf(hunks, "added") };
}

function blocksOf(hunks: DiffHunk[], kind: "added" | "deleted"): MovedBlock[] {
  const blocks: MovedBlock[] = [];
  for (const hunk of hunks) {
    const start = kind === "deleted" ? hunk.old_start : hunk.new_start;
    const lines = hunk.lines.filter((line) => line.kind === kind);
    for (const [at, { moved }] of lines.entries()) {
      const line = start + at;
      const block = blocks.at(-1);
      if (typeof moved !== "number") {
        continue;
      }
      if (block?.last === line - 1 && moved === block.other + line - block.first) {
        block.last = line;
      } else {
        blocks.push({ first: line, last: line, other: moved });
      }
    }
  }
  return blocks;
}
