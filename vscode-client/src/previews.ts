/**
 * What is shown while somebody moves through a list, and is gone again when the list is left.
 *
 * The latest wins: an editor opens only where the person stays for a moment.
 */
import * as vscode from "vscode";

import { sidesOf, type Sides } from "./tabs";
import { SCHEME } from "./versionUri";

/** Milliseconds to stay on a row before its editor opens. */
const MOMENT = 120;

/** Editors that open while somebody looks around. */
export interface Preview {
  /** Shows what `key` names, unless the person has moved on by then. The first one is only noted. */
  move(key: string, show: () => Promise<void>): void;
  /** Puts the editors back as they were. */
  end(): Promise<void>;
}

interface Shown {
  sides: Sides;
  label: string;
  key: string;
}

/** Begins to look around; remembers what is shown now. */
export function createPreview(): Preview {
  const before = activeTab();
  const there = new Set(tabKeys());
  let [first, last]: (string | undefined)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let showing: Promise<void> = Promise.resolve();
  let shown = false;

  async function turn(key: string, show: () => Promise<void>): Promise<void> {
    await showing;
    if (last === key) {
      shown = true;
      await show();
      // Where previews are switched off, each opens a tab of its own.
      await close((tab) => !tab.isActive, there);
    }
  }

  return {
    move(key, show) {
      clearTimeout(timer);
      last = key;
      // The row that the list begins with was not chosen by anybody yet.
      first ??= key;
      if (key === first && !shown) {
        return;
      }
      timer = setTimeout(() => {
        // A version that cannot be shown is no reason to leave the list; choosing it tells why.
        showing = turn(key, show).catch(() => undefined);
      }, MOMENT);
    },
    async end() {
      clearTimeout(timer);
      last = undefined;
      await showing;
      if (shown) {
        await putBack(before, there);
      }
    },
  };
}

async function putBack(before: Shown | undefined, there: Set<string>): Promise<void> {
  await close(() => true, there);
  if (before !== undefined && before.key !== activeTab()?.key) {
    const { left, right } = before.sides;
    await (left === undefined
      ? vscode.commands.executeCommand("vscode.open", right)
      : vscode.commands.executeCommand("vscode.diff", left, right, before.label));
  }
}

/** Closes tabs that were opened while looking around. */
async function close(fits: (tab: vscode.Tab) => boolean, there: Set<string>): Promise<void> {
  const opened = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => isVersion(sidesOf(tab)) && !there.has(keyOf(tab)) && fits(tab));
  if (opened.length > 0) {
    await vscode.window.tabGroups.close(opened, true);
  }
}

function tabKeys(): string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs).map(keyOf);
}

function keyOf(tab: vscode.Tab): string {
  const sides = sidesOf(tab);
  return `${sides?.left?.toString() ?? ""} ${sides?.right.toString() ?? tab.label}`;
}

function isVersion(sides: Sides | undefined): boolean {
  return sides?.right.scheme === SCHEME || sides?.left?.scheme === SCHEME;
}

function activeTab(): Shown | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const sides = sidesOf(tab);
  return tab === undefined || sides === undefined
    ? undefined
    : { sides, label: tab.label, key: keyOf(tab) };
}
