import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ServerConnection } from "@jupyterlab/services";

import type { ServerEvent } from "../../src/client";
import { events } from "../../src/events";

class FakeSocket {
  static made: FakeSocket[] = [];
  onopen: (() => void) | undefined;
  onclose: (() => void) | undefined;
  onmessage: ((message: { data: unknown }) => void) | undefined;
  closed = false;

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }

  close(): void {
    this.closed = true;
  }
}

const SETTINGS = ServerConnection.makeSettings({
  baseUrl: "http://127.0.0.1:1/hub/",
  wsUrl: "ws://127.0.0.1:1/hub/",
  token: "",
  appendToken: false,
  WebSocket: FakeSocket as unknown as typeof WebSocket,
});

beforeEach(() => {
  FakeSocket.made = [];
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  mock.timers.reset();
});

test("events are heard, and a lost connection is made again, ever more slowly", () => {
  const heard: ServerEvent[] = [];
  let opened = 0;
  const hearing = events(SETTINGS, {
    event: (event) => heard.push(event),
    opened: () => {
      opened += 1;
    },
  });
  const [first] = FakeSocket.made;
  assert.equal(first?.url, "ws://127.0.0.1:1/hub/backtrail/api/events");
  first.onopen?.();
  first.onmessage?.({ data: '{"method":"reload","params":{}}' });
  first.onmessage?.({ data: "not ours" });
  assert.deepEqual(heard, [{ method: "reload", params: {} }]);
  first.onclose?.();
  mock.timers.tick(500);
  FakeSocket.made[1]?.onclose?.();
  mock.timers.tick(999);
  assert.equal(FakeSocket.made.length, 2);
  mock.timers.tick(1);
  FakeSocket.made[2]?.onopen?.();
  assert.deepEqual([FakeSocket.made.length, opened], [3, 2]);
  hearing.dispose();
  assert.ok(FakeSocket.made[2]?.closed);
  FakeSocket.made[2].onclose?.();
  mock.timers.tick(60_000);
  assert.equal(FakeSocket.made.length, 3);
});
