import assert from "node:assert/strict";
import { test } from "node:test";

import type { StatusResult } from "../../../panel-core/protocol";
import { type Liveness, statusLine, storeFigures } from "../../src/statusLine";
import { english } from "./english";

const NOW = Date.parse("2026-11-21T14:02:00Z");
const FIGURES = {
  store: "/home/ada/store.db",
  format: 1,
  workspaces: [],
  documents: 12,
  versions: 1480,
  full_bytes: 3_000_000,
  store_bytes: 212_000,
  last_sequence: 1,
  last_time: null,
  trouble: [],
};
const WELL: Liveness = {
  state: "running",
  failure: undefined,
  trouble: [],
  last: NOW - 120_000,
  figures: FIGURES,
};

test("when all is well the last save is told, with figures in the tooltip", () => {
  const line = statusLine(english, WELL, NOW);
  assert.equal(line.text, "$(history) 2 min ago");
  assert.equal(line.warning, false);
  assert.match(line.tooltip, /1,480 versions of 12 files · 212 kB/);
});

test("the tooltip says who looks for changes from outside, and which hooks do not work", () => {
  const hook = { hook: "notify-send", reason: "exit code 1", times: 1, time: "" };
  const words = (figures: Partial<typeof FIGURES & StatusResult>): string =>
    statusLine(english, { ...WELL, figures: { ...FIGURES, ...figures } }, NOW).tooltip;
  const watcher = "looking every 3 s: watch.mode is polling";
  assert.match(words({ watcher }), /^Changes from outside: looking every 3 s: .*polling/m);
  assert.match(words({ waiting: 2 }), /^2 saves wait for the store\.$/m);
  assert.match(words({ hooks: [hook] }), /^1 hook does not work; click to see why\.$/m);
  assert.match(words({ hooks: [hook, hook] }), /^2 hooks do not work; click to see why\.$/m);
  assert.doesNotMatch(words({}), /hook|wait/);
});

test("trouble is a warning with its reason", () => {
  const line = statusLine(english, { ...WELL, trouble: ["the disk is full"] }, NOW);
  assert.equal(line.text, "$(warning) not kept");
  assert.equal(line.warning, true);
  assert.equal(line.tooltip, "Saves are not being kept: the disk is full");
  assert.equal(line.spoken, line.tooltip);
});

test("a sidecar that failed is a warning with the failure, whatever was before", () => {
  const line = statusLine(english, { ...WELL, state: "failed", failure: "no Python" }, NOW);
  assert.equal(line.warning, true);
  assert.equal(line.tooltip, "no Python");
});

test("while it starts nothing warns", () => {
  const line = statusLine(english, { ...WELL, state: "starting", trouble: ["old"] }, NOW);
  assert.equal(line.warning, false);
});

test("before the first save only the icon shows", () => {
  assert.equal(statusLine(english, { ...WELL, last: undefined }, NOW).text, "$(history)");
});

test("the store's figures say what full copies would take", () => {
  assert.equal(
    storeFigures(english, FIGURES),
    "1,480 versions of 12 files · 212 kB; full copies would take 3.0 MB",
  );
});
