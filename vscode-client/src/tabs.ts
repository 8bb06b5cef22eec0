/**
 * Which contents the tabs show: one document, or the two sides of a comparison.
 *
 * VS Code tells nothing about the tab of a picture's diff, so what was opened there is remembered.
 */
import * as vscode from "vscode";

import { SCHEME } from "./versionUri";

/** What a tab shows; the right side alone where it is no comparison. */
export interface Sides {
  left: vscode.Uri | undefined;
  right: vscode.Uri;
}

const remembered = new Map<string, Sides>();
const MOST = 50;

/** Remembers what the tab in front shows, if VS Code does not tell. */
export function rememberSides(sides: Sides): void {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (tab !== undefined && told(tab) === undefined) {
    remembered.delete(tab.label);
    remembered.set(tab.label, sides);
    for (const [oldest] of [...remembered].slice(0, -MOST)) {
      remembered.delete(oldest);
    }
  }
}

/** What a tab shows; undefined for terminals, web views and the like. */
export function sidesOf(tab: vscode.Tab | undefined): Sides | undefined {
  return tab && (told(tab) ?? remembered.get(tab.label));
}

/** What the active tab shows. */
export function activeSides(): Sides | undefined {
  return sidesOf(vscode.window.tabGroups.activeTabGroup.activeTab);
}

/** All tabs that fit. */
export function tabsWhere(fits: (sides: Sides, tab: vscode.Tab) => boolean): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => {
      const sides = sidesOf(tab);
      return sides !== undefined && fits(sides, tab);
    });
}

/** The version's document that a person looks at: the newer side where both are versions. */
export function shownVersion(sides: Sides | undefined): vscode.Uri | undefined {
  return [sides?.right, sides?.left].find((side) => side?.scheme === SCHEME);
}

function told({ input }: vscode.Tab): Sides | undefined {
  if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) {
    return { left: input.original, right: input.modified };
  }
  if (
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputNotebook ||
    input instanceof vscode.TabInputCustom
  ) {
    return { left: undefined, right: input.uri };
  }
  return undefined;
}
