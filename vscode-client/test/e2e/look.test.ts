// Pictures of panel, diff, search and status in each kind of theme, and what machines can judge of
// them: the picture of activity passes axe.

import assert from "node:assert/strict";
import fs from "node:fs";

import { session } from "../workbench/session";
import type { THEMES } from "../workbench/workbench";

const here = session("look", {
  files: { "analysis.py": "import math\n", "notes.md": "# Notes\n" },
});

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What each kind of theme is called inside a webview. */
const INSIDE = {
  light: "vscode-light",
  dark: "vscode-dark",
  contrast: "vscode-high-contrast",
};

/** What axe finds against the picture of activity. */
async function violations(): Promise<string[]> {
  const inside = await activityFrame();
  // The picture is transparent, and axe takes what it cannot see for white.
  const behind = await here.page
    .locator(".part.sidebar")
    .evaluate((part) => getComputedStyle(part).backgroundColor);
  await inside.evaluate((color) => {
    document.documentElement.style.background = color;
  }, behind);
  await inside.evaluate(AXE);
  const found = await inside.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((result) =>" +
      " result.violations.map((each) => each.id + ': ' + each.nodes.map((n) => n.html).join(' ')))",
  );
  await inside.evaluate(() => {
    document.documentElement.style.background = "";
  });
  return found as string[];
}

async function activityFrame() {
  const handle = await here.workbench.webview().locator("body").elementHandle();
  const frame = await handle.ownerFrame();
  assert.ok(frame, "the picture of activity is shown");
  return frame;
}

here.test("a history with something to look at", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("notes.md");
  await workbench.edit("a thought\n");
  await workbench.openFile("analysis.py");
  const view = workbench.view("This file");
  for (let round = 1; round <= 6; round += 1) {
    await workbench.edit(`value_${round} = math.sqrt(${round})\n`.repeat(round % 3 === 0 ? 12 : 1));
  }
  await view.row(/^Edited/);
  await view.menu(/^First version/, "Label This Version…");
  await workbench.answer("before cleaning outliers");
  await view.row(/^before cleaning outliers/);
  await workbench.palette("Backtrail: Search History");
  await workbench.answer("sqrt");
  await workbench.view("Search").row(/sqrt/);
});

for (const theme of ["light", "dark", "contrast"] satisfies (keyof typeof THEMES)[]) {
  here.test(`${theme}: panel, diff, search and status; axe finds nothing`, async (workbench) => {
    await workbench.theme(theme);
    await workbench.webview().locator(`body.${INSIDE[theme]}`).waitFor();
    await workbench.webview().getByText("analysis.py").first().waitFor();
    await workbench.screenshot(`look-panel-${theme}`);
    assert.deepEqual(await violations(), []);
    await workbench.showTab("analysis.py");
    await workbench.view("This file").open(/^Edited/);
    await workbench.diffShows({ modified: "math.sqrt" });
    await workbench.screenshot(`look-diff-${theme}`);
    await workbench.palette("Backtrail: Show Status");
    await workbench.quickRows().first().waitFor();
    await workbench.screenshot(`look-status-${theme}`);
    await workbench.escape();
  });
}
