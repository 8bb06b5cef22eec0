// Going back to points in time: checkpoints, what a check found well, branches.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keptContents } from "../workbench/sidecar";
import { toldOnce } from "../workbench/toasts";

const here = session("points", {
  files: { "notes.md": "# Notes\n" },
  prepare: ({ root }) => {
    const config = path.join(root, "home", ".config", "backtrail");
    fs.mkdirSync(config, { recursive: true });
    const check = [
      "[[checks]]",
      'name = "compile"',
      `command = ["/bin/sh", "-c", "! grep -H -n broken build.c"]`,
      'whenever = ["checkpoint"]',
    ];
    fs.writeFileSync(path.join(config, "config.toml"), `${check.join("\n")}\n`);
  },
});

here.test("a folder goes back to a checkpoint as one step, and forth again", async (workbench) => {
  const file = path.join(here.workspace, "tour.txt");
  const marked = "one\n";
  await workbench.showBacktrail();
  here.write("tour.txt", marked);
  await workbench.openFile("tour.txt");
  await workbench.palette("Backtrail: Make a Checkpoint…");
  await workbench.answer("works");
  await toldOnce(workbench, /Checkpoint works is made/);
  fs.writeFileSync(file, "broken\n");
  fs.writeFileSync(path.join(here.workspace, "stray.txt"), "stray\n");
  await until("both are kept", () =>
    [keptContents(here, "tour.txt"), keptContents(here, "stray.txt")].every((kept) =>
      ["broken\n", "stray\n"].includes(kept.at(-1) ?? ""),
    ),
  );
  await workbench.palette("Backtrail: Restore Folder To…");
  await workbench.quickRows(/works/).waitFor();
  await workbench.screenshot("folder-points-dark");
  await workbench.pick(/works/);
  await workbench.quickRows(/tour\.txt.*goes back to what it was/).waitFor();
  await workbench.quickRows(/stray\.txt.*it was not there then/).waitFor();
  await workbench.screenshot("folder-plan-dark");
  await workbench.pick("Restore");
  await workbench.toast(/again; what was there is kept/).waitFor();
  await workbench.screenshot("folder-restored-dark");
  assert.equal(fs.readFileSync(file, "utf8"), marked);
  assert.equal(fs.existsSync(path.join(here.workspace, "stray.txt")), false);
  await workbench.toastButton(/again; what was there is kept/, "Take Back");
  await workbench.quickRows(/stray\.txt.*comes back/).waitFor();
  await workbench.pick("Take Back");
  await toldOnce(workbench, /as before that restore again/);
  assert.equal(fs.readFileSync(file, "utf8"), "broken\n");
  assert.equal(fs.readFileSync(path.join(here.workspace, "stray.txt"), "utf8"), "stray\n");
});

here.test("a build that broke is told with a way back, and its row is marked", async (bench) => {
  const file = path.join(here.workspace, "build.c");
  const mark = async (name: string, text: string): Promise<void> => {
    fs.writeFileSync(file, text);
    await until("kept", () => keptContents(here, "build.c").at(-1) === text);
    await bench.palette("Backtrail: Make a Checkpoint…");
    await bench.answer(name);
  };
  await mark("built", "int well;\n");
  await toldOnce(bench, /Checkpoint built is made/);
  await bench.openFile("build.c");
  await bench.view("This file").row(/✓ compile/);
  await mark("broken", "int broken\n");
  await bench.toast(/it does not compile.*1 file changed: build\.c/).waitFor();
  await bench.screenshot("trip-question-dark");
  await bench.toastButton(/it does not compile/, "Go Back…");
  await bench.toast(/build\.c.*goes back to what it was/).waitFor();
  await bench.screenshot("trip-plan-dark");
  await bench.toastButton(/build\.c/, "Restore");
  await until("it went back", () => fs.readFileSync(file, "utf8") === "int well;\n");
  await bench.view("This file").row(/✗ compile/);
  await bench.screenshot("trip-rows-dark");
  await bench.palette("Notifications: Clear All Notifications");
});

here.test("the files follow a branch, and another one comes into them", async (workbench) => {
  const file = path.join(here.workspace, "lines.txt");
  const kept = (text: string): Promise<unknown> =>
    until("kept", () => keptContents(here, "lines.txt").at(-1) === text);
  const branches = (): Promise<void> => workbench.palette("Backtrail: Branches…");
  here.write("lines.txt", "1\n2\n3\n");
  await kept("1\n2\n3\n");
  await branches();
  await workbench.pick(/New Branch…/);
  await workbench.answer("idea");
  await toldOnce(workbench, /You are on branch idea now/);
  await workbench.page.getByRole("button", { name: "you are on branch idea" }).waitFor();
  here.write("lines.txt", "1\nidea\n3\n");
  await kept("1\nidea\n3\n");
  await branches();
  await workbench.quickRows(/idea.*you are here/).waitFor();
  await workbench.screenshot("branches-dark");
  await workbench.pick(/main/);
  await workbench.quickRows(/lines\.txt.*goes back to what it was/).waitFor();
  await workbench.screenshot("branch-switch-dark");
  await workbench.pick("Switch");
  await workbench.toast(/You are on branch main now/).waitFor();
  assert.equal(fs.readFileSync(file, "utf8"), "1\n2\n3\n");
  here.write("lines.txt", "1\nmain\n3\n");
  await kept("1\nmain\n3\n");
  await branches();
  await workbench.pick(/Merge a Branch…/);
  await workbench.pick(/idea/);
  await workbench.quickRows(/Both, between conflict markers/).waitFor();
  await workbench.screenshot("branch-conflict-dark");
  await workbench.pick(/Both, between conflict markers/);
  await workbench.quickRows(/lines\.txt.*both branches changed it/).waitFor();
  await workbench.pick("Merge");
  await workbench.toast(/Merged branch idea; 1 file changed/).waitFor();
  await workbench.screenshot("branch-merged-dark");
  assert.equal(
    fs.readFileSync(file, "utf8"),
    "1\n<<<<<<< main\nmain\n=======\nidea\n>>>>>>> idea\n3\n",
  );
  await workbench.toastButton(/Merged branch idea/, "Take Back");
  await workbench.quickRows(/lines\.txt.*goes back to what it was/).waitFor();
  await workbench.pick("Take Back");
  await toldOnce(workbench, /as before that restore again/);
  assert.equal(fs.readFileSync(file, "utf8"), "1\nmain\n3\n");
});

here.test("approaches are measured in a table, and one is taken", async (workbench) => {
  const { workspace } = here;
  const kept = (text: string): Promise<unknown> =>
    until("kept", () => keptContents(here, "build.c").at(-1) === text);
  const choose = async (...rows: (string | RegExp)[]): Promise<void> => {
    await workbench.palette("Backtrail: Experiments…");
    for (const row of rows) {
      await workbench.pick(row);
    }
  };
  here.write("build.c", "int broken\n");
  await kept("int broken\n");
  await choose(/New Experiment…/);
  await workbench.answer("parse");
  await workbench.answer("loop, table");
  await toldOnce(workbench, /Parted parse\/loop, parse\/table/);
  await choose(/table/, /Work on It/, "Switch");
  await toldOnce(workbench, /You are on branch parse\/table now/);
  here.write("build.c", "int well;\n");
  await kept("int well;\n");
  await choose(/Run the Checks on parse…/, "Run");
  await workbench.toast(/table is the best of parse: more checks are green/).waitFor();
  await workbench.toastButton(/table is the best of parse/, "Show the Table");
  await workbench.quickRows(/1\. table.*you are here · 1 of 1 check green/).waitFor();
  await workbench.quickRows(/2\. loop.*0 of 1 check green/).waitFor();
  await workbench.screenshot("experiments-dark");
  await workbench.pick(/1\. table/);
  await workbench.pick(/Take It: Merge parse\/table/);
  await workbench.quickRows(/pick parse\/table again on main/).waitFor();
  await workbench.screenshot("experiment-home-dark");
  await workbench.pick("Switch");
  await workbench.quickRows(/build\.c/).waitFor();
  await workbench.pick("Merge");
  await toldOnce(workbench, /Merged branch parse\/table; 1 file changed/);
  assert.equal(fs.readFileSync(path.join(workspace, "build.c"), "utf8"), "int well;\n");
});

here.test("the project goes back to the last state that a check found green", async (bench) => {
  const file = path.join(here.workspace, "build.c");
  const runs = async (): Promise<void> => {
    await bench.palette("Backtrail: Run a Check…");
    await bench.quickRows(/Open This Plan/).waitFor();
    await bench.pick("Run");
  };
  await runs();
  await toldOnce(bench, /compile is green/);
  fs.writeFileSync(file, "int broken again\n");
  await until("kept", () => keptContents(here, "build.c").at(-1) === "int broken again\n");
  await runs();
  await bench.toast(/compile is red.*it does not compile/).waitFor();
  await bench.screenshot("check-red-dark");
  await bench.toastButton(/compile is red/, "Go Back…");
  await bench.quickRows(/build\.c.*goes back to what it was/).waitFor();
  await bench.escape();
  await bench.palette("Backtrail: Restore Last Green…");
  await bench.quickRows(/build\.c.*goes back to what it was/).waitFor();
  await bench.screenshot("last-green-dark");
  await bench.pick("Restore");
  await toldOnce(bench, /again; what was there is kept/);
  assert.equal(fs.readFileSync(file, "utf8"), "int well;\n");
});
