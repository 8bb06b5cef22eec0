/** Taking the last restore back. */
import { Dialog, Notification, showDialog } from "@jupyterlab/apputils";

import type { PlanMessage, RestoreResult } from "../../../panel-core/protocol";
import { lineFigures } from "../../../panel-core/wording";
import { openContext, rewritten, unsavedOf } from "../documents";
import { isNotFound } from "../faults";
import { nameOf } from "../targets";
import type { Workbench } from "../workbench";

/** The plan of an undo, with the contents path that the server adds. */
type Found = PlanMessage & { path: string };

/** Takes back the last restore of a file, else the last one of all, after saying which. */
export async function undoRestore(bench: Workbench, path: string | undefined): Promise<void> {
  const plan = await undoable(bench, path);
  if (await agreed(bench, plan)) {
    await undone(bench, plan.path);
  }
}

/** Does it at once: for the button of a notice that has just said what was restored. */
export async function undone(bench: Workbench, path: string): Promise<void> {
  const result = await rewritten(bench, path, (unsaved) =>
    bench.history.client.call<RestoreResult>("undo", { path, ...unsaved }),
  );
  await tellUndone(bench, path, result);
}

/** Says what is there again. */
async function tellUndone(bench: Workbench, path: string, { plan }: RestoreResult): Promise<void> {
  const { trans } = bench.history;
  const name = nameOf(path);
  const words =
    plan.version === null
      ? trans.__("Undone: %1 is gone again. Its content stays kept.", name)
      : trans.__("Undone: %1 is back at version %2.", name, plan.version.number);
  Notification.info(words, { autoClose: 10_000 });
  await bench.history.refresh();
}

async function undoable(bench: Workbench, path: string | undefined): Promise<Found> {
  const { client } = bench.history;
  if (path !== undefined) {
    try {
      const unsaved = unsavedOf(openContext(bench, path));
      const params = { path, dry_run: true, ...(unsaved && { unsaved }) };
      const { plan } = await client.call<{ plan: Found }>("undo", params);
      return { ...plan, path };
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }
  return (await client.call<{ plan: Found }>("undo", { dry_run: true })).plan;
}

async function agreed(bench: Workbench, plan: Found): Promise<boolean> {
  const { trans } = bench.history;
  const goes = plan.action === "remove";
  const { button } = await showDialog({
    title: goes
      ? trans.__("Undo the restore that made %1?", nameOf(plan.path))
      : trans.__("Undo the last restore of %1?", nameOf(plan.path)),
    body: goes
      ? trans.__("The file is taken away again. Its content stays kept.")
      : trans.__("%1 What is there now is kept as a version.", backWords(bench, plan)),
    buttons: [
      Dialog.cancelButton({ label: trans.__("Cancel") }),
      Dialog.okButton({ label: trans.__("Undo") }),
    ],
  });
  return button.accept;
}

function backWords(bench: Workbench, { change, version }: Found): string {
  const { trans } = bench.history;
  const { added, deleted, modified } = change;
  const figures = lineFigures(added + modified, deleted + modified);
  const number = version?.number ?? 0;
  return figures === ""
    ? trans.__("It goes back to version %1.", number)
    : trans.__("It goes back to version %1 (%2 lines).", number, figures);
}
