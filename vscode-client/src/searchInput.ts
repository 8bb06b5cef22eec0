/** Asks what to look for; the words stay from one search to the next. */
import * as vscode from "vscode";

import { type Filter, FILTERS, filterValue, withFilter } from "../../panel-core/query";

/** The words of a search; undefined where the person changed their mind. */
export async function askWords(words: string): Promise<string | undefined> {
  for (let current = words; ;) {
    const answer = await askOnce(current);
    if (answer?.filter !== true) {
      return answer?.words;
    }
    current = await askFilter(answer.words);
  }
}

function askOnce(words: string): Promise<{ words: string; filter: boolean } | undefined> {
  const input = vscode.window.createInputBox();
  const filter = {
    iconPath: new vscode.ThemeIcon("filter"),
    tooltip: vscode.l10n.t("Filter by file, author, tag, time …"),
  };
  input.title = vscode.l10n.t("Search history");
  input.value = words;
  input.placeholder = vscode.l10n.t("Text that a save put in or took out");
  input.prompt = vscode.l10n.t(
    "Narrow it with {0}. Enter searches.",
    'file:*.py author:anna tag:keep source:vscode note:why since:"2 days ago" until:yesterday case:yes',
  );
  input.buttons = [filter];
  return new Promise((resolve) => {
    let answer: { words: string; filter: boolean } | undefined;
    input.onDidTriggerButton(() => {
      answer = { words: input.value, filter: true };
      input.hide();
    });
    input.onDidAccept(() => {
      answer = { words: input.value, filter: false };
      input.hide();
    });
    input.onDidHide(() => {
      input.dispose();
      resolve(answer);
    });
    input.show();
  });
}

/** The words with one more filter, asked for in two steps; unchanged where one is left. */
export async function askFilter(words: string): Promise<string> {
  const picks = FILTERS.map((name) => {
    const value = filterValue(words, name);
    return { label: `${name}:`, description: meaning(name), detail: value || undefined, name };
  });
  const pick = await vscode.window.showQuickPick(picks, {
    title: vscode.l10n.t("Search history"),
    placeHolder: vscode.l10n.t("What to narrow the search by"),
  });
  if (pick === undefined) {
    return words;
  }
  if (pick.name === "case" || pick.name === "deleted") {
    const usual = pick.name === "case" ? "no" : "yes";
    const now = filterValue(words, pick.name) || usual;
    const turned = now === "yes" ? "no" : "yes";
    return withFilter(words, pick.name, turned === usual ? "" : turned);
  }
  const value = await vscode.window.showInputBox({
    title: `${pick.name}:`,
    prompt: meaning(pick.name),
    value: filterValue(words, pick.name),
    placeHolder: vscode.l10n.t("Empty: any"),
  });
  return value === undefined ? words : withFilter(words, pick.name, value.trim());
}

function meaning(name: Filter): string {
  switch (name) {
    case "file":
      return vscode.l10n.t("A part of the path, or a pattern like *.py");
    case "author":
      return vscode.l10n.t("Who made the save");
    case "tag":
      return vscode.l10n.t("A part of its label");
    case "source":
      return vscode.l10n.t("What reported it: vscode, watcher, cli, restore");
    case "note":
      return vscode.l10n.t("A part of its note or reason");
    case "since":
      return vscode.l10n.t("Not before: a date, or 2 days ago");
    case "until":
      return vscode.l10n.t("Not after: a date, or yesterday");
    case "case":
      return vscode.l10n.t("Tell capital letters from small ones (on or off)");
    case "deleted":
      return vscode.l10n.t("Look into files that are gone, too (on or off)");
  }
}
