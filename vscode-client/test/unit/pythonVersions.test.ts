import assert from "node:assert/strict";
import { test } from "node:test";

import * as versions from "../../src/pythonVersions";

test("an interpreter's own words are read", () => {
  const probed = versions.parseProbe("3.12\n/usr/bin/python3.12\n");
  assert.deepEqual(probed, { version: [3, 12], executable: "/usr/bin/python3.12" });
});

test("anything else is no interpreter", () => {
  assert.equal(versions.parseProbe(""), undefined);
  assert.equal(versions.parseProbe("3.12\n"), undefined);
  assert.equal(
    versions.parseProbe("Python was not found; run without arguments to install"),
    undefined,
  );
});

test("versions are read in all their forms", () => {
  assert.deepEqual(versions.parseVersion("3.11"), [3, 11]);
  assert.deepEqual(versions.parseVersion("Python 3.13.0rc1"), [3, 13]);
  assert.deepEqual(versions.parseVersion("Python 2.7.18"), [2, 7]);
  assert.equal(versions.parseVersion("none"), undefined);
});

test("3.11 and later are new enough, 3.9 is not newer than 3.11", () => {
  const enough = (minor: number): boolean => versions.isNewEnough([3, minor]);
  assert.deepEqual([2, 9, 10].map(enough), [false, false, false]);
  assert.deepEqual([11, 12, 20].map(enough), [true, true, true]);
  assert.equal(versions.isNewEnough([2, 17]), false);
  assert.equal(versions.isNewEnough([4, 0]), true);
});

test("the newest Python is looked for first, the plain name last", () => {
  assert.deepEqual(versions.programNames(), [
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3",
    "python",
  ]);
});

test("only a program that says so is a sidecar", () => {
  assert.equal(versions.sidecarVersion("backtrail 0.1.0\n"), "0.1.0");
  assert.equal(versions.sidecarVersion("backtrail: command not found"), undefined);
  assert.equal(versions.sidecarVersion("another 0.1.0"), undefined);
  assert.equal(versions.sidecarVersion(""), undefined);
});
