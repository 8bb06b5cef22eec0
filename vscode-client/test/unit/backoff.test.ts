import assert from "node:assert/strict";
import { test } from "node:test";

import { createBackoff } from "../../src/backoff";

const MINUTE = 60_000;

test("after a crash the start is at once, then after 1, 2 and 4 seconds, and the fifth is the last", () => {
  const backoff = createBackoff();
  const waits = [0, 1, 2, 3, 4].map((second) => backoff.crashed(second * 1000));
  assert.deepEqual(waits, [0, 1000, 2000, 4000, undefined]);
});

test("crashes three minutes apart are each the first", () => {
  const backoff = createBackoff();
  for (let at = 0; at < 30 * MINUTE; at += 3 * MINUTE) {
    assert.equal(backoff.crashed(at), 0);
  }
});

test("of crashes a minute apart only those of the last three minutes count", () => {
  const backoff = createBackoff();
  const waits = Array.from({ length: 10 }, (_, at) => backoff.crashed(at * MINUTE));
  assert.deepEqual(waits, [0, 1000, 2000, ...Array<number>(7).fill(2000)]);
});

test("a restart by the person starts the count anew", () => {
  const backoff = createBackoff();
  for (let crash = 0; crash < 5; crash += 1) {
    backoff.crashed(crash);
  }
  backoff.forget();
  assert.equal(backoff.crashed(6), 0);
});
