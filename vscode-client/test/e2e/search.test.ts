// Labels, notes, the search over everything that was ever saved, and what of it is handed over.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { backtrail, keptContents } from "../workbench/sidecar";
import type { Workbench } from "../workbench/workbench";

/** Two lines that will go, with one between them that stays. */
const LOST = "first\ngold coins\nsecond\nsilver coins\nthird\n";
const LONG = "a line like all others\n".repeat(300);

const here = session("search", {
  files: {
    "notes.md": "# Notes\n",
    "gone.md": "the treasure is under the oak\n",
    "coins.txt": LOST,
    "ruby.txt": "a ruby\n",
    "opal.txt": "an opal\n",
    "stones.txt": "rubystones\n",
    "long.txt": LONG,
  },
});

here.test("a version gets a label, and the row bears it", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("notes.md");
  await workbench.edit("a needle in a haystack\n");
  const view = workbench.view("This file");
  await view.row(/^Edited/);
  await view.menu(/^Edited/, "Label This Version…");
  await workbench.answer("before the cut");
  await view.row(/^before the cut/);
});

here.test("a note is kept with the version and told in its tooltip", async (workbench) => {
  const view = workbench.view("This file");
  await view.menu(/^before the cut/, "Add Note…");
  await workbench.answer("why it was good");
  await workbench.page.locator(".quick-input-widget:visible").waitFor({ state: "hidden" });
  await (await view.row(/^First version/)).hover();
  await (await view.row(/^before the cut/)).hover();
  const hover = workbench.page.locator(".monaco-hover:visible");
  await hover.filter({ hasText: "why it was good" }).waitFor();
  await workbench.screenshot("tooltip-dark");
});

here.test("text that is long gone is found, and its result shows the place", async (workbench) => {
  await workbench.showTab("notes.md");
  await workbench.page.keyboard.press("Control+A");
  await workbench.page.keyboard.insertText("# Notes\nnothing here\n");
  await workbench.save();
  await workbench.palette("Backtrail: Search History");
  await workbench.answer("needle");
  const view = workbench.view("Search");
  const row = await view.row(/needle/);
  await workbench.screenshot("search-dark");
  await row.click();
  await workbench.diffShows({ original: "a needle in a haystack" });
  assert.ok(!(await workbench.diff()).modified.includes("needle"));
});

here.test("a label is found by its name", async (workbench) => {
  await workbench.palette("Backtrail: Search History");
  await workbench.answer('tag:"before the cut"');
  const view = workbench.view("Search");
  await view.until("the labelled version alone", (rows) =>
    rows.some((row) => row.includes("before the cut")),
  );
});

here.test(
  "a button has the words mean a pattern, and what is wrong with one is told",
  async (workbench) => {
    const view = workbench.view("Search");
    await workbench.palette("Backtrail: Search History");
    await workbench.quickInput().fill("nee+dle (in|on) a");
    await workbench.page.locator('.quick-input-widget [aria-label^="Use a regular"]').click();
    await until("the word that keeps it", async () =>
      (await workbench.quickInput().inputValue()).endsWith(" regex:yes"),
    );
    await workbench.screenshot("search-options-dark");
    await workbench.page.keyboard.press("Enter");
    await view.row(/needle in a haystack/);
    await workbench.palette("Backtrail: Search History");
    await workbench.answer("(open regex:yes");
    await view.pane.getByText(/The search stopped: .*\(open/).waitFor();
  },
);

here.test("a switch looks pressed while it is on, however it was turned", async (workbench) => {
  const button = (name: string) =>
    workbench.page.locator(`.quick-input-widget [aria-label^="${name}"]`).first();
  const pressed = (name: string, on: boolean) =>
    until(`${name}: ${on}`, async () => {
      return (await button(name).getAttribute("aria-checked")) === String(on);
    });
  await workbench.palette("Backtrail: Search History");
  await workbench.quickInput().fill("ruby regex:yes");
  await pressed("Use a regular", true);
  await button("Match whole words").click();
  await pressed("Match whole words", true);
  await pressed("Use a regular", false);
  assert.equal(await workbench.quickInput().inputValue(), "ruby word:yes");
  await workbench.screenshot("search-pressed-dark");
  await workbench.escape();
});

here.test("the likeliest comes first where somebody asks for that", async (workbench) => {
  const view = workbench.view("Search");
  const comes = async (first: string, words: string): Promise<void> => {
    await workbench.palette("Backtrail: Search History");
    await workbench.answer(words);
    await view.until(`${first} first`, (rows) => rows.length === 4 && rows[0]?.startsWith(first));
  };
  await comes("stones.txt", "ruby");
  await comes("ruby.txt", "ruby order:best");
});

here.test("small saves are left out where somebody asks for that", async (workbench) => {
  const view = workbench.view("Search");
  await workbench.openFile("long.txt");
  await workbench.edit("a pebble\n");
  await workbench.view("This file").row(/^Edited/);
  await workbench.palette("Backtrail: Search History");
  await workbench.answer("pebble");
  await view.row(/^a pebble/);
  await workbench.palette("Backtrail: Search History");
  await workbench.answer("pebble significant:yes");
  await view.pane.getByText(/nothing found for pebble significant:yes/).waitFor();
});

here.test("the history of one file is searched alone", async (workbench) => {
  await workbench.showTab("notes.md");
  await workbench.palette("Backtrail: Search in This File");
  await workbench.answer("e kind:introduced");
  const rows = await workbench
    .view("Search")
    .until("rows of one file", (texts) => texts.some((text) => text.startsWith("notes.md")));
  assert.ok(!rows.some((text) => text.startsWith("gone.md")), rows.join("\n"));
});

here.test(
  "a text that vanished comes back from the version that still had it",
  async (workbench) => {
    await workbench.palette("Backtrail: When Did This Text Vanish");
    await workbench.answer("needle");
    const told = /“needle” vanished from notes\.md with version 3/;
    await workbench.toast(told).waitFor();
    await workbench
      .view("Search")
      .until("the row that tells of it", (texts) => texts.some((text) => text.includes("needle")));
    await workbench.screenshot("vanished-dark");
    await workbench.toastButton(told, "Restore Version 2");
    await until("the text is back", () => here.read("notes.md").includes("a needle in a haystack"));
    await workbench.toast("Restored version 2 of notes.md").waitFor();
    await workbench.palette("Notifications: Clear All Notifications");
  },
);

here.test("only the lines that vanished come back, and none beside them", async (workbench) => {
  await workbench.openFile("coins.txt");
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+A");
  await workbench.page.keyboard.insertText("first\nsecond\nthird\n");
  await workbench.save();
  await workbench.view("This file").row(/^Edited/);
  await workbench.palette("Backtrail: When Did This Text Vanish");
  await workbench.answer("gold coins");
  const told = /“gold coins” vanished from coins\.txt with version 2/;
  await workbench.toastButton(told, "Restore Just These Lines");
  await until("these lines", () => here.read("coins.txt") === "first\ngold coins\nsecond\nthird\n");
  await workbench.toast("Restored lines of coins.txt").waitFor();
  await workbench.palette("Notifications: Clear All Notifications");
});

here.test(
  "a text comes back from its own file where another one bears the name",
  async (workbench) => {
    here.remove("ruby.txt");
    await until("the deletion", () => backtrail(here, "deleted", ".").includes("ruby.txt"));
    fs.renameSync(path.join(here.workspace, "opal.txt"), path.join(here.workspace, "ruby.txt"));
    await until("another file", () => keptContents(here, "ruby.txt").join("") === "an opal\n");
    await workbench.palette("Backtrail: When Did This Text Vanish");
    await workbench.answer("a ruby");
    await workbench.toastButton(/“a ruby” went with ruby\.txt/, "Restore Version 1");
    await until("the first one is back", () => here.read("ruby.txt") === "a ruby\n");
    await workbench.palette("Notifications: Clear All Notifications");
  },
);

here.test("a text that went with its file comes back from the row", async (workbench) => {
  here.remove("gone.md");
  await until("the deletion", () => backtrail(here, "deleted", ".").includes("gone.md"));
  await workbench.palette("Backtrail: When Did This Text Vanish");
  await workbench.answer("under the oak");
  await workbench.toast(/went with gone\.md, which is deleted/).waitFor();
  const view = workbench.view("Search");
  await view.action(/the treasure/, "Restore Version That Still Had It");
  await until("the file is back", () => here.read("gone.md").includes("under the oak"));
  await workbench.palette("Notifications: Clear All Notifications");
});

here.test("a search without results says so", async (workbench) => {
  await workbench.palette("Backtrail: Search History");
  await workbench.answer("no such word anywhere");
  await workbench
    .view("Search")
    .pane.getByText(/nothing|no (saves|versions|results)/i)
    .first()
    .waitFor();
});

here.test("results are cleared away", async (workbench) => {
  await workbench.palette("Backtrail: Clear Search Results");
  const view = workbench.view("Search");
  await view
    .welcome()
    .getByText(/Find any text/)
    .waitFor();
  assert.equal(await view.rows().count(), 0);
});

here.test("a save becomes a patch that git takes", async (workbench) => {
  await workbench.showTab("notes.md");
  const view = workbench.view("This file");
  await view.menu(/^before the cut/, "Save as Patch…");
  await saveThere(workbench);
  const [patch] = await until("the patch", () => written(/^notes\.md\.mbox$/));
  assert.match(here.read(patch ?? ""), /^From [0-9a-f]{40}/);
  assert.match(here.read(patch ?? ""), /^\+a needle in a haystack$/m);
  await workbench.toast(/git am/).waitFor();
});

here.test("two versions become one patch by marking one", async (workbench) => {
  await workbench.showTab("notes.md");
  const view = workbench.view("This file");
  await view.menu(/^First version/, "Mark for Comparing");
  await view.menu(/^Edited/, "Save as Patch From Marked…");
  await saveThere(workbench, "both.patch");
  await until("the second patch", () => written(/^both\.patch$/));
  assert.match(here.read("both.patch"), /^\+nothing here$/m);
  assert.doesNotMatch(here.read("both.patch"), /needle/);
  // It is shown last, and would take the keys from whatever is asked next.
  await until("the patch in front", async () => (await workbench.text()).includes("[PATCH]"));
});

here.test("a report is written where the person says, and shown", async (workbench) => {
  await workbench.palette("Backtrail: Create Report");
  await workbench.pick("All open folders");
  await workbench.pick("HTML");
  await workbench.screenshot("report-period-dark");
  await workbench.pick("Everything");
  await saveThere(workbench);
  const [page] = await until("the report", () => written(/\.html$/));
  assert.match(here.read(page ?? ""), /^<!doctype html>/i);
  assert.match(here.read(page ?? ""), /notes\.md/);
  await workbench.toast(/tells of \d+ versions/).waitFor();
  const shown = workbench.page.locator("iframe.webview.ready").last().contentFrame();
  await shown.locator("#active-frame").contentFrame().getByText("notes.md").first().waitFor();
  await workbench.screenshot("report-dark");
});

/** Accepts the place that is suggested for a file, or names one. */
async function saveThere(workbench: Workbench, name?: string): Promise<void> {
  await workbench.quickInput().waitFor();
  await until("a name", async () => /\.\w+$/.test(await workbench.quickInput().inputValue()));
  if (name !== undefined) {
    await workbench.quickInput().fill(path.join(here.workspace, name));
  }
  await workbench.page.keyboard.press("Enter");
}

/** Files of the workspace with such a name; undefined while there is none. */
function written(name: RegExp): string[] | undefined {
  const found = fs.readdirSync(here.workspace).filter((each) => name.test(each));
  return found.length > 0 ? found : undefined;
}
