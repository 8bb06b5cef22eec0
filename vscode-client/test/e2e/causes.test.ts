// Who changed a file, where that can be known: in the rows and their hovers.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { session } from "../workbench/session";
import { backtrail, keepFiles } from "../workbench/sidecar";
import type { Workbench } from "../workbench/workbench";

const here = session("causes", {
  files: { "agent.py": "x = 1\n", "format.py": "x=1\n", "branch.py": "on_main = True\n" },
  prepare: (session) => {
    session.write("agent.py", "x = 2\n");
    keepFiles(session, ["agent.py"], { BACKTRAIL_AGENT: "some agent" });
  },
});

interface Page {
  rows: { versions: { time: string }[] }[];
}

/** When the newest version was kept, in milliseconds. */
function newest(name: string): number {
  const page = JSON.parse(backtrail(here, "timeline", name, "--json")) as Page;
  return Date.parse(page.rows[0]?.versions[0]?.time ?? "");
}

/** What the row's hover tells. */
async function hoverTells(workbench: Workbench, row: RegExp, words: string): Promise<void> {
  const view = workbench.view("This file");
  await (await view.row(/^First version/)).hover();
  await (await view.row(row)).hover();
  await workbench.page.locator(".monaco-hover:visible").filter({ hasText: words }).waitFor();
}

here.test("an agent that names itself is in the row and its hover", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("agent.py");
  await hoverTells(workbench, /^Changed by some agent/, "Changed by: some agent");
  await workbench.screenshot("cause-agent-dark");
});

here.test("a formatter right after a save is, too", async (workbench) => {
  const view = workbench.view("This file");
  await workbench.openFile("format.py");
  await workbench.edit("y=10000\n");
  await view.row(/^Edited/);
  const other = path.join(here.root, "formatted.py");
  fs.writeFileSync(other, "x = 1\ny = 10000\n");
  // However long all this took: a second after the save.
  const time = newest("format.py") / 1000 + 1;
  fs.utimesSync(other, time, time);
  fs.renameSync(other, path.join(here.workspace, "format.py"));
  await hoverTells(workbench, /^Changed by a formatter/, "a formatter, right after the save");
  await workbench.screenshot("cause-formatter-dark");
});

here.test("git is, too, also in the project view", async (workbench) => {
  const git = (...words: string[]): void => {
    const who = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
    execFileSync("git", [...who, ...words], { cwd: here.workspace });
  };
  await workbench.openFile("branch.py");
  git("init", "-q", "-b", "main");
  git("add", "branch.py");
  git("commit", "-q", "-m", "main");
  await workbench.edit("on_main = False\n");
  await workbench.view("This file").row(/^Edited/);
  git("checkout", "-q", "--", "branch.py");
  await hoverTells(workbench, /^Changed by git/, "Changed by: git");
  const project = await workbench.view("Project").row(/^branch\.py/);
  await project.hover();
  const hover = workbench.page.locator(".monaco-hover:visible");
  await hover.filter({ hasText: "Changed by: git" }).waitFor();
  await workbench.screenshot("cause-git-dark");
});
