import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ServerConnection } from "@jupyterlab/services";

import { Client, Fault, type ServerEvent } from "../../src/client";

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

function client(answer: (request: Request) => Response): Client {
  return new Client(
    ServerConnection.makeSettings({
      baseUrl: "http://127.0.0.1:1/hub/",
      wsUrl: "ws://127.0.0.1:1/hub/",
      token: "",
      appendToken: false,
      fetch: (request) => Promise.resolve(answer(request as Request)),
      WebSocket: FakeSocket as unknown as typeof WebSocket,
    }),
  );
}

async function fault(response: Response): Promise<Fault> {
  const asked = client(() => response).call("timeline", { path: "a.py" });
  return asked.then(
    () => assert.fail("it was answered"),
    (error: unknown) => {
      assert.ok(error instanceof Fault);
      return error;
    },
  );
}

beforeEach(() => {
  FakeSocket.made = [];
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  mock.timers.reset();
});

test("a request goes below the server's address and answers the message", async () => {
  let url = "";
  const server = client((request) => {
    ({ url } = request);
    return Response.json({ total: 3 });
  });
  assert.deepEqual(await server.call("timeline", { path: "a.py" }), { total: 3 });
  const { origin, pathname } = new URL(url);
  assert.equal(origin + pathname, "http://127.0.0.1:1/hub/backtrail/api/timeline");
});

test("a refusal keeps the server's words, kind and field", async () => {
  const body = { message: "version 9 is not there", kind: "not-found", field: "version" };
  const { message, status, kind, field } = await fault(Response.json(body, { status: 404 }));
  assert.deepEqual(
    [message, status, kind, field],
    ["version 9 is not there", 404, "not-found", "version"],
  );
});

test("a 404 that Backtrail did not write means that it is missing", async () => {
  const { kind } = await fault(new Response("<html>no such page</html>", { status: 404 }));
  assert.equal(kind, "missing");
});

test("events are heard, and a lost connection is made again, ever more slowly", () => {
  const heard: ServerEvent[] = [];
  let opened = 0;
  const hearing = client(() => Response.error()).events({
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
