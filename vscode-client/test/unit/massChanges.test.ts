process.env["TZ"] = "Europe/Berlin";

import assert from "node:assert/strict";
import { test } from "node:test";

import * as massChanges from "../../../panel-core/massChanges";
import type { MassChangeMessage, ProjectRowMessage } from "../../../panel-core/protocol";
import { english } from "./english";
import { row } from "./samples";

const NOW = Date.parse("2026-11-21T12:05:00.000Z");

/** A row of the project, whose newest version has this sequence. */
function changed(sequence: number, workspace = "/work"): ProjectRowMessage {
  const { versions, chips, saves, added, deleted } = row([sequence]);
  return {
    uri: `file://${workspace}/${sequence}.txt`,
    path: `${sequence}.txt`,
    workspace,
    deleted: false,
    document: sequence,
    versions,
    chips,
    saves,
    added,
    deleted_lines: deleted,
  };
}

function mass(
  first: number,
  last: number,
  more: Partial<MassChangeMessage> = {},
): MassChangeMessage {
  return {
    sequence: last + 1,
    time: "2026-11-21T12:00:00.000Z",
    workspace: "/work",
    title: "143 files changed in 1.4 s",
    changed: 143,
    created: 0,
    deleted: 0,
    renamed: 0,
    seconds: 1.4,
    first,
    last,
    by: "",
    ...more,
  };
}

/** Lines in short: a sequence, or that of a mass change with those inside it. */
function shape(lines: massChanges.Listed[]): unknown[] {
  const of = ({ versions }: ProjectRowMessage): number => versions[0]?.sequence ?? 0;
  return lines.map((line) =>
    line.kind === "row" ? of(line.row) : [line.mass.sequence, line.rows.map(of)],
  );
}

test("rows of a mass change are inside it, at the place where it ended", () => {
  const rows = [9, 8, 6, 5, 4, 3].map((sequence) => changed(sequence));
  assert.deepEqual(shape(massChanges.listed(rows, [mass(4, 6)], true)), [9, 8, [7, [6, 5, 4]], 3]);
});

test("a row of another folder between them stays outside", () => {
  const rows = [changed(6), changed(5, "/other"), changed(4)];
  assert.deepEqual(shape(massChanges.listed(rows, [mass(4, 6)], true)), [[7, [6, 4]], 5]);
});

test("a mass change of deletions alone has a line of its own", () => {
  const rows = [changed(3), changed(1)];
  assert.deepEqual(shape(massChanges.listed(rows, [mass(4, 9)], true)), [[10, []], 3, 1]);
});

test("one that ended below waits until all is loaded", () => {
  const rows = [changed(9)];
  assert.deepEqual(shape(massChanges.listed(rows, [mass(2, 4)], false)), [9]);
  assert.deepEqual(shape(massChanges.listed(rows, [mass(2, 4)], true)), [9, [5, []]]);
});

test("each is remembered once, newest first", () => {
  const found = massChanges.remembered([mass(2, 4)], [mass(6, 8), mass(2, 4)]);
  assert.deepEqual(
    found.map(({ sequence }) => sequence),
    [9, 5],
  );
});

test("what stands beside its title", () => {
  assert.equal(massChanges.massDescription(english, mass(1, 2), NOW), "5 min ago");
  const git = mass(1, 2, { by: "git" });
  assert.equal(massChanges.massDescription(english, git, NOW), "by git · 5 min ago");
  assert.equal(
    massChanges.spokenMass(english, mass(1, 2, { by: "formatter" }), NOW),
    "143 files changed in 1.4 s, by a formatter, 5 min ago",
  );
  assert.match(
    massChanges.massFacts(english, git),
    /^143 files .*\n.* 21 November 2026 .*\nby git$/,
  );
});
