// A folder that nobody trusts yet names a program to run: it is not run, and saves are kept.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { session } from "../workbench/session";

const here = session("trust", {
  files: { "x.txt": "x\n" },
  trust: true,
  settings: { "security.workspace.trust.startupPrompt": "never" },
  prepare: (made) => {
    const program = path.join(made.root, "evil");
    fs.writeFileSync(program, `#!/bin/sh\ntouch ${path.join(made.root, "evil-ran")}\n`);
    fs.chmodSync(program, 0o755);
    const settings = {
      "backtrail.command": program,
      "backtrail.python": program,
      "backtrail.store": path.join(made.root, "elsewhere.btl"),
      "backtrail.log": path.join(made.root, "log-elsewhere"),
    };
    made.write(".vscode/settings.json", JSON.stringify(settings));
  },
});

here.test("settings of an untrusted folder run nothing and write nowhere", async (workbench) => {
  await workbench.page.getByText("Restricted Mode").first().waitFor();
  await workbench.showBacktrail();
  await workbench.openFile("x.txt");
  await workbench.edit("y\n");
  await workbench.view("This file").row(/^Edited/);
  const made = fs.readdirSync(here.root);
  for (const name of ["evil-ran", "elsewhere.btl", "log-elsewhere"]) {
    assert.ok(!made.includes(name), name);
  }
  await workbench.screenshot("untrusted-dark");
});
