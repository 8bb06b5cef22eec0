import assert from "node:assert/strict";
import { test } from "node:test";

import { conditionLines, hookLines, mirrorWords } from "../../../panel-core/condition";
import type { StatusResult } from "../../../panel-core/protocol";
import { exactTime } from "../../../panel-core/time";
import { english } from "./english";

const TIME = "2026-11-21T14:02:00.000Z";
const STATUS: StatusResult = {
  store: "/home/ada/store.db",
  format: 1,
  workspaces: [],
  documents: 0,
  versions: 0,
  full_bytes: 0,
  store_bytes: 0,
  last_sequence: 0,
  last_time: null,
  trouble: [],
};

test("the condition tells the last save, what waits and who watches", () => {
  const status = { ...STATUS, last_capture: TIME, waiting: 1200, watcher: "watching 12 folders" };
  assert.deepEqual(conditionLines(english, status), [
    `Last save kept ${exactTime(Date.parse(TIME))}.`,
    "1,200 saves wait for the store.",
    "Changes from outside: watching 12 folders",
  ]);
});

test("the last drill is told with its count", () => {
  const status = { ...STATUS, proven: TIME, proven_versions: 1200 };
  const when = exactTime(Date.parse(TIME));
  assert.equal(
    conditionLines(english, status)[0],
    `Proven restorable ${when}: 1,200 versions rebuilt.`,
  );
});

test("the last compaction is told with what it saved and what came since", () => {
  const sizes = { before_bytes: 2_100_000, after_bytes: 800_000 };
  const compacted = { time: TIME, versions: 1200, ...sizes, since: 1 };
  const when = exactTime(Date.parse(TIME));
  const words = `Compacted ${when}: 2.1 MB → 800 kB; changes since: 1`;
  assert.equal(conditionLines(english, { ...STATUS, compacted })[0], words);
});

test("a mirror is told with how far it has come and what is wrong with it", () => {
  const mirror = { target: "/mnt/m.btl", time: TIME, behind: 0, trouble: "" };
  const when = exactTime(Date.parse(TIME));
  assert.equal(mirrorWords(english, mirror), `nothing is missing, brought up to date ${when}`);
  assert.equal(
    mirrorWords(english, { ...mirror, time: null, behind: 1, trouble: "its disk is full" }),
    "1 change behind, never was up to date: its disk is full",
  );
  assert.match(mirrorWords(english, { ...mirror, behind: 1200 }), /^1,200 changes behind, /);
});

test("where nobody watches and nothing was saved that is said", () => {
  assert.deepEqual(conditionLines(english, STATUS), ["Nobody watches for changes from outside."]);
  assert.equal(
    conditionLines(english, { ...STATUS, waiting: 1 })[0],
    "1 save waits for the store.",
  );
});

test("each hook that fails is told with its reason", () => {
  const hook = { hook: "notify-send", reason: "exit code 1", times: 1, time: TIME };
  const hooks = [hook, { ...hook, times: 3 }];
  assert.deepEqual(hookLines(english, { ...STATUS, hooks }), [
    "notify-send failed: exit code 1",
    "notify-send failed 3 times: exit code 1",
  ]);
});
