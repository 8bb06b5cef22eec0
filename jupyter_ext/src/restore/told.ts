/** What is said after a restore: where the old text is, with a way back. */
import { Notification } from "@jupyterlab/apputils";

import type { RestoreResult, VersionMessage } from "../../../panel-core/protocol";
import { wordsOf } from "../faults";
import { nameOf } from "../targets";
import type { Workbench } from "../workbench";
import { undone } from "./undo";

/** The notice of the last restore of a file: its “Undo” is about that one. */
const last = new Map<string, string>();

/** Long enough to read it and to change one's mind; Lab keeps it in its list after that. */
const SHOWN = 20_000;

/** Says that a version is back, or in the words of `done` that a part of it is. */
export async function tellRestored(
  bench: Workbench,
  path: string,
  version: VersionMessage,
  result: RestoreResult,
  done = bench.history.trans.__("Version %1 restored.", version.number),
): Promise<void> {
  const { trans } = bench.history;
  const { was_there: before } = result;
  forgetNotice(path);
  if (result.plan.action === "nothing") {
    const words = trans.__("%1 is the same as version %2 already.", nameOf(path), version.number);
    Notification.info(words, { autoClose: SHOWN });
    return;
  }
  const words =
    before === null
      ? trans.__("%1: %2", nameOf(path), done)
      : trans.__("%1: %2 What was there is version %3.", nameOf(path), done, before.number);
  const more = compareAction(bench, path, result);
  last.set(
    path,
    tellWithUndo(bench, words, () => undone(bench, path), more),
  );
  await bench.history.refresh();
}

/** Takes the notice of an earlier restore away: its “Undo” would take back another one. */
function forgetNotice(path: string): void {
  Notification.dismiss(last.get(path) ?? "");
  last.delete(path);
}

/** A notice with “Undo”; what fails is told. */
export function tellWithUndo(
  bench: Workbench,
  words: string,
  undo: () => Promise<void>,
  more: Notification.IAction[] = [],
): string {
  const { trans } = bench.history;
  const callback = (): void => {
    undo().catch((error: unknown) => {
      Notification.error(wordsOf(bench, error), { autoClose: false });
    });
  };
  const action: Notification.IAction = {
    label: trans.__("Undo"),
    caption: trans.__("Take this restore back"),
    displayType: "accent",
    callback,
  };
  return Notification.success(words, { autoClose: SHOWN, actions: [action, ...more] });
}

function compareAction(
  bench: Workbench,
  path: string,
  { was_there: before, version }: RestoreResult,
): Notification.IAction[] {
  const { trans } = bench.history;
  if (before === null) {
    return [];
  }
  const args = { path, old: before.number, new: version?.number ?? "now" };
  return [
    {
      label: trans.__("Compare"),
      caption: trans.__("Show what the restore changed"),
      callback: () => void bench.app.commands.execute("backtrail:compare", args),
    },
  ];
}
