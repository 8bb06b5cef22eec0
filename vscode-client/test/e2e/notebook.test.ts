// Notebooks saved in VS Code are kept, and their timeline works beside the notebook editor.

import assert from "node:assert/strict";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { keptContents } from "../workbench/sidecar";

const NOTEBOOK = JSON.stringify({
  cells: [
    { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["x = 1"] },
  ],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 2,
});

const here = session("notebook", {
  files: { "note.ipynb": NOTEBOOK },
  unkept: { "fresh.ipynb": NOTEBOOK },
});

here.test("a saved notebook is kept and its row appears", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("note.ipynb");
  const cell = workbench.page.locator(".notebookOverlay .code-cell-row .monaco-editor .view-lines");
  await cell.first().waitFor({ timeout: 60_000 });
  await cell.first().click();
  await workbench.page.keyboard.press("Control+End");
  await workbench.page.keyboard.type("\ny = 2");
  await workbench.page.locator(".tab.active.dirty").waitFor();
  await workbench.save();
  await workbench.view("This file").row(/^Edited/);
  assert.ok(keptContents(here, "note.ipynb").at(-1)?.includes("y = 2"));
  await workbench.screenshot("notebook-dark");
});

here.test("opening its row shows the notebooks beside each other", async (workbench) => {
  await workbench.view("This file").open(/^Edited/);
  await workbench.page.locator(".notebook-text-diff-editor").waitFor({ timeout: 30_000 });
  await workbench.page.getByText("y = 2").first().waitFor();
  await workbench.screenshot("notebook-diff-dark");
});

here.test("an earlier notebook is restored, and the editor shows it", async (workbench) => {
  await workbench.tab("note.ipynb").click();
  await workbench.view("This file").action(/^First version/, "Restore");
  await workbench.toast(/Restored version 1 of note\.ipynb/).waitFor();
  assert.ok(!here.read("note.ipynb").includes("y = 2"));
  const cell = workbench.page.locator(".notebookOverlay .code-cell-row .monaco-editor .view-lines");
  await cell.filter({ hasText: "x = 1" }).first().waitFor();
  await cell.filter({ hasText: "y = 2" }).first().waitFor({ state: "detached" });
});

here.test("a notebook has a version as soon as it is opened", async (workbench) => {
  await workbench.openFile("fresh.ipynb");
  await until("its first version", () => keptContents(here, "fresh.ipynb")[0] === NOTEBOOK);
  await workbench.view("This file").row(/^First version/);
});
