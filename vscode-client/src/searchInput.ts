/** Asks what to look for; the words stay from one search to the next. */
import * as vscode from "vscode";

import {
  CHOICES,
  type Filter,
  FILTERS,
  filterValue,
  isChoice,
  isOn,
  isSwitch,
  type Switch,
  turned,
  withFilter,
} from "../../panel-core/query";

/** Switches that have a button, as in the editor's own search. */
const BUTTONS: { name: Switch; icon: string }[] = [
  { name: "case", icon: "case-sensitive" },
  { name: "word", icon: "whole-word" },
  { name: "phrase", icon: "quote" },
  { name: "regex", icon: "regex" },
];

/** A button that can be pressed, in the box itself: both since VS Code 1.109. */
interface SwitchButton extends vscode.QuickInputButton {
  location?: number;
  toggle?: { checked: boolean };
}

/** `QuickInputButtonLocation.Input`. */
const IN_BOX = 3;

/** The words of a search; undefined where the person changed their mind. */
export async function askWords(words: string, title: string): Promise<string | undefined> {
  for (let current = words; ;) {
    const answer = await askOnce(current, title);
    if (answer?.filter !== true) {
      return answer?.words;
    }
    current = await askFilter(answer.words);
  }
}

function askOnce(
  words: string,
  title: string,
): Promise<{ words: string; filter: boolean } | undefined> {
  const input = vscode.window.createInputBox();
  const filter = {
    iconPath: new vscode.ThemeIcon("filter"),
    tooltip: vscode.l10n.t("Filter by file, author, kind, time …"),
  };
  const switches = new Map<SwitchButton, Switch>();
  // Only where the buttons say something else than the words: none is drawn anew under a finger.
  const draw = (): void => {
    const stale = [...switches].some(
      ([{ toggle }, name]) => toggle !== undefined && toggle.checked !== isOn(input.value, name),
    );
    if (stale || switches.size === 0) {
      switches.clear();
      for (const { name, icon } of BUTTONS) {
        switches.set(switchButton(name, icon, isOn(input.value, name)), name);
      }
      input.buttons = [...switches.keys(), filter];
    }
  };
  input.title = title;
  input.value = words;
  input.placeholder = vscode.l10n.t("Text that a save put in or took out");
  input.prompt = vscode.l10n.t(
    "Narrow it with {0}. Enter searches.",
    'file:*.py author:anna since:"2 days ago" kind:removed order:best regex:yes',
  );
  draw();
  return new Promise((resolve) => {
    let answer: { words: string; filter: boolean } | undefined;
    input.onDidChangeValue(draw);
    input.onDidTriggerButton((button) => {
      const name = switches.get(button);
      if (name === undefined) {
        answer = { words: input.value, filter: true };
        input.hide();
      } else {
        input.value = turned(input.value, name);
        // It takes the keyboard back into the box, where Enter searches.
        input.valueSelection = [input.value.length, input.value.length];
        draw();
      }
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

/** The words in the box say what is on, too: of an older editor they alone. */
function switchButton(name: Switch, icon: string, checked: boolean): SwitchButton {
  const tooltip = `${meaning(name)} (${name}:yes)`;
  const pressed = canPress() ? { location: IN_BOX, toggle: { checked } } : {};
  return { iconPath: new vscode.ThemeIcon(icon), tooltip, ...pressed };
}

/** Before 1.109 an editor refuses such buttons. */
function canPress(): boolean {
  const [major = 0, minor = 0] = vscode.version.split(".").map(Number);
  return major > 1 || minor >= 109;
}

/** The words with one more filter, asked for in two steps; unchanged where one is left. */
export async function askFilter(words: string): Promise<string> {
  const picks = FILTERS.map((name) => {
    const said = filterValue(words, name);
    const value = isSwitch(name) ? (isOn(words, name) ? "yes" : "no") : said;
    return { label: `${name}:`, description: meaning(name), detail: value || undefined, name };
  });
  const pick = await vscode.window.showQuickPick(picks, {
    title: vscode.l10n.t("Search history"),
    placeHolder: vscode.l10n.t("What to narrow the search by"),
  });
  if (pick === undefined) {
    return words;
  }
  if (isSwitch(pick.name)) {
    return turned(words, pick.name);
  }
  if (isChoice(pick.name)) {
    return askChoice(words, pick.name);
  }
  const value = await vscode.window.showInputBox({
    title: `${pick.name}:`,
    prompt: meaning(pick.name),
    value: filterValue(words, pick.name),
    placeHolder: vscode.l10n.t("Empty: any"),
  });
  return value === undefined ? words : withFilter(words, pick.name, value.trim());
}

/** One of a few values; the first is meant anyway, and so needs no word. */
async function askChoice(words: string, name: "kind" | "order"): Promise<string> {
  const items = CHOICES[name].map((value) => ({ label: value, description: sense(value), value }));
  const pick = await vscode.window.showQuickPick(items, { title: `${name}:` });
  return pick === undefined
    ? words
    : withFilter(words, name, pick.value === CHOICES[name][0] ? "" : pick.value);
}

function sense(value: (typeof CHOICES)["kind" | "order"][number]): string {
  switch (value) {
    case "any":
      return vscode.l10n.t("Saves that changed lines with the text");
    case "introduced":
      return vscode.l10n.t("Saves that put more of it in");
    case "removed":
      return vscode.l10n.t("Saves that left less of it");
    case "contains":
      return vscode.l10n.t("From which version to which one each file held it");
    case "vanished":
      return vscode.l10n.t("When a file held it no more");
    case "newest":
      return vscode.l10n.t("Newest first");
    case "best":
      return vscode.l10n.t("Whole words, fitting paths and what stands out first");
  }
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
    case "kind":
      return vscode.l10n.t("What happened to the text: put in, taken out, there, gone");
    case "order":
      return vscode.l10n.t("Newest or best first");
    case "case":
      return vscode.l10n.t("Match case");
    case "word":
      return vscode.l10n.t("Match whole words");
    case "phrase":
      return vscode.l10n.t("Any white space between the words, line ends too");
    case "regex":
      return vscode.l10n.t("Use a regular expression");
    case "significant":
      return vscode.l10n.t("Only versions that stand out");
    case "deleted":
      return vscode.l10n.t("Look into files that are gone, too");
  }
}
