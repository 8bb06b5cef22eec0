// Looking after the history from the palette: each thing is shown before it is done.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keptContents } from "../workbench/sidecar";
import { toldOnce } from "../workbench/toasts";
import type { Workbench } from "../workbench/workbench";

const here = session("care", {
  files: { "notes.md": "# Notes\n", "plan.txt": "one\n" },
  unkept: { "notes.md~": "# Notes from before\n" },
});

/** Type a path into the dialog for files, which writes one of its own at first. */
async function chooseFile(workbench: Workbench, name: string): Promise<void> {
  const input = workbench.quickInput();
  await until("the dialog's own name", async () => (await input.inputValue()).startsWith("/"));
  let entered = false;
  await until(
    `${name} in the dialog`,
    async () => {
      if (!(await input.isVisible())) {
        return true;
      }
      const typed = await input.inputValue();
      if (entered && !typed.startsWith("/")) {
        return true; // what comes next asks in the same place
      }
      if (typed !== name) {
        await input.fill(name);
        return false;
      }
      await input.press("Enter");
      entered = true;
      return false;
    },
    30_000,
  );
}

here.test("all of it stands in the palette and in the menu of the view", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("notes.md");
  await workbench.edit("a thought\n");
  await workbench.view("This file").row(/^Edited/);
  for (const title of [
    "Restore Folder To…",
    "Make a Checkpoint…",
    "Branches…",
    "Show What Would Be Pruned…",
    "Check the Store…",
    "Prove a Restore",
    "Compact the Store…",
    "Import History…",
    "Export History to a File…",
    "Import History from a File…",
    "Back Up the Store…",
    "Mirror the Store…",
    "Forget for Good…",
    "Repair the Store…",
  ]) {
    const titles = await workbench.paletteTitles(`Backtrail: ${title}`);
    assert.ok(
      titles.some((each) => each.includes(title)),
      `${title} in ${titles.join(", ")}`,
    );
  }
});

here.test("what other programs kept is shown, and comes in when it is agreed to", async (bench) => {
  await bench.palette("Backtrail: Import History…");
  await bench.quickRows(/Backup files/).waitFor();
  await bench.screenshot("care-import-kinds-dark");
  await bench.pick(/Backup files/);
  await bench.quickRows(/notes\.md.*1 version, 20 bytes, beside its own history/).waitFor();
  await bench.screenshot("care-import-plan-dark");
  await bench.pick("Import");
  await toldOnce(bench, /1 version of 1 file came in/);
});

here.test("a prune is a plan first, and does what it said", async (workbench) => {
  await workbench.openFile("plan.txt");
  for (let number = 0; number < 12; number += 1) {
    await workbench.edit(`${String(number)}\n`);
    await until("kept", () => keptContents(here, "plan.txt").length >= number + 2);
  }
  await workbench.palette("Backtrail: Show What Would Be Pruned…");
  await workbench.pick(/plan\.txt/);
  await workbench.quickRows(/Keep the newest 10 of/).waitFor();
  await workbench.screenshot("care-prune-rules-dark");
  await workbench.pick(/Keep the newest 10 of/);
  await workbench.quickRows(/plan\.txt.*3 of 13 versions would go/).waitFor();
  await workbench.screenshot("care-prune-plan-dark");
  assert.equal(keptContents(here, "plan.txt").length, 13);
  await workbench.pick("Let Go");
  await workbench.toast(/let go of/).waitFor();
  await workbench.screenshot("care-prune-done-dark");
  await workbench.toastButton(/let go of/, "Compact Now");
  await workbench.quickRows(/No version is lost/).waitFor();
  await workbench.pick("Compact");
  await toldOnce(workbench, /the store takes/);
});

here.test("a check and a drill say that all is well, and the status knows", async (workbench) => {
  await workbench.palette("Backtrail: Check the Store…");
  await workbench.quickRows(/Everything/).waitFor();
  await workbench.screenshot("care-check-dark");
  await workbench.pick(/Everything/);
  await toldOnce(workbench, /Nothing is damaged/);
  await workbench.palette("Backtrail: Prove a Restore");
  await toldOnce(workbench, /rebuilt as they were recorded/);
  await workbench.palette("Backtrail: Show Status");
  await workbench.quickRows(/Proven restorable/).waitFor();
  await workbench.quickRows(/Prove a Restore/).waitFor();
  await workbench.screenshot("care-status-dark");
  await workbench.escape();
});

here.test("history goes out as one file, and comes back", async (workbench) => {
  const archive = path.join(here.root, "history.btar");
  await workbench.palette("Backtrail: Export History to a File…");
  await workbench.pick(/The whole store/);
  await chooseFile(workbench, archive);
  await toldOnce(workbench, /written to .*history\.btar/);
  assert.ok(fs.statSync(archive).size > 0);
  await workbench.palette("Backtrail: Import History from a File…");
  await chooseFile(workbench, archive);
  await toldOnce(workbench, /Everything in this archive is here already/);
});

here.test("the store is backed up and proved", async (workbench) => {
  const copy = path.join(here.root, "copy.btl");
  await workbench.palette("Backtrail: Back Up the Store…");
  await chooseFile(workbench, copy);
  await workbench.toast(/copied to .*in it proved/).waitFor();
  await workbench.screenshot("care-backup-dark");
  await toldOnce(workbench, /copied to .*in it proved/);
  assert.ok(fs.statSync(copy).size > 0);
});

here.test("a mirror is made, and the status tells how far it has come", async (workbench) => {
  await workbench.palette("Backtrail: Mirror the Store…");
  await chooseFile(workbench, path.join(here.root, "mirror.btl"));
  await workbench.quickRows(/Nothing else may save into that file/).waitFor();
  await workbench.screenshot("care-mirror-plan-dark");
  await workbench.pick("Copy What It Lacks");
  await toldOnce(workbench, /copied to .*the mirror is up to date/);
  await workbench.palette("Backtrail: Show Status");
  await workbench.quickRows(/mirror\.btl.*nothing is missing, brought up to date/).waitFor();
  await workbench.quickRows(/^.?Compacted .*kB → .*changes since/).waitFor();
  await workbench.screenshot("care-status-mirror-dark");
  await workbench.pick(/mirror\.btl/);
  await workbench.pick(/mirror\.btl/);
  await toldOnce(workbench, /mirror\.btl is up to date/);
});

const SECRET = "hunter2-XYZZY";

here.test("a text is forgotten once it was agreed to twice, and it is gone", async (workbench) => {
  await workbench.showTab("notes.md");
  await workbench.edit(`${SECRET}\n`);
  await until("kept", () => keptContents(here, "notes.md").some((text) => text.includes(SECRET)));
  here.write("notes.md", "# Notes\n");
  await until("gone from the file", () => !keptContents(here, "notes.md").at(-1)?.includes(SECRET));
  await workbench.palette("Backtrail: Forget for Good…");
  await workbench.pick(/A text…/);
  await workbench.screenshot("care-forget-text-dark");
  await workbench.answer(SECRET);
  await workbench.pick(/Versions that hold it go/);
  await workbench.quickRows(/notes\.md.*1 of \d+ versions would be gone for good/).waitFor();
  await workbench.screenshot("care-forget-plan-dark");
  await workbench.pick("Forget for Good");
  await workbench.dialog(/1 version of 1 file would go for good/).waitFor();
  await workbench.screenshot("care-forget-sure-dark");
  await workbench.dialogButton(/would go for good/, "Forget for Good");
  await workbench.toast(/1 version forgotten: no hit in/).waitFor();
  await workbench.screenshot("care-forget-done-dark");
  await toldOnce(workbench, /1 version forgotten/);
  assert.ok(!keptContents(here, "notes.md").some((text) => text.includes(SECRET)));
});

here.test("versions go from their row, and none where the person leaves", async (workbench) => {
  await workbench.showTab("plan.txt");
  const before = keptContents(here, "plan.txt").length;
  await workbench.view("This file").menu(/^Edited/, "Forget for Good…");
  await workbench.dialog(/plan\.txt still holds it, and its next save/).waitFor();
  await workbench.screenshot("care-forget-returns-dark");
  await workbench.dialogButton(/still holds it/, "Cancel");
  assert.equal(keptContents(here, "plan.txt").length, before);
  await workbench.view("This file").menu(/^Edited/, "Forget for Good…");
  await workbench.dialogButton(/still holds it/, "Forget What Is Kept All the Same");
  await workbench.pick("Forget for Good");
  await workbench.dialogButton(/would go for good/, "Forget for Good");
  await toldOnce(workbench, /forgotten: no hit in/);
  assert.ok(keptContents(here, "plan.txt").length < before);
});

here.test("a repair says what it would give back, and saves go on after it", async (workbench) => {
  await workbench.palette("Backtrail: Repair the Store…");
  await workbench.quickRows(/kept under another name/).waitFor();
  await workbench.screenshot("care-repair-dark");
  await workbench.pick("Repair");
  await toldOnce(workbench, /The store is repaired/);
  await workbench.showTab("plan.txt");
  await workbench.edit("after it\n");
  await until("the save is kept", () =>
    keptContents(here, "plan.txt").some((text) => text.includes("after it")),
  );
});
