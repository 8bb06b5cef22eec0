// Whether history is alive, as a person finds it: behind the entry in the status bar.

import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { lockStore } from "../workbench/sidecar";
import { plain, type Workbench } from "../workbench/workbench";

const here = session("status", {
  files: { "notes.md": "# Notes\n" },
  prepare: ({ root }) => {
    const folder = path.join(root, "home", ".config", "backtrail");
    fs.mkdirSync(folder, { recursive: true });
    const hook = '[[hooks]]\non = ["kept"]\ncommand = ["false"]\n';
    fs.writeFileSync(path.join(folder, "config.toml"), hook);
  },
  machine: {
    "backtrail.watch.mode": "polling",
    "backtrail.capture.maxSize": 1000,
    "backtrail.storage.busySeconds": 0.5,
  },
});

/** Ask for the status until all of this is in it; its lines. */
async function statusTells(workbench: Workbench, ...wanted: RegExp[]): Promise<void> {
  await until(`a status with ${wanted.join(", ")}`, async () => {
    await workbench.palette("Backtrail: Show Status");
    await workbench
      .quickRows(/Store$/)
      .first()
      .waitFor();
    const lines = (await workbench.quickRows().allInnerTexts()).map(plain);
    const missing = wanted.filter((each) => !lines.some((line) => each.test(line)));
    if (missing.length > 0) {
      await workbench.escape();
      throw new Error(`${missing.join(", ")} in ${lines.join("\n")}`);
    }
    return true;
  });
}

here.test("it says what is kept, where, who watches, and what does not work", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("notes.md");
  await workbench.edit("a thought\n");
  await workbench.view("This file").row(/^Edited/);
  here.write("large.txt", "x".repeat(2000));
  await statusTells(
    workbench,
    /^Last save kept .* at \d+:\d+/,
    /^Changes from outside: looking every \d+ s: watch\.mode is polling/,
    /^false failed: exit code 1/,
    /history\.btl Store$/,
    /2 versions of 1 file · .*kB/,
    /^large\.txt ?larger than 1,000 bytes/,
  );
  await workbench.screenshot("status-dark");
  await workbench.escape();
});

here.test("what is wrong is told by pointing at the entry, too", async (workbench) => {
  const hover = workbench.page.locator(".monaco-hover:visible");
  await until(
    "its words",
    async () => {
      await workbench.page.mouse.move(700, 400, { steps: 3 });
      await workbench.statusItem(/ago|now/).hover();
      await hover.filter({ hasText: /polling/ }).waitFor({ timeout: 10_000 });
      const told = await hover.locator("p").allInnerTexts();
      return told.includes("1 hook does not work; click to see why."); // a paragraph of its own
    },
    60_000,
  );
  await workbench.screenshot("status-tooltip-dark");
  await workbench.page.mouse.move(700, 400);
});

here.test("a store that refuses saves is told within one save, until it serves", async (bench) => {
  const release = await lockStore(here);
  try {
    await bench.edit("while it was locked\n");
    await bench.toast(/Saves are not being kept: .*is locked/).waitFor();
    await bench.statusItem("not kept").waitFor();
    await statusTells(
      bench,
      /is locked by another process/,
      /^(1 save waits|\d saves wait) for the store\./,
    );
    await bench.screenshot("status-trouble-dark");
    await bench.escape();
  } finally {
    await release();
  }
  await bench.statusItem("not kept").waitFor({ state: "detached" });
  await bench.view("This file").row(/^Edited.*(2 saves|\+1)/);
  await statusTells(bench, /3 versions of 1 file/);
  await bench.escape();
});
