// Nothing to show is a state with words and something to do.

import assert from "node:assert/strict";

import { session } from "../workbench/session";

const here = session("empty", { empty: true });

here.test("without a folder each view says so and offers to open one", async (workbench) => {
  await workbench.showBacktrail();
  const view = workbench.view("This file");
  await view
    .welcome()
    .getByText(/no folder is open/)
    .waitFor();
  await view.welcome().getByText("Open Folder").waitFor();
  await workbench.screenshot("no-folder-dark");
});

here.test("the palette offers nothing that needs a folder", async (workbench) => {
  const titles = await workbench.paletteTitles("Backtrail: ");
  assert.ok(!titles.some((title) => /Restore|Compare|Label/.test(title)), titles.join("\n"));
  assert.ok(
    titles.some((title) => title.includes("Open Walkthrough")),
    titles.join("\n"),
  );
});
