import assert from "node:assert/strict";
import { test } from "node:test";

import type { TimelineParams, TimelineResult } from "../../../panel-core/protocol";
import { type Client, Fault } from "../../src/client";
import { Timeline } from "../../src/panel/timeline";
import { page, rowsFrom } from "./values";

type Answer = (params: TimelineParams) => Promise<TimelineResult> | TimelineResult;

/** A server that keeps `count` versions of every file, or answers as it is told. */
function timeline(answer: Answer, skipped: object[] = []): Timeline {
  const call = (name: string, params: TimelineParams): Promise<unknown> =>
    name === "status" ? Promise.resolve({ skipped }) : Promise.resolve().then(() => answer(params));
  return new Timeline({ call } as unknown as Client);
}

function versions(count: () => number): Answer {
  return ({ limit = 50, cursor }) => {
    const first = typeof cursor !== "number" ? count() : cursor - 1;
    const last = Math.max(1, first - limit + 1);
    return page(rowsFrom(first, last), last > 1 ? last : null);
  };
}

function numbers({ loaded }: Timeline): number[] {
  return loaded.rows.map(({ versions: [newest] }) => newest?.number ?? 0);
}

test("pages below are loaded down to the version somebody looks for", async () => {
  const list = timeline(versions(() => 900));
  await list.show("a.ipynb", true);
  assert.equal(list.state, "ready");
  assert.equal(numbers(list).length, 100);
  assert.equal(await list.find(250), true);
  assert.equal(numbers(list).at(-1), 201);
  assert.equal(await list.find(1000), false);
});

test("a new save comes on top of all that is loaded", async () => {
  let count = 300;
  const list = timeline(versions(() => count));
  await list.show("a.ipynb", true);
  await list.more();
  count = 302;
  await list.update();
  assert.deepEqual(
    numbers(list),
    Array.from({ length: 302 }, (_, at) => 302 - at),
  );
});

test("an answer about the file shown before is not shown", async () => {
  let late: (result: TimelineResult) => void = () => undefined;
  const list = timeline(({ path }) =>
    path === "slow.py"
      ? new Promise((resolve) => {
          late = resolve;
        })
      : page(rowsFrom(2, 1)),
  );
  const first = list.show("slow.py", true);
  await Promise.resolve();
  await Promise.resolve();
  await list.show("a.ipynb", true);
  late(page(rowsFrom(9, 1)));
  await first;
  assert.deepEqual(numbers(list), [2, 1]);
});

test("a file of which nothing is kept is empty, and one that is left out says why", async () => {
  const unknown = (): never => {
    throw new Fault("nothing is kept of a.ipynb", 404, "not-found");
  };
  const empty = timeline(unknown);
  await empty.show("a.ipynb", true);
  assert.equal(empty.state, "empty");
  const left = timeline(unknown, [{ path: "a.ipynb", reason: "larger than 10 MB" }]);
  await left.show("a.ipynb", true);
  assert.deepEqual([left.state, left.reason], ["skipped", "larger than 10 MB"]);
});

test("a server that fails leaves the rows where they are, and the next look helps", async () => {
  let ill = false;
  const list = timeline((params) => {
    if (ill) {
      throw new Fault("the store is locked", 503, "store");
    }
    return versions(() => 3)(params);
  });
  await list.show("a.ipynb", true);
  ill = true;
  await list.update();
  assert.deepEqual(
    [list.state, list.reason, numbers(list)],
    ["failed", "the store is locked", [3, 2, 1]],
  );
  ill = false;
  await list.refresh();
  assert.equal(list.state, "ready");
});
