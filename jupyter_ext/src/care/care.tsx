/** Looking after the history: what would be done is shown first, and done where it is agreed to. */
import { Dialog, InputDialog, Notification, showDialog } from "@jupyterlab/apputils";
import * as React from "react";

import type {
  CheckResult,
  DrillResult,
  ExecuteResult,
  FoundMessage,
  PlanParams,
  PlanResult,
} from "../../../panel-core/protocol";
import { grouped } from "../../../panel-core/wording";
import type { RequestName } from "../client";
import type { Workbench } from "../workbench";
import { askForgetting } from "./forgetting";

const ARCHIVE = ".btar";
const GOES: PlanResult["work"][] = ["prune", "forget"];
/** Without it JupyterLab shows a note in its list alone, where nobody looks for it. */
const SEEN = { autoClose: 10_000 };

/** What can be done, by the last part of its command's id. */
export type Care =
  "prune" | "check" | "drill" | "compact" | "import" | "export" | "merge" | "forget";

const WORK: Record<Care, (bench: Workbench, path: string) => Promise<void>> = {
  prune,
  check,
  drill,
  compact: (bench) => done(bench, { work: "compact" }, bench.history.trans.__("Compact")),
  import: importPast,
  export: exportHistory,
  merge,
  forget,
};

/** Does one of them; `path` is the file or folder that the person works on, empty: all files. */
export async function lookAfter(bench: Workbench, what: Care, path: string): Promise<void> {
  await WORK[what](bench, path);
}

/** Reads and proves everything. */
async function check(bench: Workbench): Promise<void> {
  const { trans } = bench.history;
  const found = await working<CheckResult>(bench, trans.__("Checking the history"), "check", {});
  const damaged = found.findings.filter(({ hint }) => hint !== true).length;
  const read = trans.__("%1 versions are there.", grouped(found.versions));
  if (found.sound) {
    Notification.success(`${read} ${trans.__("Nothing is damaged.")}`, SEEN);
  } else {
    const places = trans.__("%1 places are damaged.", grouped(damaged));
    const more = trans.__("`backtrail check` in a terminal names them, `backtrail repair` helps.");
    Notification.error(`${read} ${places} ${more}`, { autoClose: false });
  }
}

/** Rebuilds versions as a restore would. */
async function drill(bench: Workbench): Promise<void> {
  const { trans } = bench.history;
  const title = trans.__("Rebuilding 100 versions, taken at random");
  const { summary, failures } = await working<DrillResult>(bench, title, "drill", {});
  if (failures.length === 0) {
    Notification.success(summary, SEEN);
  } else {
    Notification.error(summary, { autoClose: false });
  }
}

/** Lets go of old versions, of a file, a folder, or with an empty path of all files. */
async function prune(bench: Workbench, path: string): Promise<void> {
  const { trans } = bench.history;
  const rules = new Map<string, Partial<PlanParams>>([
    [trans.__("By the server's settings"), {}],
    [trans.__("Keep what is younger than 30 days"), { keep_within_days: 30 }],
    [trans.__("Keep what is younger than a year"), { keep_within_days: 365 }],
    [trans.__("Keep the newest 10 of each file"), { keep_last: 10 }],
    [trans.__("Keep the newest 100 of each file"), { keep_last: 100 }],
  ]);
  const { value } = await InputDialog.getItem({
    title: trans.__("Let go of old versions"),
    label: trans.__("What stays? Labelled versions, notes and restores stay all the same."),
    items: [...rules.keys()],
    okLabel: trans.__("Show What Would Go"),
  });
  const rule = value === null ? undefined : rules.get(value);
  if (rule !== undefined) {
    const place = path === "" ? {} : await placeOf(bench, path);
    await done(bench, { work: "prune", ...place, ...rule }, trans.__("Let Go"));
  }
}

/** Brings in what other programs kept, Jupyter's checkpoints among them. */
async function importPast(bench: Workbench): Promise<void> {
  const { trans } = bench.history;
  const { found = [], summary } = await planned(bench, { work: "import" });
  const titles = new Map(found.map((each) => [titleOf(bench, each), each.kind]));
  if (titles.size === 0) {
    Notification.info(summary, SEEN);
    return;
  }
  const { value } = await InputDialog.getItem({
    title: trans.__("Import history"),
    items: [...titles.keys()],
    okLabel: trans.__("Show What Would Come"),
  });
  const kind = value === null ? undefined : titles.get(value);
  if (kind !== undefined) {
    await done(bench, { work: "import", kind }, trans.__("Import"));
  }
}

/** Writes histories as one file beside the others, from where it can be downloaded. */
async function exportHistory(bench: Workbench, path: string): Promise<void> {
  const { trans } = bench.history;
  const { value } = await InputDialog.getText({
    title: trans.__("Export history to a file"),
    label: trans.__("Where to write it on the server"),
    text: `history${ARCHIVE}`,
    okLabel: trans.__("Export"),
  });
  if (value) {
    const place = path === "" ? {} : await placeOf(bench, path);
    await done(bench, { work: "export", ...place, archive: value }, trans.__("Export"));
  }
}

/** Merges such a file. */
async function merge(bench: Workbench, path: string): Promise<void> {
  const { trans } = bench.history;
  const { value } = await InputDialog.getText({
    title: trans.__("Import history from a file"),
    label: trans.__("The archive on the server; upload it first"),
    text: path.endsWith(ARCHIVE) ? path : `history${ARCHIVE}`,
    okLabel: trans.__("Show What Would Come"),
  });
  if (value) {
    await done(bench, { work: "merge", archive: value }, trans.__("Import"));
  }
}

/** Has something be gone for good; what a file would bring back only when asked once more. */
async function forget(bench: Workbench, path: string): Promise<void> {
  const { trans } = bench.history;
  const place = path === "" ? {} : await placeOf(bench, path);
  const wanted = await askForgetting(bench, path, place);
  if (wanted === undefined) {
    return;
  }
  const params: PlanParams = { work: "forget", ...wanted };
  const plan = await planned(bench, params);
  if (plan.returns !== true) {
    await doneAs(bench, plan, trans.__("Forget for Good"));
    return;
  }
  const answer = await showDialog({
    title: trans.__("It would come back"),
    body: plan.notes.slice(0, 3).join(" "),
    buttons: [
      Dialog.cancelButton({ label: trans.__("Cancel") }),
      Dialog.warnButton({ label: trans.__("Forget What Is Kept All the Same") }),
    ],
  });
  if (answer.button.accept) {
    await done(bench, { ...params, again: true }, trans.__("Forget for Good"));
  }
}

function titleOf(bench: Workbench, { kind, files, versions }: FoundMessage): string {
  const { trans } = bench.history;
  const titles = {
    vscode: trans.__("The local history of VS Code and its like"),
    history: trans.__("Folders .history of the extension Local History"),
    jupyter: trans.__("Checkpoints of Jupyter"),
    backups: trans.__("Backup files, like name~ and name.orig"),
    git: trans.__("Commits of git"),
  };
  const counts = trans.__("%1 versions of %2 files", grouped(versions), grouped(files));
  return files === 0 ? titles[kind] : `${titles[kind]} (${counts})`;
}

async function placeOf(bench: Workbench, path: string): Promise<Partial<PlanParams>> {
  const { type } = await bench.app.serviceManager.contents.get(path, { content: false });
  return type === "directory" ? { folder: path } : { path };
}

function planned(bench: Workbench, params: PlanParams): Promise<PlanResult> {
  const title = bench.history.trans.__("Looking what would be done");
  return working<PlanResult>(bench, title, "plan", params);
}

/** Plans, asks, and does it. */
async function done(bench: Workbench, params: PlanParams, action: string): Promise<void> {
  await doneAs(bench, await planned(bench, params), action);
}

/** Asks, and does it. */
async function doneAs(bench: Workbench, plan: PlanResult, action: string): Promise<void> {
  const { history } = bench;
  if (plan.token === "") {
    Notification.info([plan.summary, ...plan.notes.slice(0, 3)].join(" "), SEEN);
    return;
  }
  const answer = await showDialog({
    title: action,
    body: <Plan bench={bench} plan={plan} />,
    buttons: [
      Dialog.cancelButton({ label: history.trans.__("Cancel") }),
      GOES.includes(plan.work)
        ? Dialog.warnButton({ label: action })
        : Dialog.okButton({ label: action }),
    ],
  });
  if (!answer.button.accept || (plan.work === "forget" && !(await isSure(bench, plan, action)))) {
    return;
  }
  const { token } = plan;
  const result = await working<ExecuteResult>(bench, action, "execute", { token });
  await history.refresh();
  const words = [result.summary, ...result.notes.slice(0, 3)].join(" ");
  if (result.sound) {
    Notification.success(words, SEEN);
  } else {
    Notification.warning(words, { autoClose: false });
  }
}

/** Once more, with the count: no other work takes what cannot be had back at once. */
async function isSure(bench: Workbench, plan: PlanResult, action: string): Promise<boolean> {
  const { trans } = bench.history;
  const answer = await showDialog({
    title: plan.summary,
    body: trans.__("This cannot be undone: no restore and no undo brings it back."),
    buttons: [
      Dialog.cancelButton({ label: trans.__("Cancel") }),
      Dialog.warnButton({ label: action }),
    ],
    defaultButton: 0,
  });
  return answer.button.accept;
}

function Plan({ bench, plan }: { bench: Workbench; plan: PlanResult }): React.JSX.Element {
  const { trans } = bench.history;
  return (
    <div className="bt-Plan">
      <p>{plan.summary}</p>
      {plan.notes.length > 0 && (
        <ul>
          {plan.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {plan.files.length > 0 && (
        <ul className="bt-Plan-files" aria-label={trans.__("Files")} tabIndex={0}>
          {plan.files.map(({ path, text }) => (
            <li key={path}>
              <span className="bt-Plan-path">{path}</span> <span>{text}</span>
            </li>
          ))}
          {plan.more > 0 && <li>{trans.__("… and %1 more files", grouped(plan.more))}</li>}
        </ul>
      )}
      <p>{trans.__("Nothing was done yet.")}</p>
    </div>
  );
}

/** Asks for something long; a note at the corner says so until it is over. */
async function working<Result>(
  bench: Workbench,
  title: string,
  name: RequestName,
  params: object,
): Promise<Result> {
  const id = Notification.emit(title, "in-progress", { autoClose: false });
  try {
    return await bench.history.client.call<Result>(name, params);
  } finally {
    Notification.dismiss(id);
  }
}
