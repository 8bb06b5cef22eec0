// Saves that people make while the editor is still beginning.

import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";

const here = session("early", { files: { "early.py": "one = 1\n" }, page: false });

/** Extension hosts of this session's server. */
function hosts(): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const read = (part: string): string =>
          fs.readFileSync(path.join("/proc", name, part), "utf8");
        return (
          read("cmdline").includes("--type=extensionHost") && read("environ").includes(here.root)
        );
      } catch {
        return false; // it ended, or is nobody's business
      }
    })
    .map(Number);
}

test("a save before any extension has begun is the editor's", async () => {
  const file = `vscode-remote://127.0.0.1:${here.server.port}${here.workspace}/early.py`;
  const payload = encodeURIComponent(JSON.stringify([["openFile", file]]));
  const opened = here.openPage(`&payload=${payload}`);
  const [host] = await until(
    "the extension host",
    () => {
      const found = hosts();
      return found.length > 0 ? found : undefined;
    },
    90_000,
  );
  process.kill(host ?? 0, "SIGSTOP");
  try {
    await opened;
    await here.workbench.tab("early.py").waitFor();
    await here.workbench.edit("two = 2\n");
    await until("the save", () => here.read("early.py").includes("two"));
  } finally {
    process.kill(host ?? 0, "SIGCONT");
  }
  await here.workbench.showBacktrail();
  await here.workbench.view("This file").row(/^Edited/);
});
