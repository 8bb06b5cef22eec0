// No Python, no `backtrail`: one clear message, and words in the views.

import fs from "node:fs";
import path from "node:path";

import { session } from "../workbench/session";

const here = session("python", {
  unkept: { "x.txt": "x\n" },
  machine: { "backtrail.command": "" },
  environ: { PATH: "/nowhere" },
  prepare: (made) => {
    // The server asks the login shell for its PATH.
    const home = path.join(made.root, "home");
    fs.mkdirSync(home, { recursive: true });
    for (const name of [".bash_profile", ".profile", ".zprofile", ".zshrc"]) {
      fs.writeFileSync(path.join(home, name), "export PATH=/nowhere\n");
    }
  },
  expectedErrors: /python/i,
});

here.test("without Python a message says what to do, once", async (workbench) => {
  await workbench.showBacktrail();
  const message = workbench.toast(/Python 3\.11/);
  await message.first().waitFor();
  await workbench.screenshot("no-python-dark");
  await workbench
    .view("This file")
    .welcome()
    .getByText(/Python 3\.11 or newer/)
    .waitFor();
  await workbench.toastButton(/Python 3\.11/, "Select Python");
  await workbench.page.locator(".quick-input-widget:visible").waitFor();
});
