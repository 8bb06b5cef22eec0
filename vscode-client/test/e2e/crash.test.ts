// The sidecar is killed: it comes back, nothing saved meanwhile is missed, and after the fifth
// time the person is told.

import assert from "node:assert/strict";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keptContents, sidecars } from "../workbench/sidecar";

const here = session("crash", {
  files: { "work.txt": "start\n" },
  expectedErrors: /./, // the editor's own client tells of each crash
});

async function running(other?: number): Promise<number> {
  return until("a sidecar that runs", () => sidecars(here).find((pid) => pid !== other), 60_000);
}

here.test("killed, it comes back, and saves made meanwhile are kept", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("work.txt");
  await workbench.edit("before\n");
  const view = workbench.view("This file");
  await view.row(/^Edited/);
  const pid = await running();
  process.kill(pid, "SIGKILL");
  await workbench.edit("while it was gone\n");
  here.write("outside.txt", "written in a shell while it was gone\n");
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
