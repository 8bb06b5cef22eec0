// What lies within a version: functions, lines, one save among others, keys, folders.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keepFiles, keepValue } from "../workbench/sidecar";
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

const CONFIG = [
  '{\n  "server": {\n    "port": 80,\n    "host": "a"\n  },\n  "old": true\n}\n',
  '{\n  "server": {\n    "port": 8080,\n    "host": "a"\n  },\n  "name": "two"\n}\n',
];

const BROKEN = ["[one]\nx = 1\n", "[one\nx = 1\n"];

const VERSE = ["roses are red", "violets are blue", "sugar is sweet"];
const FILL = Array.from({ length: 6 }, (_, at) => `plain words, number ${at}`);
const MOVED = [
  [...VERSE, ...FILL],
  [...FILL, ...VERSE],
].map((lines) => `${lines.join("\n")}\n`);

const HISTORIES = {
  "moved.txt": MOVED,
  "calc.py": CALC,
  "steps.txt": STEPS,
  "config.json": CONFIG,
  "broken.toml": BROKEN,
};

const here = session("within", {
  files: Object.fromEntries(
    Object.entries(HISTORIES).map(([name, [first]]) => [name, first ?? ""]),
  ),
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

here.test("a function goes back out of the text of an older version", async (workbench) => {
  const view = workbench.view("This file");
  await view.menu(/^First version/, "Open Version");
  await workbench.page.locator(".tab.active", { hasText: "version 1" }).waitFor();
  await workbench.lines().filter({ hasText: "return 'one'" }).first().click();
  await workbench.palette("Backtrail: Restore Function or Class From");
  await workbench.toast("Restored name of calc.py from version 1").waitFor();
  await onDisk("calc.py", CALC[0] ?? "");
  await closeToasts(workbench);
});

here.test("one save is taken out, and all later edits stay", async (workbench) => {
  await workbench.openFile("steps.txt");
  const view = workbench.view("This file");
  await view.until("the rows of this file", (rows) => rows[1]?.includes("+3 −3") === true);
  await view.menu(/\+2 −2/, "Take Out This Save…");
  await workbench.dialog(/Take out what version 3 changed/).waitFor();
  await workbench.screenshot("take-out-dark");
  await workbench.dialogButton(/Take out what version 3 changed/, /^Take Out$/);
  await workbench.toast("Took what version 3 changed out of steps.txt").waitFor();
  await onDisk("steps.txt", twelve({ 1: "one", 11: "eleven", 12: "twelve" }));
  await workbench.toastButton("Took what version 3 changed", "Undo");
  await onDisk("steps.txt", STEPS[3] ?? "");
  await view.until("the undo as a row", (rows) => rows.some((row) => row.startsWith("Undid")));
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

here.test("a line of an older version tells which save removed it", async (workbench) => {
  await workbench.view("This file").menu(/^First version/, "Compare With Now");
  await workbench.diffShows({ original: "line 12", modified: "twelve" });
  await workbench.page
    .locator(".monaco-diff-editor .editor.original .view-line", { hasText: "line 12" })
    .first()
    .click();
  await workbench.palette("Backtrail: Which Save Removed This Line");
  await workbench.toast(/Line 12 was removed in version 4/).waitFor();
  await closeToasts(workbench);
});

here.test("what was moved says from and to where", async (workbench) => {
  await workbench.openFile("moved.txt");
  const view = workbench.view("This file");
  await view.until("its rows", (rows) => rows.length === 3 && rows[1]?.includes("+3 −3"));
  await view.menu(/^First version/, "Compare With Now");
  const sides = workbench.page.locator(".monaco-diff-editor");
  const said = async (side: string, words: string): Promise<void> => {
    await until(`${side}: ${words}`, async () => {
      const rules = await sides
        .locator(`.editor.${side} .view-line span`)
        .evaluateAll((spans) => spans.map((span) => getComputedStyle(span, "::after").content));
      return rules.some((rule) => rule.includes(words));
    });
  };
  await said("original", "moved to line 7");
  await said("modified", "moved from line 1");
  await workbench.screenshot("moved-dark");
});

here.test("one save of a program's value is taken out", async (workbench) => {
  const small = { limit: 5, steps: [1, 2, 3], title: "bot" };
  const large = { ...small, limit: 50 };
  const named = { ...large, title: "robot", zone: "utc" };
  keepValue(here, "bot", { begun: small, "more room": large, "a name": named });
  const project = workbench.view("Project");
  await project.expand();
  await workbench.palette("Backtrail: Refresh"); // nobody tells of values that a program keeps
  await project.open(/^bot/);
  await workbench.diffShows({ modified: '"robot"', title: "versions 1 to 3" });
  const view = workbench.view("This file");
  await view.until("its rows", (rows) => rows.length === 4);
  await view.open(/^First version/);
  await workbench.diffShows({ title: "version 1" });
  await workbench.screenshot("value-dark");
  await view.menu(/\+1 −1/, "Take Out This Save…");
  await workbench.dialogButton("Take out what version 2 changed in bot?", /^Take Out$/);
  await workbench.toast("Took what version 2 changed out of bot").waitFor();
  assert.deepEqual(keepValue(here, "bot"), { ...named, limit: 5 });
  await workbench.screenshot("value-taken-out-dark");
  await closeToasts(workbench);
});

here.test("keys that differ are listed, and one goes back alone", async (workbench) => {
  await workbench.openFile("config.json");
  const view = workbench.view("This file");
  await view.until("the rows of this file", (rows) => rows.length === 3);
  await view.menu(/^First version/, "Compare Keys");
  const keys = workbench.view("Keys");
  const rows = await keys.until("three kinds of changes", (texts) => texts.length === 6);
  for (const row of ["server.port 80 → 8080", 'name "two"', "old true"]) {
    assert.ok(rows.includes(row), JSON.stringify(rows));
  }
  for (const theme of ["light", "dark"] as const) {
    await workbench.theme(theme);
    await workbench.screenshot(`keys-${theme}`);
  }
  await keys.open(/^server\.port/);
  await workbench.diffShows({ original: '"port": 80,', modified: '"port": 8080' });
  await keys.action(/^server\.port/, "Restore This Key");
  await workbench.toast("Restored server.port of config.json from version 1").waitFor();
  await onDisk("config.json", (CONFIG[1] ?? "").replace("8080", "80"));
  await keys.until("that key is the same now", (texts) => texts.length === 4);
  await closeToasts(workbench);
});

here.test("what cannot be read as keys is compared as text, and why", async (workbench) => {
  await workbench.openFile("broken.toml");
  const view = workbench.view("This file");
  await view.until("the rows of this file", (rows) => rows.some((row) => row.includes("+1 −1")));
  await view.menu(/^First version/, "Compare Keys");
  await workbench.toast("Compared as text").waitFor();
  await workbench.diffShows({ original: "[one]", title: "broken.toml" });
  await closeToasts(workbench);
});

here.test("two points in time of a folder are compared, file by file", async (workbench) => {
  await workbench.palette("Backtrail: Compare Folder With");
  await workbench.pick(/Another time/);
  await workbench.answer("1");
  await workbench.pick(/^Now/);
  for (const row of [/^calc\.py/, /^config\.json/, /^steps\.txt.*added/]) {
    await workbench.quickRows(row).waitFor();
  }
  await workbench.screenshot("folder-dark");
  await workbench.pick(/Show all beside each other/);
  await workbench.page.locator(".multiDiffEditor, .monaco-component.multiDiffEditor").waitFor();
  await workbench.page.getByText("steps.txt").first().waitFor();
  await workbench.screenshot("folder-together-dark");
});
