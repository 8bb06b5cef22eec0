// This file's timeline: rows appear as people save, stay where the eye is, and open what they say.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { after } from "node:test";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import type { ViewRows } from "../workbench/viewRows";
import { plain, type Workbench } from "../workbench/workbench";

const here = session("timeline", {
  files: {
    "demo.py": "print('one')\nprint('two')\n",
    "other.py": "other = 1\n",
    "rows.py": "print('one')\n",
    "beside.py": "other = 1\n",
  },
});

here.test("a save appears as a row, with its lines and its time", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("demo.py");
  await workbench.edit("print('three')\n");
  const view = workbench.view("This file");
  const texts = await view.until("the save as a row", (rows) =>
    rows.some((row) => /^Edited .*\+1 · /.test(row)),
  );
  assert.match(texts[0] ?? "", /^Today/);
  assert.ok(
    texts.some((row) => row.startsWith("First version")),
    texts.join("\n"),
  );
  await workbench.screenshot("panel-dark");
});

here.test("opening a row compares the save with the one before", async (workbench) => {
  await workbench.view("This file").open(/^Edited/);
  await workbench.diffShows({ title: "demo.py", modified: "print('three')" });
  const { original } = await workbench.diff();
  assert.ok(!original.includes("three"), original);
  await workbench.screenshot("diff-dark");
});

here.test("one key away in a diff: against now", async (workbench) => {
  await workbench.showTab("demo.py");
  await workbench.edit("print('four')\n");
  const view = workbench.view("This file");
  await view.open(/^First version/);
  await workbench.diffShows({ modified: "print('two')" });
  await workbench.page.locator(".monaco-diff-editor .editor.modified .view-lines").click();
  await workbench.page.keyboard.press("Alt+N");
  await workbench.diffShows({ original: "print('two')", modified: "print('four')" });
});

here.test("a save leaves selection and focus of the timeline alone", async (workbench) => {
  const view = workbench.view("This file");
  const row = await view.row(/^First version/);
  await row.click();
  // what the click opens comes to the front first, else it would come to it while we type
  const opened = { name: /version 1, the first one/, selected: true };
  await workbench.page.getByRole("tab", opened).waitFor();
  await workbench.showTab("demo.py");
  const before = await view.texts();
  await workbench.edit("print('five')\n".repeat(10));
  await view.until("the save", (rows) => /\+1\d /.test(rows[1] ?? "") && rows[1] !== before[1]);
  const selected = await view.pane.locator(".monaco-list-row.selected").innerText();
  assert.match(selected, /^First version/);
});

here.test("the timeline follows the editor to another file", async (workbench) => {
  await workbench.openFile("other.py");
  const view = workbench.view("This file");
  await view.until(
    "the history of other.py",
    (rows) => !rows.some((row) => row.startsWith("Edited")),
  );
  await workbench.edit("other = 2\n");
  await view.until("its save", (rows) => rows.some((row) => row.startsWith("Edited")));
});

here.test("the project view names the files that changed", async (workbench) => {
  const view = workbench.view("Project");
  await view.expand();
  await view.until("both files", (rows) =>
    ["demo.py", "other.py"].every((name) => rows.some((row) => row.includes(name))),
  );
});

here.test("a change made in a shell appears while the editor is open", async (workbench) => {
  here.write("other.py", "from_a_shell = True\n".repeat(3));
  const view = workbench.view("This file");
  await view.until("the change from outside", (rows) =>
    rows.some((row) => row.startsWith("Changed outside the editor")),
  );
});

here.test(
  "a file created and deleted in a shell is kept and told as deleted",
  async (workbench) => {
    here.write("fleeting.txt", "here for a moment\n");
    const project = workbench.view("Project");
    await project.until("the new file", (rows) => rows.some((row) => row.includes("fleeting.txt")));
    here.remove("fleeting.txt");
    await until("it is told as deleted", async () =>
      (await project.texts()).some((row) => /deleted/i.test(row)),
    );
  },
);

// Rows open what they say, also while their tree is drawn anew again and again.

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
  await workbench.openFile("beside.py");
  await workbench.edit("other = 2\n");
  await workbench.openFile("rows.py");
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

here.test("a right click while another file's rows come in finds its row", async (workbench) => {
  const view = workbench.view("This file");
  for (const name of ["beside.py", "rows.py", "beside.py", "rows.py"]) {
    await workbench.tab(name).click();
    await view.pane.evaluate(rightClicks, 8 * FAR);
    await until("the menu to close", async () => {
      await workbench.page.keyboard.press("Escape");
      await workbench.page.locator(".monaco-menu").waitFor({ state: "detached", timeout: 1000 });
      return true;
    });
  }
  assert.deepEqual(here.complaints, []);
});

/** Right clicks on the last row that is drawn, again and again: inside the page, so none is late. */
async function rightClicks(pane: Element, time: number): Promise<void> {
  for (const end = performance.now() + time; performance.now() < end;) {
    const row = [...pane.querySelectorAll(".monaco-list-row")].at(-1);
    row?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

here.test("a click on a row of the project opens its save", async (workbench) => {
  const view = workbench.view("Project");
  for (let round = 0; round < ROUNDS; round += 1) {
    await view.open(/^beside.py/);
    await workbench.diffShows({ title: "beside.py", modified: "other = 2" });
    await view.open(/^rows.py/);
    await workbench.diffShows({ title: "rows.py", modified: "print('two')" });
  }
});

here.test("an action of a row is never about the file in front", async (workbench) => {
  const view = workbench.view("Project");
  const front = workbench.page.locator(".tab.active");
  for (let round = 0; round < ROUNDS; round += 1) {
    await workbench.showTab("rows.py");
    // It asks to be done again where the editor did not know the row at that moment.
    await until("the comparison", async () => {
      await view.action(/^beside.py/, "Compare With Previous");
      await front.filter({ hasText: /: version/ }).waitFor({ timeout: 5000 });
      return true;
    });
    assert.match(plain(await front.innerText()), /^beside ?\.py/);
  }
});
