import assert from "node:assert/strict";
import { test } from "node:test";

import { figuresOf } from "../../../panel-core/wording";
import { cells, chipKind, facts } from "../../src/panel/facts";
import { english, row, version } from "./values";

function counted(added: number, deleted: number, modified: number): string {
  return cells(english, version(1, { metadata: { cells: { added, deleted, modified } } }));
}

test("cells are counted by what happened to them", () => {
  assert.equal(counted(0, 0, 3), "3 cells changed");
  assert.equal(counted(1, 0, 0), "1 cell added");
  assert.equal(counted(2, 1, 1), "1 cell changed, 2 added, 1 deleted");
  assert.equal(counted(0, 0, 0), "");
});

test("metadata of another program is no count of cells", () => {
  assert.equal(cells(english, version(1, { metadata: { cells: "three" } })), "");
  assert.equal(cells(english, version(1, { metadata: { cells: { added: "many" } } })), "");
});

test("a restored version says where the former text is, and nothing of cells", () => {
  const metadata = { rollback_from: 131, rollback_to: 97, cells: { added: 1 } };
  const told = facts(english, figuresOf(version(132, { metadata })), "ada");
  assert.deepEqual(told, ["what was there is version 131"]);
});

test("authors are told unless it goes without saying", () => {
  assert.deepEqual(facts(english, figuresOf(version(1)), "ada"), []);
  assert.deepEqual(facts(english, figuresOf(version(1)), "bo"), ["ada"]);
});

test("several versions in one row tell how many saves, not what the newest did to cells", () => {
  const metadata = { cells: { modified: 1 } };
  const several = row([version(2, { metadata }), version(1)]);
  assert.deepEqual(facts(english, several, "ada"), ["2 saves"]);
});

test("chips are words to watch for, tags or figures", () => {
  const reasons = [{ kind: "keyword", detail: "SECURITY" }];
  const chips = figuresOf(
    version(1, { tags: ["good", "keep"], significance: { level: "significant", reasons } }),
  );
  assert.equal(chipKind(chips, "SECURITY"), "keyword");
  assert.equal(chipKind(chips, "keep"), "tag");
  assert.equal(chipKind(chips, "18 %"), "figure");
  assert.equal(chipKind(chips, "✓ tests"), "green");
  assert.equal(chipKind(chips, "✗ tests"), "red");
});
