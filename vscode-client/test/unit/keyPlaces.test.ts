import assert from "node:assert/strict";
import { test } from "node:test";

import type { DiffHunk, KeyChangeMessage } from "../../../panel-core/protocol";
import { placeOfKey } from "../../src/keyPlaces";

const HUNKS: DiffHunk[] = [
  {
    old_start: 2,
    old_count: 2,
    new_start: 2,
    new_count: 2,
    lines: [
      { kind: "deleted", text: '  "port": 1,\n' },
      { kind: "deleted", text: '  "gone": true,\n' },
      { kind: "added", text: '  "port": 2,\n' },
      { kind: "added", text: '  "build:prod": "x",\n' },
    ],
  },
  {
    old_start: 9,
    old_count: 1,
    new_start: 9,
    new_count: 2,
    lines: [
      { kind: "deleted", text: '  "port": 80,\n' },
      { kind: "added", text: '  "port": 81,\n' },
      { kind: "added", text: '    "eleven",\n' },
    ],
  },
];

function change(kind: KeyChangeMessage["kind"], key: string, value: string): KeyChangeMessage {
  return { kind, key, old: kind === "removed" ? value : null, new: value };
}

test("of keys with one name, the line with the value is the place", () => {
  const place = placeOfKey(change("changed", "inner.port", "81"), HUNKS);
  assert.deepEqual(place, { line: 9, side: "new" });
});

test("what was removed is on the old side", () => {
  const place = placeOfKey(change("removed", "gone", "true"), HUNKS);
  assert.deepEqual(place, { line: 3, side: "old" });
});

test("a name in brackets, and an item without a name", () => {
  const quoted = placeOfKey(change("added", 'scripts["build:prod"]', '"x"'), HUNKS);
  assert.deepEqual(quoted, { line: 3, side: "new" });
  const item = placeOfKey(change("added", "list[3]", '"eleven"'), HUNKS);
  assert.deepEqual(item, { line: 10, side: "new" });
});

test("a key on no changed line has no place", () => {
  assert.equal(placeOfKey(change("added", "other", "[1, 2]"), HUNKS), undefined);
});
