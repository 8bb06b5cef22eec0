import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerConnection } from "@jupyterlab/services";

import { Client, Fault } from "../../src/client";

function client(answer: (request: Request) => Response): Client {
  return new Client(
    ServerConnection.makeSettings({
      baseUrl: "http://127.0.0.1:1/hub/",
      token: "",
      appendToken: false,
      fetch: (request) => Promise.resolve(answer(request as Request)),
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
