// What lies within a version: functions, lines, one save among others, keys, folders.

import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keepFiles } from "../workbench/sidecar";
import type { Workbench } from "../workbench/workbench";

const CALC = [
  "def area(side):\n    return side * side\n\n\ndef name():\n    return 'one'\n",
  "def area(side):\n    return side ** 2\n\n\ndef name():\n    return 'one'\n",
  "def area(side):\n    return side ** 2\n\n\ndef name():\n    return 'two'\n",
];

/** Twelve lines; those named here say something else. */
function twelve(changed: Record<number, string>): string {
  return Array.from({ length: 12 }, (_, at) => `${changed[at + 1] ?? `line ${at + 1}`}\n`).join("");
}

const STEPS = [
  twelve({}),
  twelve({ 1: "uno" }),
  twelve({ 1: "uno", 6: "six", 7: "seven" }),
  twelve({ 1: "one", 6: "six", 7: "seven", 11: "eleven", 12: "twelve" }),
];

const HISTORIES = { "calc.py": CALC, "steps.txt": STEPS };

const here = session("within", {
  files: { "calc.py": CALC[0] ?? "", "steps.txt": STEPS[0] ?? "" },
  settings: { "backtrail.policy.mergeWindowSeconds": 0 },
  prepare: (session) => {
    for (const [name, texts] of Object.entries(HISTORIES)) {
      for (const text of texts.slice(1)) {
        fs.writeFileSync(path.join(session.workspace, name), text);
        keepFiles(session, [name], { BACKTRAIL_POLICY_MERGE_WINDOW_SECONDS: "0" });
      }
    }
  },
});

async function onDisk(name: string, text: string): Promise<void> {
  await until(`${name} holds ${JSON.stringify(text)}`, () => {
    const found = here.read(name);
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

async function cursorAtTop(workbench: Workbench, name: string): Promise<void> {
  await workbench.showTab(name);
  await workbench.page.locator(".monaco-diff-editor").waitFor({ state: "hidden" });
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+Home");
}

here.test("a function has a history of its own, down to where it came in", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("calc.py");
  await workbench.view("This file").row(/^First version/);
  await cursorAtTop(workbench, "calc.py");
  await workbench.palette("Backtrail: History of This Function");
  await workbench.quickRows(/Came in here/).waitFor();
  await until("the two saves that changed it, of three", async () => {
    const rows = await workbench.quickRows().allInnerTexts();
    return rows.filter((row) => row.includes("−") || row.includes("Came in")).length === 2;
  });
  await workbench.screenshot("function-history-dark");
  await workbench.page.keyboard.press("Enter");
  await workbench.diffShows({ original: "side * side", modified: "side ** 2" });
});

here.test("selected lines have a history, too", async (workbench) => {
  await workbench.showTab("calc.py");
  await workbench.page.locator(".monaco-diff-editor").waitFor({ state: "hidden" });
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+End");
  await workbench.page.keyboard.press("Shift+ArrowUp");
  await workbench.palette("Backtrail: History of Selection");
  await workbench.quickRows(/Came in here/).waitFor();
  await workbench.page.keyboard.press("Enter");
  await workbench.diffShows({ original: "'one'", modified: "'two'" });
});

here.test("a function goes back alone, from a save of its own history", async (workbench) => {
  await cursorAtTop(workbench, "calc.py");
  await workbench.palette("Backtrail: Restore Function or Class From");
  await workbench.pick(/^area/);
  await workbench.pick(/Came in here/);
  await workbench.toast("Restored area of calc.py from version 1").waitFor();
  await onDisk("calc.py", (CALC[2] ?? "").replace("side ** 2", "side * side"));
  await closeToasts(workbench);
});

here.test("one save is taken out, and all later edits stay", async (workbench) => {
  await workbench.openFile("steps.txt");
  const view = workbench.view("This file");
  await view.menu(/\+2 −2/, "Take Out This Save…");
  await workbench.dialog(/Take out what version 3 changed/).waitFor();
  await workbench.screenshot("take-out-dark");
  await workbench.dialogButton(/Take out what version 3 changed/, /^Take Out$/);
  await workbench.toast("Took what version 3 changed out of steps.txt").waitFor();
  await onDisk("steps.txt", twelve({ 1: "one", 11: "eleven", 12: "twelve" }));
  await workbench.toastButton("Took what version 3 changed", "Undo");
  await onDisk("steps.txt", STEPS[3] ?? "");
  await closeToasts(workbench);
});

here.test("what was changed again since is named, and never written unseen", async (workbench) => {
  const question = /Version 2 cannot be taken out/;
  await workbench.view("This file").menu(/\+1 −1/, "Take Out This Save…");
  await workbench.dialog(question).filter({ hasText: "Line 1: one" }).waitFor();
  await workbench.screenshot("take-out-conflict-dark");
  await workbench.dialogButton(question, /^Show Both Sides$/);
  await workbench.toast("Choose a side of each conflict").waitFor();
  await until("both sides in the editor", async () => {
    const text = await workbench.text();
    return text.includes("<<<<<<<") && text.includes("one") && text.includes("line 1");
  });
  await workbench.screenshot("take-out-sides-dark");
  await workbench.page.locator(".tab.active.dirty").waitFor();
  await onDisk("steps.txt", STEPS[3] ?? "");
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+Z");
  await workbench.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  await closeToasts(workbench);
});

here.test("a line of an older version tells which save changed it", async (workbench) => {
  await workbench.view("This file").menu(/^First version/, "Compare With Now");
  await workbench.diffShows({ original: "line 12", modified: "twelve" });
  await workbench.page
    .locator(".monaco-diff-editor .editor.original .view-line", { hasText: "line 12" })
    .first()
    .click();
  await workbench.palette("Backtrail: Which Save Removed This Line");
  await workbench.toast(/Line 12 was changed in version 4/).waitFor();
  await closeToasts(workbench);
});
