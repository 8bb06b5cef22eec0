import assert from "node:assert/strict";
import { test } from "node:test";

import { changedValue, optionsOf } from "../../src/options";

test("settings are nested and named as the sidecar names them", () => {
  const options = optionsOf([
    ["capture.maxSize", 7],
    ["policy.mergeWindowSeconds", 0],
    ["capture.gitignore", false],
    ["author", "Ada"],
  ]);
  assert.deepEqual(options, {
    capture: { max_size: 7, gitignore: false },
    policy: { merge_window_seconds: 0 },
    author: "Ada",
  });
});

test("what nobody set is not sent", () => {
  const unset = [
    ["store", ""],
    ["author", null],
    ["capture.maxSize", undefined],
  ] as const;
  assert.deepEqual(optionsOf(unset), {});
});

test("the nearest value counts, and none at all is undefined", () => {
  const all = { globalValue: 1, workspaceValue: 2, workspaceFolderValue: 3 };
  assert.equal(changedValue(all, true), 3);
  assert.equal(changedValue({ ...all, workspaceFolderValue: undefined }, true), 2);
  assert.equal(changedValue({ globalValue: 1 }, true), 1);
  assert.equal(changedValue({}, true), undefined);
  assert.equal(changedValue(undefined, true), undefined);
});

test("a folder that is not trusted has no say", () => {
  const all = { globalValue: 1, workspaceValue: 2, workspaceFolderValue: 3 };
  assert.equal(changedValue(all, false), 1);
  assert.equal(changedValue({ workspaceValue: 2 }, false), undefined);
});
