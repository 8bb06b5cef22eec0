// A file with 10,000 versions: it scrolls to its end, stays quick, and a save does not move the eye.

import assert from "node:assert/strict";
import path from "node:path";

import { until } from "../workbench/conditions";
import { session } from "../workbench/session";
import { longHistory } from "../workbench/sidecar";
import type { ViewRows } from "../workbench/viewRows";

const VERSIONS = 10_000;
/** One version of twelve stands out, the others are folded: about so many rows. */
const ROWS = 1600;

const here = session("long", {
  // the workbench looks for the row that the next page has just taken away
  expectedErrors: /TreeError .*more:backtrail/,
  prepare: (made) => {
    longHistory(made, VERSIONS);
  },
});

/** How far the list is scrolled, in rows' pixels. */
async function offset(view: ViewRows): Promise<number> {
  return view.pane
    .locator(".monaco-list-rows")
    .first()
    .evaluate((node) => -parseFloat((node as HTMLElement).style.top || "0"));
}

async function highest(view: ViewRows): Promise<number> {
  return view
    .rows()
    .evaluateAll((rows) => Math.max(...rows.map((row) => Number(row.getAttribute("data-index")))));
}

here.test("its newest page is there at once", async (workbench) => {
  await workbench.showBacktrail();
  await workbench.openFile("text.txt");
  await workbench.view("This file").until("rows", (rows) => rows.length > 10);
  assert.equal(path.basename(here.store), "store.btl");
});

here.test("the End key reaches the first version, page by page", async (workbench) => {
  const view = workbench.view("This file");
  await view.pane.locator(".monaco-list").first().focus();
  await until(
    "the first version",
    async () => {
      await workbench.page.keyboard.press("End");
      const [end, rows] = [(await view.texts()).at(-1), await highest(view)];
      if (rows < ROWS || !/^(Edited|First version|\d+ minor)/.test(end ?? "")) {
        throw new Error(`row ${rows}: ${end}`);
      }
      return true;
    },
    60_000,
  );
  await view
    .rows(/^Edited/)
    .last()
    .hover();
  await workbench.screenshot("long-end-dark");
});

here.test("scrolling draws rows at each step", async (workbench) => {
  const view = workbench.view("This file");
  for (let step = 0; step < 20; step += 1) {
    const before = await offset(view);
    await workbench.page.mouse.wheel(0, -1500);
    await until("it moved", async () => (await offset(view)) !== before);
    assert.ok(
      (await view.texts()).every((row) => row !== ""),
      "a row is blank",
    );
  }
});

here.test("a save while reading far down does not move the list", async (workbench) => {
  const view = workbench.view("This file");
  const before = await offset(view);
  assert.ok(before > 1000);
  const texts = await view.texts();
  here.write("text.txt", "changed by a shell\n".repeat(30));
  const activity = workbench.webview();
  await activity.getByText(/10,001 versions/).waitFor();
  await workbench
    .statusItem(/now|s ago/)
    .first()
    .waitFor();
  assert.ok(Math.abs((await offset(view)) - before) <= 50, "the list jumped");
  const still = await view.texts();
  assert.ok(
    still.filter((row) => texts.includes(row)).length >= texts.length - 3,
    `${texts.join("\n")}\n--\n${still.join("\n")}`,
  );
});
