process.env["TZ"] = "Europe/Berlin";

import assert from "node:assert/strict";
import { test } from "node:test";

import type { TimelineRowMessage } from "../../../panel-core/protocol";
import * as rows from "../../../panel-core/rows";
import { row } from "./samples";

const numbers = (found: TimelineRowMessage[]): number[][] =>
  found.map((each) => each.versions.map((version) => version.number));
const loaded = (
  rowsOf: number[][],
  cursor: number | null,
  pages = 2,
): rows.Loaded<TimelineRowMessage> => ({ rows: rowsOf.map((each) => row(each)), cursor, pages });
const page = (rowsOf: number[][], next: number | null): rows.Page<TimelineRowMessage> => ({
  rows: rowsOf.map((each) => row(each)),
  next_cursor: next,
});

test("pages double until they are as large as the sidecar gives", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 400].map(rows.pageSize),
    [100, 200, 400, 800, 1000, 1000, 1000],
  );
});

test("a fresh first page takes the place of the rows it covers", () => {
  const found = rows.spliced(
    loaded([[6], [5], [4], [3], [2]], 2),
    page([[7], [6], [5]], 5),
    rows.cutRow,
  );
  assert.deepEqual(numbers(found.rows), [[7], [6], [5], [4], [3], [2]]);
  assert.equal(found.cursor, 2);
  assert.equal(found.pages, 2);
});

test("a row that the page covers in part keeps its older versions, with their figures", () => {
  const found = rows.spliced(
    loaded([[8], [7, 6, 5, 4], [3]], 3),
    page([[9], [8, 7, 6]], 6),
    rows.cutRow,
  );
  assert.deepEqual(numbers(found.rows), [[9], [8, 7, 6], [5, 4], [3]]);
  const cut = found.rows[2];
  assert.deepEqual([cut?.saves, cut?.added], [2, 2]);
});

test("a newest version that is folded now is not shown twice", () => {
  const found = rows.spliced(
    loaded([[5], [4, 3], [2], [1]], null),
    page([[6], [5, 4, 3]], 3),
    rows.cutRow,
  );
  assert.deepEqual(numbers(found.rows), [[6], [5, 4, 3], [2], [1]]);
});

test("a page that holds everything is all there is", () => {
  const found = rows.spliced(loaded([[3], [2], [1]], null), page([[4], [1]], null), rows.cutRow);
  assert.deepEqual(numbers(found.rows), [[4], [1]]);
  assert.equal(found.cursor, null);
  assert.equal(found.pages, 1);
});

test("more new saves than a page holds leave no gap: the list begins anew", () => {
  const found = rows.spliced(loaded([[3], [2]], 2), page([[9], [8]], 8), rows.cutRow);
  assert.deepEqual(numbers(found.rows), [[9], [8]]);
  assert.equal(found.cursor, 8);
});

test("a page that reaches just to what was loaded joins it", () => {
  const found = rows.spliced(loaded([[3], [2]], 2), page([[4], [3]], 3), rows.cutRow);
  assert.deepEqual(numbers(found.rows), [[4], [3], [2]]);
});

test("a page that covers all that was loaded sets where to go on", () => {
  const found = rows.spliced(loaded([[3]], 3, 1), page([[5], [4], [3], [2]], 2), rows.cutRow);
  assert.deepEqual(numbers(found.rows), [[5], [4], [3], [2]]);
  assert.equal(found.cursor, 2);
});

test("an empty page empties the list", () => {
  assert.deepEqual(rows.spliced(loaded([[1]], null), page([], null), rows.cutRow).rows, []);
});

test("a row keeps its name while newer saves join it", () => {
  assert.equal(rows.rowKey(row([7, 6, 5])), rows.rowKey(row([9, 8, 7, 6, 5])));
});

const dated = (number: number, local: string): TimelineRowMessage =>
  row([number], { time: new Date(local).toISOString() });

test("rows stand under their local day, across midnight and changed clocks", () => {
  const groups = rows.dayGroups([
    dated(5, "2026-10-26T00:00:00"),
    dated(4, "2026-10-25T23:59:59"),
    dated(3, "2026-10-25T02:30:00"),
    dated(2, "2026-10-25T00:00:00"),
    dated(1, "2026-10-24T23:59:59"),
  ]);
  assert.deepEqual(
    groups.map((group) => [group.key, ...numbers(group.rows).flat()]),
    [
      ["2026-10-26", 5],
      ["2026-10-25", 4, 3, 2],
      ["2026-10-24", 1],
    ],
  );
});

test("a clock that ran backwards gives a day two groups, each with its name", () => {
  const groups = rows.dayGroups([
    dated(3, "2026-11-21T10:00:00"),
    dated(2, "2026-11-22T10:00:00"),
    dated(1, "2026-11-21T09:00:00"),
  ]);
  assert.deepEqual(
    groups.map((group) => group.key),
    ["2026-11-21", "2026-11-22", "2026-11-21#1"],
  );
});

test("only the groups that changed are drawn again", () => {
  const older = dated(1, "2026-11-20T10:00:00");
  const before = rows.dayGroups([dated(2, "2026-11-21T10:00:00"), older]);
  const more = rows.dayGroups([
    dated(3, "2026-11-21T11:00:00"),
    dated(2, "2026-11-21T10:00:00"),
    { ...older },
  ]);
  assert.deepEqual(rows.changedGroups(before, more), ["2026-11-21"]);
  assert.deepEqual(rows.changedGroups(more, more), []);
  assert.equal(rows.changedGroups(before, before.slice(0, 1)), null);
});

test("a tag or a note on an old version changes its group", () => {
  const plain = rows.dayGroups([dated(1, "2026-11-20T10:00:00")]);
  for (const change of [{ note: "why" }, { tags: ["keep"] }]) {
    const time = new Date("2026-11-20T10:00:00").toISOString();
    const after = rows.dayGroups([row([1], { time, ...change })]);
    assert.deepEqual(rows.changedGroups(plain, after), ["2026-11-20"]);
  }
});

test("a version is found in the row that holds it", () => {
  const found = rows.rowWith([row([9]), row([8, 7, 6])], 7);
  assert.deepEqual(found && numbers([found]), [[8, 7, 6]]);
  assert.equal(rows.rowWith([row([9])], 1), undefined);
});
