// Rows open what they say, also while their tree is drawn anew again and again.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { after } from "node:test";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import type { ViewRows } from "../workbench/viewRows";
import { plain, type Workbench } from "../workbench/workbench";

const here = session("rows", {
  files: { "demo.py": "print('one')\n", "other.py": "other = 1\n" },
});

/** Milliseconds each way: long enough that rows are clicked before the page hears what changed. */
const FAR = 150;
const ROUNDS = 4;

let shell: ChildProcess | undefined;
after(() => shell?.kill());

/** Hides the side bar and shows it: all times are told anew then, while the old rows are clicked. */
async function drawnAnew(workbench: Workbench, view: ViewRows): Promise<void> {
  await workbench.page.keyboard.press("Control+B");
  await view.pane.waitFor({ state: "hidden" });
  await workbench.page.keyboard.press("Control+B");
}

here.test("a shell changes a file all the time", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("other.py");
  await workbench.edit("other = 2\n");
  await workbench.openFile("demo.py");
  await workbench.edit("print('two')\n");
  await workbench.view("This file").row(/^Edited/);
  const script = "while :; do n=$((n+1)); echo $n > noise.txt; sleep 0.7; done";
  shell = spawn("sh", ["-c", script], { cwd: here.workspace, stdio: "ignore" });
  const project = workbench.view("Project");
  await project.expand();
  await project.row(/^noise/);
});

here.test("a click on a row of this file opens its save", async (workbench) => {
  const view = workbench.view("This file");
  here.line.delay = FAR;
  for (let round = 0; round < ROUNDS; round += 1) {
    await drawnAnew(workbench, view);
    await view.open(/^First version/);
    await workbench.diffShows({ title: "version 1", modified: "print('one')" });
    await drawnAnew(workbench, view);
    await view.open(/^Edited/);
    await workbench.diffShows({ modified: "print('two')" });
  }
});

here.test("Enter opens the row that the keyboard has come to", async (workbench) => {
  await workbench.view("This file").open(/^First version/);
  await workbench.diffShows({ title: "version 1", modified: "print('one')" });
  await workbench.page.keyboard.press("ArrowUp");
  await workbench.page.keyboard.press("Enter");
  await workbench.diffShows({ modified: "print('two')" });
});

here.test("a click on a row of the project opens its save", async (workbench) => {
  const view = workbench.view("Project");
  for (let round = 0; round < ROUNDS; round += 1) {
    await view.open(/^other.py/);
    await workbench.diffShows({ title: "other.py", modified: "other = 2" });
    await view.open(/^demo.py/);
    await workbench.diffShows({ title: "demo.py", modified: "print('two')" });
  }
});

here.test("an action of a row is never about the file in front", async (workbench) => {
  const view = workbench.view("Project");
  const front = workbench.page.locator(".tab.active");
  for (let round = 0; round < ROUNDS; round += 1) {
    await workbench.showTab("demo.py");
    // It asks to be done again where the editor did not know the row at that moment.
    await until("the comparison", async () => {
      await view.action(/^other.py/, "Compare With Previous");
      await front.filter({ hasText: /: version/ }).waitFor({ timeout: 5000 });
      return true;
    });
    assert.match(plain(await front.innerText()), /^other ?\.py/);
  }
});
