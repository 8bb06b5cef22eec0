// The sidecar is killed: it comes back, nothing saved meanwhile is missed, and after the fifth
// time the person is told.

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";

import { until } from "../workbench/conditions";
import { sidecarCommand, sidecarPython } from "../workbench/places";
import { session } from "../workbench/session";
import { keptContents, sidecars } from "../workbench/sidecar";

/** Where the file `deaf` lies while sidecars that start are to hear of nothing by themselves. */
const SWITCH = fs.mkdtempSync(path.join(os.tmpdir(), "workbench-deaf-"));

/** A sidecar that does not look at the disk, nor asks the editor to. */
const DEAF = `
import asyncio, sys
from backtrail.cli import main
from backtrail.lsp import captures
from backtrail.serving.watching import Folder
captures.watch_files = Folder.run = lambda _: asyncio.sleep(0)
sys.exit(main())
`;

function command(): string {
  const file = path.join(SWITCH, "backtrail");
  fs.writeFileSync(path.join(SWITCH, "deaf.py"), DEAF);
  const choice = `[ -e "${SWITCH}/deaf" ] && exec "${sidecarPython()}" "${SWITCH}/deaf.py" "$@"`;
  fs.writeFileSync(file, `#!/bin/sh\n${choice}\nexec "${sidecarCommand()}" "$@"\n`);
  fs.chmodSync(file, 0o755);
  return file;
}

const here = session("crash", {
  machine: { "backtrail.command": command() },
  files: { "work.txt": "start\n" },
  // As people have it: only a first look finds what a shell wrote while no sidecar ran.
  environ: { BACKTRAIL_CAPTURE_FIRST_SCAN: undefined },
  expectedErrors: /./, // the editor's own client tells of each crash
});

async function running(other?: number): Promise<number> {
  return until("a sidecar that runs", () => sidecars(here).find((pid) => pid !== other), 60_000);
}

after(() => {
  fs.rmSync(SWITCH, { recursive: true });
});

here.test("killed, it comes back, and saves made meanwhile are kept", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("work.txt");
  await workbench.edit("before\n");
  const view = workbench.view("This file");
  await view.row(/^Edited/);
  const pid = await running();
  process.kill(pid, "SIGKILL");
  here.write("outside.txt", "written in a shell while it was gone\n");
  await workbench.edit("while it was gone\n");
  await running(pid);
  await until("the save made meanwhile is kept", () =>
    keptContents(here, "work.txt").at(-1)?.includes("while it was gone"),
  );
  await until("the shell's file is kept", () =>
    keptContents(here, "outside.txt").at(-1)?.includes("in a shell"),
  );
  await workbench.edit("after\n");
  await view.until("the row of the last save", (rows) => /\+[23] /.test(rows[1] ?? ""));
  await until("every content is there", () => {
    const kept = keptContents(here, "work.txt");
    return ["before\n", "while it was gone\n", "after\n"].every((end) =>
      kept.some((text) => text.endsWith(end)),
    );
  });
});

here.test(
  "after the fifth crash a message offers the log, and saves are said to be unkept",
  async (workbench) => {
    const seen = new Set<number>();
    const message = workbench.toast(/not being kept|stopped|crash/i).first();
    await until(
      "the message",
      async () => {
        for (const pid of sidecars(here).filter((each) => !seen.has(each))) {
          seen.add(pid);
          process.kill(pid, "SIGKILL");
        }
        return message.isVisible();
      },
      120_000,
    );
    assert.ok(seen.size >= 4, `killed ${seen.size} times`);
    await workbench.screenshot("crashed-dark");
    await workbench.toastButton(/not being kept|stopped|crash/i, "Show Log");
    await workbench.page.locator(".panel .view-lines").first().waitFor();
  },
);

here.test("restarted by hand, it keeps what was saved in between", async (workbench) => {
  await workbench.showTab("work.txt");
  await workbench.edit("saved while nothing ran\n");
  await workbench.palette("Backtrail: Restart Sidecar");
  await running();
  await until("it is kept", () =>
    keptContents(here, "work.txt").at(-1)?.endsWith("saved while nothing ran\n"),
  );
});

here.test("until it hears of changes by itself, it is told of them", async (workbench) => {
  const pid = await running();
  fs.writeFileSync(path.join(SWITCH, "deaf"), "");
  process.kill(pid, "SIGKILL");
  await running(pid);
  await workbench.edit("kept by the next one\n");
  await until("it runs and keeps", () =>
    keptContents(here, "work.txt").at(-1)?.includes("kept by the next one"),
  );
  here.write("unheard.txt", "written in a shell before it listened\n");
  await until("the shell's file is kept", () =>
    keptContents(here, "unheard.txt").at(-1)?.includes("before it listened"),
  );
});
