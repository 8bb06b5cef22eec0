// What was in the folder before: kept by the first look at it, and brought back by a person.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { backtrail, keepFiles, lockStore } from "../workbench/sidecar";

/** More than the store is handed in two goes. */
const OTHERS = Array.from({ length: 600 }, (_, at) => `src/module${at}.py`);
/** Bytes that are no text, so that nothing on the way may change one. */
const NEVER_OPENED = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7) % 256));

let release: () => Promise<void> = () => Promise.resolve();

const here = session("first-scan", {
  environ: { BACKTRAIL_CAPTURE_FIRST_SCAN: undefined },
  machine: { "backtrail.storage.busySeconds": 60 },
  unkept: {
    "figures.dat": NEVER_OPENED,
    "notes.md": "# Notes\n",
    ...Object.fromEntries(OTHERS.map((name) => [name, `NAME = "${name}"\n`])),
  },
  prepare: async (session) => {
    session.write("known.txt", "known\n");
    keepFiles(session, ["known.txt"]);
    release = await lockStore(session);
  },
});

/** Files that have a history, the one that had it before among them. */
function kept(): number {
  return Number(/of (\d+) files/.exec(backtrail(here, "status"))?.[1]);
}

here.test("the first look at a folder is shown, and ends when a person says so", async (bench) => {
  const shown = bench.statusItem(/first versions/);
  // The bar shows one work at a time, and the views that wait for the store are another one.
  const some = bench.statusItem(/first versions|Reading the history/).first();
  try {
    await bench.showBacktrail();
    await some.waitFor();
    await bench.screenshot("first-scan-dark");
    const messages = bench.page.locator(".notifications-center .notification-list-item");
    const opened = messages.filter({ hasText: "Backtrail: first versions" });
    await until("its message, behind the bar", async () => {
      if (!(await messages.first().isVisible())) {
        await some.click({ timeout: 2000 });
      }
      await opened.waitFor({ timeout: 2000 });
      return true;
    });
    await bench.screenshot("first-scan-opened-dark");
    await opened.locator(".monaco-button", { hasText: "Cancel" }).click();
  } finally {
    await release();
  }
  await shown.waitFor({ state: "detached" });
  await until("it ended on its way", () => kept() > 1);
  assert.ok(kept() < 603, `${kept()} files`);
});

here.test("the next start finishes it, and no list of changes is filled", async (workbench) => {
  await workbench.palette("Backtrail: Restart Sidecar");
  await until("all are kept", () => kept() === 603);
  here.write("later.txt", "later\n");
  const project = workbench.view("Project");
  const has = (rows: string[]): boolean => rows.some((row) => row.startsWith("later.txt"));
  const rows = await project.until("the view to look again", has);
  assert.deepEqual(
    rows.map((row) => row.replace(/ \+.*/, "")),
    ["Recent changes", "Today", "later.txt", "known.txt"],
  );
});

here.test("a file that nobody ever opened comes back after rm", async (workbench) => {
  execFileSync("rm", ["figures.dat"], { cwd: here.workspace });
  const project = workbench.view("Project");
  await project.unfold(/^Deleted files/);
  await project.row(/^figures\.dat/);
  await workbench.screenshot("first-scan-deleted-dark");
  await project.action(/^figures\.dat/, "Restore");
  const file = path.join(here.workspace, "figures.dat");
  await until("it is back, byte for byte", () => fs.readFileSync(file).equals(NEVER_OPENED));
});

here.test("a folder that nobody ever opened comes back after rm", async (workbench) => {
  execFileSync("rm", ["-r", "src"], { cwd: here.workspace });
  const project = workbench.view("Project");
  await project.row(/^60[01] files deleted/);
  await project.action(/^60[01] files deleted/, "Restore Deleted File");
  await workbench.screenshot("first-scan-mass-dark");
  await workbench
    .quickRows(/^module\d+\.py/)
    .first()
    .waitFor();
  for (const name of ["module599.py", "module0.py"]) {
    // of 600, of which 200 are there at first
    await workbench.quickInput().fill(name);
    await workbench.quickRows(new RegExp(`^${name}`)).waitFor();
  }
  await workbench.pick(/^module0\.py/);
  await until("it is back", () => here.read("src/module0.py") === 'NAME = "src/module0.py"\n');
});
