/** What can be done with the version of a row: the commands do it, this names and calls them. */
import { CommandRegistry } from "@lumino/commands";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { Menu } from "@lumino/widgets";

import type { VersionMessage } from "../../../panel-core/protocol";
import type { History } from "../history";
import { CommandIDs } from "../tokens";

/** Buttons of a row, the safe one first. */
export type Action = "compare" | "label" | "more" | "restore";

/** Runs a command; what failed is told by the command itself. */
export function run(history: History, command: string, args: ReadonlyPartialJSONObject): void {
  void history.app.commands.execute(command, args).catch((error: unknown) => {
    console.error(error);
  });
}

/** This save against the one before. */
export function compare(history: History, path: string, version: VersionMessage): void {
  run(history, CommandIDs.compare, { path, new: version.number });
}

export function restore(history: History, path: string, version: VersionMessage): void {
  run(history, CommandIDs.restore, { path, version: version.number });
}

export function label(history: History, path: string, version: VersionMessage): void {
  run(history, CommandIDs.label, { path, version: version.number });
}

/** All that can be done with a version, beside the mouse or below the button. */
export function openMenu(
  history: History,
  path: string,
  version: VersionMessage,
  place: { x: number; y: number },
): void {
  const { trans } = history;
  const { number } = version;
  const commands = new CommandRegistry();
  const menu = new Menu({ commands });
  menu.addClass("bt-Menu");
  const add = (text: string, command: string, args: ReadonlyPartialJSONObject): void => {
    if (history.app.commands.hasCommand(command)) {
      const id = `${command}/${menu.items.length}`;
      commands.addCommand(id, {
        label: text,
        execute: () => {
          run(history, command, args);
        },
      });
      menu.addItem({ command: id });
    }
  };
  add(trans.__("Compare with Version Before"), CommandIDs.compare, { path, new: number });
  add(trans.__("Compare with File Now"), CommandIDs.compare, { path, old: number });
  menu.addItem({ type: "separator" });
  add(trans.__("Restore…"), CommandIDs.restore, { path, version: number });
  if (path.endsWith(".ipynb")) {
    add(trans.__("Restore Cell…"), CommandIDs.restoreCell, { path, version: number });
  }
  add(trans.__("Take Out…"), CommandIDs.takeOut, { path, version: number });
  menu.addItem({ type: "separator" });
  add(trans.__("Label…"), CommandIDs.label, { path, version: number });
  add(trans.__("Note…"), CommandIDs.note, { path, version: number });
  menu.addItem({ type: "separator" });
  add(trans.__("Undo Last Restore…"), CommandIDs.undoRestore, { path });
  add(trans.__("Restore Deleted Files…"), CommandIDs.restoreDeleted, {});
  const { activeElement } = document;
  menu.aboutToClose.connect(() => {
    if (activeElement instanceof HTMLElement) {
      activeElement.focus(); // what the menu is about; a dialog that opens next comes back there
    }
    // The command that was chosen runs first.
    setTimeout(() => {
      menu.dispose();
    });
  });
  menu.open(place.x, place.y);
}
