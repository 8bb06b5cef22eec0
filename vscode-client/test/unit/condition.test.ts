import assert from "node:assert/strict";
import { test } from "node:test";

import { conditionLines, hookLines } from "../../../panel-core/condition";
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
