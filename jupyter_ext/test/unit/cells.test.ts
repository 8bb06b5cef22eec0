import assert from "node:assert/strict";
import { test } from "node:test";

import { type Cell, cellChanges, cellsOf, sameCell } from "../../src/restore/cells";

const cell = (id: string, source: string, outputs = "[]"): Cell => ({
  id,
  type: "code",
  source,
  outputs,
});

test("a cell keeps its place by its id, whatever its source became", () => {
  const now = [cell("a", "x = 1"), cell("b", "y = 2")];
  const then = [cell("a", "x = 10"), cell("b", "y = 2")];
  const { changes, outputs, moved } = cellChanges(now, then);
  assert.deepEqual(changes, [
    { kind: "changed", number: 1, type: "code", before: "x = 1", after: "x = 10" },
  ]);
  assert.equal(outputs, 0);
  assert.equal(moved, false);
});

test("cells that come back are told where they will be, cells that go where they are", () => {
  const now = [cell("a", "1"), cell("new", "2")];
  const then = [cell("old", "0"), cell("a", "1")];
  assert.deepEqual(
    cellChanges(now, then).changes.map(({ kind, number }) => [kind, number]),
    [
      ["added", 1],
      ["removed", 2],
    ],
  );
});

test("outputs alone are counted and change no cell", () => {
  const { changes, outputs } = cellChanges([cell("a", "1", "[1]")], [cell("a", "1", "[2]")]);
  assert.deepEqual([changes.length, outputs], [0, 1]);
});

test("another order is told, an insertion is none", () => {
  const [a, b, c] = [cell("a", "1"), cell("b", "2"), cell("c", "3")];
  assert.equal(cellChanges([a, b], [b, a]).moved, true);
  assert.equal(cellChanges([a, b], [a, c, b]).moved, false);
});

test("cells without ids belong together by their source, then by their turn", () => {
  const now = [cell("", "first"), cell("", "second"), cell("", "third")];
  const then = [cell("", "first"), cell("", "changed"), cell("", "third")];
  assert.deepEqual(
    cellChanges(now, then).changes.map(({ kind, number }) => [kind, number]),
    [["changed", 2]],
  );
});

test("cells are read from a notebook's JSON, a source as text or as lines", () => {
  const notebook = {
    cells: [
      { id: "a", cell_type: "markdown", source: ["# Title\n", "text"] },
      { cell_type: "code", source: "x", outputs: [{ text: "1" }] },
    ],
  };
  assert.deepEqual(cellsOf(notebook), [
    { id: "a", type: "markdown", source: "# Title\ntext", outputs: "[]" },
    { id: "", type: "code", source: "x", outputs: '[{"text":"1"}]' },
  ]);
  assert.deepEqual([cellsOf(undefined), cellsOf({}), cellsOf([1])], [[], [], []]);
});

test("an earlier form of a cell is found by id, by its turn only where there are no ids", () => {
  const found = cell("a", "1");
  assert.equal(sameCell([cell("b", "2"), found], { id: "a", at: 0 }), found);
  assert.equal(sameCell([cell("b", "2")], { id: "a", at: 0 }), undefined);
  assert.equal(sameCell([cell("", "2")], { id: "a", at: 0 })?.source, "2");
});
