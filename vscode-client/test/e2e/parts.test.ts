// Comparing with what was marked and with git, and bringing a part of a version back.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { backtrail } from "../workbench/sidecar";

const MIDDLE = Array.from({ length: 12 }, (_, line) => `middle ${line}\n`).join("");
const ONE = `top\n${MIDDLE}bottom\n`;
const TWO = `TOP\n${MIDDLE}BOTTOM\n`;

const here = session("parts", {
  files: { "x.txt": ONE, "one.md": "one\n", "two.md": "two\n" },
  settings: { "git.enabled": true, "backtrail.policy.mergeWindowSeconds": 0 },
  prepare: ({ workspace }) => {
    const git = (...args: string[]) => execFileSync("git", ["-C", workspace, ...args]);
    git("init", "--quiet");
    git("add", "x.txt");
    git("-c", "user.name=Anna", "-c", "user.email=anna@localhost", "commit", "-qm", "start");
  },
});

async function onDisk(text: string): Promise<void> {
  await until(`the file holds ${text.slice(0, 3)}…${text.slice(-7)}`, () => {
    const found = here.read("x.txt");
    if (found !== text) {
      throw new Error(JSON.stringify(found));
    }
    return true;
  });
}

here.test("two versions are compared by marking one", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("x.txt");
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+A");
  await workbench.page.keyboard.insertText(TWO);
  await workbench.save();
  const view = workbench.view("This file");
  await view.row(/^Edited/);
  await view.menu(/^First version/, "Mark for Comparing");
  await view.menu(/^Edited/, "Compare With Marked");
  await workbench.diffShows({ original: "top", modified: "TOP" });
});

here.test("two selected rows are compared with each other", async (workbench) => {
  await workbench.showTab("x.txt");
  await workbench.edit("and more\n");
  const view = workbench.view("This file");
  await view.until("three versions", (rows) => rows.length === 4);
  await view.select(/\+1 · /, /^First version/);
  await workbench.screenshot("two-rows-dark");
  await view.menu(/^First version/, "Compare With Version…");
  await workbench.diffShows({ title: "version 1 → 3", original: "top", modified: "and more" });
  await workbench.showTab("x.txt");
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+A");
  await workbench.page.keyboard.insertText(TWO);
  await workbench.save();
  await onDisk(TWO);
});

here.test("a version is compared with git HEAD", async (workbench) => {
  const view = workbench.view("This file");
  await view.menu(/^Edited/, "Compare With Git HEAD");
  await workbench.diffShows({ title: "HEAD" });
});

here.test("the hunk under the cursor goes back alone", async (workbench) => {
  const view = workbench.view("This file");
  await view.menu(/^First version/, "Compare With Now");
  await workbench.diffShows({ title: "now" });
  await workbench.page
    .locator(".monaco-diff-editor .editor.modified .view-line", { hasText: "TOP" })
    .first()
    .click();
  await workbench.page.keyboard.press("Alt+H");
  await onDisk(`top\n${MIDDLE}BOTTOM\n`);
  await workbench.toast("Restored lines of x.txt").waitFor(); // the editors are in their places
  await workbench.palette("Notifications: Clear All Notifications");
  await workbench.toast("Restored lines of x.txt").waitFor({ state: "detached" });
});

here.test("selected lines go back to those of a version", async (workbench) => {
  await workbench.showTab("x.txt");
  await workbench.page.locator(".monaco-diff-editor").waitFor({ state: "hidden" });
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+End");
  await workbench.page.keyboard.press("Shift+ArrowUp");
  await workbench.palette("Backtrail: Restore Selection From");
  await workbench.pick(/First version/);
  await onDisk(ONE);
  await workbench.toast("Restored lines of x.txt").waitFor();
});

here.test("the cursor's line says which save last changed it", async (workbench) => {
  await workbench.showTab("x.txt");
  await workbench.page.locator(".monaco-diff-editor").waitFor({ state: "hidden" });
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+Home");
  await workbench.palette("Backtrail: Show Last Change of This Line");
  await workbench.page
    .getByText(/Last changed in version \d+/)
    .first()
    .waitFor();
});

here.test("a version is written to another file", async (workbench) => {
  const view = workbench.view("This file");
  await view.menu(/^First version/, "Restore to Another File…");
  await workbench.quickInput().waitFor();
  await workbench.page.keyboard.press("Enter");
  await workbench.toast(/Restored version 1 to/).waitFor();
  await until("the new file", () => here.read("x (version 1).txt") === ONE);
});

here.test("several deleted files come back after one question", async (workbench) => {
  for (const name of ["one.md", "two.md"]) {
    fs.unlinkSync(path.join(here.workspace, name));
  }
  await until("both deletions", () => {
    const gone = backtrail(here, "deleted", ".");
    return gone.includes("one.md") && gone.includes("two.md");
  });
  await workbench.palette("Backtrail: Restore Deleted File");
  await workbench
    .quickRows(/two\.md/)
    .first()
    .waitFor();
  const several = workbench.page.locator('.quick-input-widget [aria-label^="Choose Several"]');
  await until("boxes to tick", async () => {
    if ((await several.count()) > 0) {
      // By script: a hover that says what the button is for may lie over it.
      await several.evaluate((button: HTMLElement) => {
        button.click();
      });
    }
    const boxes = workbench.quickRows(/two\.md/).getByRole("checkbox");
    await boxes.first().waitFor({ timeout: 2000 });
    return true;
  });
  await workbench.pick(/one\.md/);
  await workbench.pick(/two\.md/);
  await workbench.screenshot("several-dark");
  await workbench.page.keyboard.press("Enter");
  await workbench.dialogButton("Restore 2 deleted files?", /^Restore$/);
  await workbench.toast("Restored 2 deleted files").waitFor();
  await until(
    "both files",
    () => here.read("one.md") === "one\n" && here.read("two.md") === "two\n",
  );
});

here.test("on another machine the store's folder is told", async (workbench) => {
  await workbench.palette("Backtrail: Open Store Folder");
  await workbench.toast(here.store).waitFor();
});
