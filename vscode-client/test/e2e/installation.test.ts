// No `backtrail` anywhere: the wheel inside the extension goes into a private environment.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { sidecarPython } from "../workbench/places";
import { session } from "../workbench/session";
import { keptContents, sidecars } from "../workbench/sidecar";

const here = session("installation", {
  unkept: { "x.txt": "x\n" },
  machine: { "backtrail.command": "", "backtrail.python": sidecarPython() },
  environ: { PATH: "/usr/bin:/bin" },
});

here.test("the sidecar installs itself and keeps the first save", async (workbench) => {
  await workbench.showBacktrail();
  const [pid] = await until(
    "the sidecar of the private environment",
    () => {
      const found = sidecars(here);
      return found.length > 0 ? found : undefined;
    },
    120_000,
  );
  const command = fs.readFileSync(`/proc/${pid ?? 0}/cmdline`, "utf8");
  assert.ok(command.includes(path.join(here.root, "user-data")), command.replace(/\0/g, " "));
  await workbench.openFile("x.txt");
  await workbench.edit("y\n");
  await workbench.view("This file").row(/^First version/);
  assert.ok(keptContents(here, "x.txt").at(-1)?.endsWith("y\n"));
});
