import assert from "node:assert/strict";
import test from "node:test";

import { linesInNew } from "../../src/hunkLines";
import type { DiffHunk } from "../../../panel-core/protocol";

function hunk(
  old_start: number,
  old_count: number,
  new_start: number,
  new_count: number,
): DiffHunk {
  return { old_start, old_count, new_start, new_count, lines: [] };
}

test("a changed line is where its change is on the other side", () => {
  assert.deepEqual(linesInNew([hunk(5, 2, 8, 3)], 6, 6), { first: 8, last: 10 });
});

test("a line that is the same on both sides has nothing to take back", () => {
  const hunks = [hunk(5, 2, 8, 3)];
  assert.equal(linesInNew(hunks, 4, 4), undefined);
  assert.equal(linesInNew(hunks, 7, 7), undefined);
});

test("text that is missing now is between the lines where it stood, and no other such place", () => {
  const hunks = [hunk(5, 2, 4, 0), hunk(8, 1, 5, 0)];
  assert.deepEqual(linesInNew(hunks, 5, 5), { first: 5, last: 4 });
  assert.deepEqual(linesInNew(hunks, 8, 8), { first: 6, last: 5 });
  assert.deepEqual(linesInNew(hunks, 6, 8), { first: 5, last: 5 });
});

test("text missing at either end of the file is beyond its last line, or before its first", () => {
  assert.deepEqual(linesInNew([hunk(11, 3, 10, 0)], 12, 12), { first: 11, last: 10 });
  assert.deepEqual(linesInNew([hunk(1, 3, 0, 0)], 2, 2), { first: 1, last: 0 });
});

test("added text is touched by the old lines on both sides of it", () => {
  const hunks = [hunk(4, 0, 5, 2)];
  assert.deepEqual(linesInNew(hunks, 4, 4), { first: 5, last: 6 });
  assert.deepEqual(linesInNew(hunks, 5, 5), { first: 5, last: 6 });
  assert.equal(linesInNew(hunks, 6, 6), undefined);
});

test("several changes in a selection are taken together", () => {
  const hunks = [hunk(2, 1, 2, 1), hunk(5, 1, 5, 4), hunk(9, 1, 12, 1)];
  assert.deepEqual(linesInNew(hunks, 1, 6), { first: 2, last: 8 });
});
