// Going back, from the panel and from the palette: files that are gone, and files that are there.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keptContents } from "../workbench/sidecar";
import type { Workbench } from "../workbench/workbench";

const ONE = "first = 1\n";
const TWO = `${ONE}second = 2\n`;

const TEXT = "the only copy\n";

const here = session("restore", {
  files: { "x.py": ONE, "lost.txt": TEXT, "again.txt": TEXT },
});

async function onDisk(text: string): Promise<void> {
  await until(`the file holds ${JSON.stringify(text)}`, () => {
    const found = here.read("x.py");
    if (found !== text) {
      throw new Error(JSON.stringify(found));
    }
    return true;
  });
}

async function closeToasts(workbench: Workbench): Promise<void> {
  await workbench.palette("Notifications: Clear All Notifications");
  await workbench.page.locator(".notification-toast").first().waitFor({ state: "detached" });
}

// Files that are gone come back.

here.test(
  "a deleted file is listed in the project view and restored from there",
  async (workbench) => {
    await workbench.showBacktrail();
    await workbench.openFile("lost.txt");
    await workbench.edit("with one more line\n");
    await workbench.view("This file").row(/^Edited/);
    here.remove("lost.txt");
    const project = workbench.view("Project");
    await project.expand();
    await project.row(/Deleted/);
    await project.unfold(/^Deleted files/);
    await workbench.screenshot("deleted-dark");
    await project.action(/^lost\.txt/, "Restore");
    await until("the file is back", () => fs.existsSync(path.join(here.workspace, "lost.txt")));
    await until("as it was", () => here.read("lost.txt") === `${TEXT}with one more line\n`);
    await workbench
      .toast(/lost\.txt/)
      .first()
      .waitFor();
  },
);

here.test("a deleted file is restored from the palette", async (workbench) => {
  await workbench.openFile("again.txt");
  await workbench.edit("two\n");
  await workbench.view("This file").row(/^Edited/);
  here.remove("again.txt");
  await workbench.view("Project").row(/again\.txt/);
  await until("it is told as deleted", async () =>
    (await workbench.view("Project").texts()).some((row) => /deleted/i.test(row)),
  );
  await workbench.palette("Backtrail: Restore Deleted File");
  await workbench.pick(/again\.txt/);
  await until("as it was", () => here.read("again.txt") === `${TEXT}two\n`);
});

here.test("where the file exists again, a question comes first", async (workbench) => {
  const project = workbench.view("Project");
  await project.until("again.txt is there", (rows) => !rows.some((row) => /deleted/i.test(row)));
  here.remove("again.txt");
  await until("it is told as deleted", async () =>
    (await workbench.view("Project").texts()).some((row) => /deleted/i.test(row)),
  );
  await workbench.palette("Backtrail: Restore Deleted File");
  await workbench
    .quickRows(/again\.txt/)
    .first()
    .waitFor();
  here.write("again.txt", "another one of the same name\n");
  await workbench.pick(/again\.txt/);
  const question = workbench.dialog(/again\.txt/);
  await question.waitFor();
  await workbench.screenshot("question-dark");
  await workbench.dialogButton(/again\.txt/, /^(Cancel)$/);
  await until("nothing was written", () => here.read("again.txt").startsWith("another"));
});

// A file that is there goes back, and forth again.

here.test("restored from the panel, through the editor and onto the disk", async (workbench) => {
  await workbench.openFile("x.py");
  await workbench.edit("second = 2\n");
  const view = workbench.view("This file");
  await view.action(/^First version/, "Restore");
  await workbench.toast(/Restored version 1 of x\.py/).waitFor();
  await workbench.screenshot("restored-toast");
  await onDisk(ONE);
  assert.equal(await workbench.page.locator(".tab.dirty").count(), 0);
  await view.until("the restore as a row", (rows) =>
    rows.some((row) => row.startsWith("Restored 1")),
  );
});

here.test("taken back by the button of the message", async (workbench) => {
  await workbench.toastButton(/Restored version 1 of x\.py/, "Undo");
  await onDisk(TWO);
  await closeToasts(workbench);
});

here.test("restored from the palette, with a look at the difference first", async (workbench) => {
  await workbench.showTab("x.py");
  await workbench.palette("Backtrail: Restore Version");
  await workbench
    .quickRows(/First version/)
    .first()
    .waitFor();
  await until("a look at the difference", async () => {
    await workbench.page.keyboard.press("ArrowDown");
    await workbench.page.locator(".monaco-diff-editor").first().waitFor({ timeout: 2000 });
    return true;
  });
  await workbench.quickInput().fill("First");
  await workbench.diffShows({ original: "first = 1" });
  await workbench.screenshot("restore-quick-pick");
  await workbench.pick(/First version/);
  await workbench.toast(/Restored version 1 of x\.py/).waitFor();
  await onDisk(ONE);
  await closeToasts(workbench);
});

here.test("taken back by Ctrl+Z, as any edit", async (workbench) => {
  await workbench.showTab("x.py");
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+Z");
  await until("the text is back", async () => (await workbench.text()).includes("second = 2"));
  await workbench.save();
  await onDisk(TWO);
});

here.test("unsaved text is kept before a restore", async (workbench) => {
  await workbench.showTab("x.py");
  await workbench.type("never_saved = True\n");
  await workbench.view("This file").action(/^First version/, "Restore");
  await workbench.toast(/Restored version 1 of x\.py/).waitFor();
  await onDisk(ONE);
  const kept = keptContents(here, "x.py");
  assert.ok(
    kept.some((text) => text.includes("never_saved")),
    JSON.stringify(kept),
  );
  await closeToasts(workbench);
});

here.test("Undo Last Restore from the palette brings unsaved text back", async (workbench) => {
  await workbench.palette("Backtrail: Undo Last Restore");
  await until("the text is back", () => here.read("x.py").includes("never_saved = True"));
});
