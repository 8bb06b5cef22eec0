/**
 * What a person had before them when a restore began, so that it leaves the editors tidy.
 *
 * VS Code makes a passing tab a lasting one as soon as its text changes, which a restore does.
 */
import * as vscode from "vscode";

import { tabOf } from "./buffers";
import { tabsWhere } from "./tabs";
import { SCHEME } from "./versionUri";

/** How a file was shown. */
export interface Scene {
  file: vscode.Uri;
  /** The file itself, and no comparison. */
  inFront: boolean;
  /** Comparisons of it that the person keeps open. */
  lasting: vscode.Tab[];
}

/** How `file` is shown now. */
export function sceneOf(file: vscode.Uri): Scene {
  const tab = tabOf(file);
  return {
    file,
    inFront: tab?.isActive === true && tab.group.isActive,
    lasting: comparisonsOf(file).filter(({ isPreview }) => !isPreview),
  };
}

/** Closes the comparisons that were opened in passing, but for the one in front. */
export async function tidy({ file, lasting }: Scene): Promise<void> {
  const passing = comparisonsOf(file).filter(
    (tab) => !tab.isActive && !tab.isDirty && !lasting.includes(tab),
  );
  await vscode.window.tabGroups.close(passing, true);
}

/** Closes what was opened to ask a question that was declined. */
export async function withdraw({ file, lasting }: Scene): Promise<void> {
  if (tabOf(file) !== undefined) {
    const asked = comparisonsOf(file).filter((tab) => !lasting.includes(tab));
    await vscode.window.tabGroups.close(asked, true);
  }
}

function comparisonsOf(file: vscode.Uri): vscode.Tab[] {
  const name = file.toString();
  return tabsWhere(({ left, right }) => left?.scheme === SCHEME && right.toString() === name);
}
