// Saves that came and went are one quiet row, which says why and opens to each of them.

import assert from "node:assert/strict";

import { session } from "../workbench/session";
import { backtrail } from "../workbench/sidecar";

const LINES = ["one", "two", "three", "four"].map((word) => `${word} = "${word}"\n`);
const BLOCK = Array.from({ length: 12 }, (_, at) => `tried_${at} = ${at}\n`);
const INDENTED = LINES.map((line) => `  ${line}`);

/** Each is a save; the block comes and goes, then nothing but white space changes. */
const SAVES = [
  LINES.slice(0, 2),
  LINES,
  [...LINES, ...BLOCK],
  [...LINES, ...BLOCK.slice(3)],
  [...LINES, ...BLOCK.slice(8)],
  LINES,
  [...LINES, 'five = "five"\n'],
  [...INDENTED, 'five = "five"\n'],
  [...LINES, "\n\n", 'five = "five"\n'],
  [...LINES, 'six = "six"\n', 'seven = "seven"\n'],
];

const here = session("folds", {
  prepare: (made) => {
    for (const lines of SAVES) {
      made.write("demo.txt", lines.join(""));
      backtrail(made, "capture", "demo.txt");
    }
  },
  settings: { "backtrail.policy.mergeWindowSeconds": 0 },
});

here.test("what came and went is one row, and says so", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("demo.txt");
  const rows = await workbench
    .view("This file")
    .until("both folds", (texts) =>
      [/^3 in-between saves add-then-delete · /, /^2 saves white space only · /].every((fold) =>
        texts.some((text) => fold.test(text)),
      ),
    );
  assert.equal(rows.filter((row) => row.startsWith("Edited")).length, 4, rows.join("\n"));
  await workbench.screenshot("folds-dark");
});

here.test("unfolded, each of them is there to be looked at", async (workbench) => {
  const view = workbench.view("This file");
  await view.unfold(/^3 in-between saves/);
  const rows = await view.until(
    "three more rows",
    (texts) => texts.filter((text) => text.startsWith("Edited")).length === 7,
  );
  assert.ok(rows.some((row) => row.startsWith("3 in-between saves")));
  await workbench.screenshot("folds-open-dark");
  const at = rows.findIndex((row) => row.startsWith("3 in-between saves"));
  await view
    .rows(/^Edited/)
    .nth(rows.slice(0, at).filter((row) => row.startsWith("Edited")).length)
    .click();
  await workbench.diffShows({ title: "demo.txt", modified: "tried_11" });
});
