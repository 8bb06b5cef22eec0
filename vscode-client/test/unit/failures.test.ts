import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { type FailureKind, failureText, remedies } from "../../src/failures";
import { english } from "./english";

const KINDS: FailureKind[] = ["python", "install", "command", "system", "crash"];

test("each failure says what happened and that the files are untouched", () => {
  for (const kind of KINDS) {
    const text = failureText(english, kind);
    assert.match(text, /^Saves are not being kept: /);
    assert.match(text, /untouched\. \S.+\.$/);
  }
});

test("what was found stands in the message", () => {
  assert.match(failureText(english, "python", "python3: 3.9"), /found none \(python3: 3\.9\)\./);
});

test("the views say the same words as the message", () => {
  const words = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;
  for (const kind of KINDS) {
    const [first] = (words[`welcome.${kind}`] ?? "").split("\n");
    assert.equal(first, failureText(english, kind));
  }
});

test("missing Python is remedied by choosing one or getting one", () => {
  assert.deepEqual(remedies("python"), ["selectPython", "getPython", "showLog"]);
});

test("a sidecar that ends again and again is restarted by hand, with the log at hand", () => {
  assert.deepEqual(remedies("crash"), ["restart", "showLog"]);
});
