// The line above a file: there for those who switched it on, and once.

import assert from "node:assert/strict";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { plain, type Workbench } from "../workbench/workbench";

const here = session("lens", { files: { "demo.py": "print('one')\n", "other.py": "other = 1\n" } });

/** What stands above the lines of the file in front. */
async function above({ page }: Workbench): Promise<string[]> {
  const texts = await page
    .locator(".editor-group-container.active .codelens-decoration")
    .allInnerTexts();
  return texts.map(plain).filter((text) => text !== "");
}

/** The settings of the folder. */
function settings(values: Record<string, unknown>): void {
  here.write(".vscode/settings.json", JSON.stringify(values));
}

here.test(
  "nothing stands above a file, and no light bulb is lit on its lines",
  async (workbench) => {
    await workbench.showBacktrail();
    await workbench.openFile("demo.py");
    await workbench.edit("print('two')\n");
    await workbench.view("This file").row(/^Edited/);
    assert.deepEqual(await above(workbench), []);
    await workbench.page.keyboard.press("Control+.");
    await workbench.page.getByText("No code actions available").first().waitFor();
  },
);

here.test("switched on, it counts the versions, and follows each save", async (workbench) => {
  settings({ "backtrail.codeLens": true });
  await until("the line", async () => {
    const [text, ...more] = await above(workbench);
    return /^2 versions, last change (now|\d+ s ago)$/.test(text ?? "") && more.length === 0;
  });
  await workbench.edit("print('three')\n");
  await until("one more", async () => (await above(workbench))[0]?.startsWith("3 versions, "));
  await workbench.screenshot("lens-dark");
});

here.test("a click on it opens the timeline of its file", async (workbench) => {
  const view = workbench.view("This file");
  await workbench.openFile("other.py");
  await view.until("the other file", (rows) => rows.length === 2);
  await workbench.showTab("demo.py");
  await workbench.page.keyboard.press("Control+B");
  await view.pane.waitFor({ state: "hidden" });
  await workbench.page.locator(".editor-group-container.active .codelens-decoration a").click();
  await view.row(/^Edited/);
});

here.test("a version that the shell made is counted, too", async (workbench) => {
  await workbench.type("unsaved = True\n"); // so that the text stays, which would be asked about anew
  here.write("demo.py", "print('from a shell')\n");
  await until("one more", async () => (await above(workbench))[0]?.startsWith("4 versions, "));
});

here.test("switched off, it is gone", async (workbench) => {
  settings({});
  await until("nothing above", async () => (await above(workbench)).length === 0);
});
