import assert from "node:assert/strict";
import test from "node:test";

import { movedBlocks } from "../../src/movedBlocks";
import type { DiffHunk, DiffLine } from "../../../panel-core/protocol";

function line(kind: DiffLine["kind"], moved?: number): DiffLine {
  return { kind, text: "\n", moved: moved ?? null };
}

test("a block is named on both sides, each with its place on the other one", () => {
  const hunks: DiffHunk[] = [
    {
      old_start: 2,
      old_count: 3,
      new_start: 1,
      new_count: 0,
      lines: [line("deleted", 8), line("deleted", 9), line("deleted")],
    },
    {
      old_start: 9,
      old_count: 1,
      new_start: 7,
      new_count: 3,
      lines: [line("deleted"), line("added"), line("added", 2), line("added", 3)],
    },
  ];
  assert.deepEqual(movedBlocks(hunks), {
    old: [{ first: 2, last: 3, other: 8 }],
    new: [{ first: 8, last: 9, other: 2 }],
  });
});

test("lines beside each other that came from different places are two blocks", () => {
  const lines = [line("added", 30), line("added", 12), line("added", 13)];
  const hunks = [{ old_start: 4, old_count: 0, new_start: 5, new_count: 3, lines }];
  assert.deepEqual(movedBlocks(hunks).new, [
    { first: 5, last: 5, other: 30 },
    { first: 6, last: 7, other: 12 },
  ]);
});
