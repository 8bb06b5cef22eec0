// Starts the real extension host with the tests of `index.ts` in it, and tells their results.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { CLIENT } from "../workbench/places";
import { Session } from "../workbench/session";

interface Result {
  name: string;
  error?: string;
}

const PATIENCE = 120_000;

async function results(): Promise<Result[]> {
  const here = new Session("inhost", {
    files: { "x.py": "first = 1\n", "data.bin": new Uint8Array([0, 255, 254, 128]) },
    install: false,
    switches: ["--vscode-option", "enable-smoke-test-driver"],
    page: false,
    expectedErrors: /Canceled/, // the host ends while views are asked for their rows
  });
  const target = path.join(here.root, "results.json");
  process.env["INHOST_RESULTS"] = target;
  try {
    await here.start();
    await here.openHost(CLIENT, path.join(__dirname, "index.js"), PATIENCE);
    return JSON.parse(fs.readFileSync(target, "utf8")) as Result[];
  } catch (error) {
    await here.evidence("host");
    throw error;
  } finally {
    await here.end();
  }
}

test("in the extension host", async (context) => {
  const found = await results();
  assert.ok(found.length > 0);
  for (const { name, error } of found) {
    await context.test(name, () => {
      assert.equal(error, undefined);
    });
  }
});
