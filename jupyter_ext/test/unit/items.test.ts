import assert from "node:assert/strict";
import { test } from "node:test";

import { chunksOf, keyOf, parentOf } from "../../src/panel/items";
import { row, rowsFrom, version } from "./values";

const RUN = row([version(5), version(4), version(3)], "minor");
const ROWS = [row([version(6)]), RUN, row([version(2), version(1)])];

test("a run of minor saves is one line until it is unfolded", () => {
  const closed = chunksOf(ROWS, new Set()).flatMap(({ items }) => items);
  assert.deepEqual(
    closed.map(({ kind, expanded }) => [kind, expanded]),
    [
      ["version", undefined],
      ["fold", false],
      ["version", false],
    ],
  );
  const open = chunksOf(ROWS, new Set(["30"])).flatMap(({ items }) => items);
  const parts = open.filter(({ parent }) => parent === "30");
  assert.deepEqual(
    parts.map((item) => [item.kind, item.row.versions[0]?.number]),
    [
      ["part", 5],
      ["part", 4],
      ["part", 3],
    ],
  );
});

test("a new version moves no other line to another chunk", () => {
  const placed = (first: number): Map<string, string> =>
    new Map(
      chunksOf(rowsFrom(first, 1), new Set()).flatMap(({ key, items }) =>
        items.map((item): [string, string] => [item.key, key]),
      ),
    );
  const before = placed(200);
  const after = placed(201);
  for (const [item, chunk] of before) {
    assert.equal(after.get(item), chunk);
  }
});

test("a day has one head, however many chunks it has", () => {
  const chunks = chunksOf(rowsFrom(200, 1), new Set());
  assert.ok(chunks.length > 2);
  assert.deepEqual(
    chunks.map(({ heads }) => heads),
    chunks.map((_, at) => at === 0),
  );
});

test("a version is found in its line, or in the line that has to be unfolded", () => {
  assert.equal(keyOf(ROWS, 6), "60");
  assert.equal(keyOf(ROWS, 2), "10");
  const key = keyOf(ROWS, 4) ?? "";
  assert.equal(parentOf(ROWS, key), "30");
  assert.equal(keyOf(ROWS, 7), undefined);
  const shown = chunksOf(ROWS, new Set(["30"])).flatMap(({ items }) => items);
  assert.ok(shown.some((item) => item.key === key));
});
