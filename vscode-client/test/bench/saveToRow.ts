// How long from Ctrl+S until the save is a row that people see, beside VS Code's own Timeline on
// the same saves in the same window. Prints JSON: milliseconds of each save, and of activation.

import process from "node:process";

import { until } from "../workbench/conditions";
import { Session } from "../workbench/session";
import type { Workbench } from "../workbench/workbench";

const WARM = 3;
/** Milliseconds without a change of the lists after which the window is at rest. */
const CALM = 700;
const rounds = Number(process.argv[2] ?? 40);

interface Probe {
  wanted: string;
  saved: number;
  ours: number;
  peer: number;
  /** Until the tab shows that nothing is left to save. */
  written: number;
  peerRows: number;
}

/** Runs in the page: notes the key, then the first drawing of each list that shows the save. */
function installProbe(): void {
  const probe: Probe = { wanted: "", saved: 0, ours: 0, peer: 0, written: 0, peerRows: 0 };
  Object.assign(globalThis, { probe });
  const pane = (title: string) =>
    [...document.querySelectorAll(".pane")].find((each) =>
      each.querySelector(".pane-header")?.getAttribute("aria-label")?.startsWith(title),
    );
  const total = () =>
    Number(pane("Timeline")?.querySelector(".monaco-list-row")?.getAttribute("aria-setsize") ?? 0);
  const look = () => {
    if (probe.saved === 0) {
      probe.peerRows = total();
      return;
    }
    if (probe.written === 0 && document.querySelector(".tab.active.dirty") === null) {
      probe.written = performance.now() - probe.saved;
    }
    const rows = [...(pane("This file")?.querySelectorAll(".monaco-list-row") ?? [])];
    if (probe.ours === 0 && rows.some((row) => row.textContent.includes(probe.wanted))) {
      probe.ours = performance.now() - probe.saved;
    }
    if (probe.peer === 0 && total() > probe.peerRows) {
      probe.peer = performance.now() - probe.saved;
    }
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey && event.key.toLowerCase() === "s") {
        look();
        probe.saved = performance.now();
      }
    },
    true,
  );
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["aria-setsize", "aria-label", "class"],
  });
}

async function besideTimeline(workbench: Workbench): Promise<void> {
  await workbench.palette("View: Move View");
  await workbench.pick("Timeline");
  await workbench.pick(/^Backtrail/);
  await workbench.showBacktrail();
  const timeline = workbench.view("Timeline");
  await timeline.expand();
}

/** Wait until nothing was drawn for a while: people save one thing after the other, not at once. */
async function rest(workbench: Workbench): Promise<void> {
  await workbench.page.evaluate(
    (calm) =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(done, calm);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, calm);
        });
        function done(): void {
          observer.disconnect();
          resolve();
        }
        for (const part of document.querySelectorAll(".part.sidebar, .part.statusbar")) {
          observer.observe(part, { subtree: true, childList: true, characterData: true });
        }
      }),
    CALM,
  );
}

async function oneSave(workbench: Workbench, round: number): Promise<Probe> {
  const { page } = workbench;
  const lines = 20 + round; // a figure that no other row has
  const text = Array.from({ length: lines }, (_, line) => `line ${line} of save ${round}\n`);
  await workbench.focusEditor();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text.join(""));
  await page.locator(".tab.active.dirty").waitFor();
  await page.evaluate(
    (wanted) => Object.assign((globalThis as never as { probe: Probe }).probe, { wanted }),
    `+${lines} −${lines - 1}`,
  );
  await rest(workbench);
  await page.keyboard.press("Control+S");
  const seen = await until("both rows", async () => {
    const probe = await page.evaluate(() => (globalThis as never as { probe: Probe }).probe);
    if (probe.ours === 0 || probe.peer === 0) {
      throw new Error(JSON.stringify(probe));
    }
    return probe;
  });
  await page.evaluate(() => {
    const begun = { saved: 0, ours: 0, peer: 0, written: 0 };
    Object.assign((globalThis as never as { probe: Probe }).probe, begun);
  });
  return seen;
}

/** What the editor says about the activation of the extension. */
async function activation(workbench: Workbench): Promise<number> {
  await workbench.palette("Developer: Show Running Extensions");
  const row = workbench.page
    .locator(".runtime-extensions-editor .monaco-list-row")
    .filter({ hasText: "backtrail" });
  const text = await row.first().locator(".activation-time").innerText();
  return Number(/(\d+)\s*ms/.exec(text)?.[1]);
}

async function main(): Promise<void> {
  const lines = 20;
  const here = new Session("bench", {
    files: { "typed.txt": Array.from({ length: lines }, () => "first\n").join("") },
    settings: {
      "backtrail.policy.mergeWindowSeconds": 0,
      "timeline.pageSize": 500,
      // VS Code lets go of its oldest entry after 50, and then shows no new row
      "workbench.localHistory.maxFileEntries": 500,
    },
  });
  const seen: Probe[] = [];
  try {
    await here.start();
    const { workbench } = here;
    await workbench.showBacktrail();
    await workbench.openFile("typed.txt");
    await workbench.edit("begun\n");
    await workbench.view("This file").row(/^Edited/);
    await besideTimeline(workbench);
    await here.page.evaluate(installProbe);
    await workbench.focusEditor();
    for (let round = 1; round <= rounds + WARM; round += 1) {
      const probe = await oneSave(workbench, round + 1);
      if (round > WARM) {
        seen.push(probe);
      }
    }
    const activated = await activation(workbench);
    const times = {
      ours: seen.map((each) => each.ours),
      peer: seen.map((each) => each.peer),
      written: seen.map((each) => each.written),
    };
    console.log(JSON.stringify({ ...times, activation: activated }));
  } catch (error) {
    await here.evidence("bench");
    throw error;
  } finally {
    await here.end();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
