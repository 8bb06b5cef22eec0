// What concerns the whole project: many files changed at once, and saves that are not kept.

import { execFileSync } from "node:child_process";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keptContents, lockStore } from "../workbench/sidecar";

const COUNT = 24;
const NAMES = Array.from({ length: COUNT }, (_, at) => `file${String(at).padStart(2, "0")}.txt`);

const here = session("mass", {
  files: Object.fromEntries(NAMES.map((name) => [name, `${name} on main\n`])),
  prepare: (session) => {
    const git = (...words: string[]): void => {
      const who = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
      execFileSync("git", [...who, ...words], { cwd: session.workspace });
    };
    git("init", "-q", "-b", "main");
    git("add", ".");
    git("commit", "-q", "-m", "main");
    git("checkout", "-q", "-b", "other");
    for (const name of NAMES) {
      session.write(name, `${name} on the other branch\n`);
    }
    git("commit", "-q", "-a", "-m", "other");
    git("checkout", "-q", "main");
  },
  machine: { "backtrail.storage.busySeconds": 0.5 },
});

here.test(
  "a checkout is one line of the project view, with its files inside",
  async (workbench) => {
    await workbench.showBacktrail();
    await workbench.openFile("file00.txt");
    await workbench.edit("typed\n");
    await workbench.view("This file").row(/^Edited/);
    const project = workbench.view("Project");
    await project.expand();
    execFileSync("git", ["checkout", "-q", "--force", "other"], { cwd: here.workspace });
    await project.row(/^24 files changed/);
    await project.until("it says who did it", (rows) =>
      rows.some((row) => /^24 files changed .*by git/.test(row)),
    );
    await workbench.screenshot("mass-dark");
    await project.unfold(/^24 files changed/);
    await project.row(/^file(0[1-9]|[12]\d)\.txt/); // which of them is on top is chance
    await workbench.screenshot("mass-unfolded-dark");
    await until("all are kept", () =>
      NAMES.every((name) => keptContents(here, name).at(-1)?.includes("other branch")),
    );
  },
);

here.test("while saves are not kept the project view says so, and why", async (workbench) => {
  const release = await lockStore(here);
  try {
    await workbench.openFile("file01.txt");
    await workbench.edit("while it was locked\n");
    const told = workbench.view("Project").pane.locator(".message");
    await told.filter({ hasText: /^Saves are not being kept: / }).waitFor();
    await workbench.screenshot("trouble-dark");
  } finally {
    await release();
  }
  await until("the save that waited is kept", () =>
    keptContents(here, "file01.txt").at(-1)?.endsWith("while it was locked\n"),
  );
  const told = workbench.view("Project").pane.locator(".message");
  await until("nothing is told any more", async () => !(await told.isVisible()));
});
