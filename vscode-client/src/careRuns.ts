/** Long work on the store: how far it is, a way to stop it, and the plan before it. */
import * as vscode from "vscode";

import type { ExecuteResult, Methods, PlanParams, PlanResult } from "../../panel-core/protocol";
import { grouped } from "../../panel-core/wording";
import type { Sidecar } from "./client";
import { inform, warn } from "./messages";
import { Notice } from "./notices";
import { showPlan } from "./planDocuments";

/**
 * Milliseconds after which work is shown at the corner. What is over sooner is told by its result
 * alone: VS Code swallows the fourth notice within 800 ms, and that would be the result.
 */
const SLOW = 500;

/** Asks the sidecar for something long, at the corner of the window. */
export async function working<M extends keyof Methods>(
  sidecar: Sidecar,
  title: string,
  method: M,
  params: Methods[M]["params"],
): Promise<Methods[M]["result"]> {
  const stop = new vscode.CancellationTokenSource();
  let step = { message: "", percent: 0 };
  let show = (): void => undefined;
  const work = sidecar.request(method, params, stop.token, (message = "", percent = 0) => {
    step = { message, percent };
    show();
  });
  const over = work.then(
    () => undefined,
    () => undefined,
  );
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const timer = setTimeout(() => {
    void vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => {
        stop.cancel();
      });
      let last = 0;
      show = () => {
        progress.report({ message: step.message, increment: Math.max(0, step.percent - last) });
        last = Math.max(last, step.percent);
      };
      show();
      return over;
    });
  }, SLOW);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    stop.dispose();
  }
}

/** What would be done; nothing is changed. */
export function planned(sidecar: Sidecar, params: PlanParams): Promise<PlanResult> {
  return working(sidecar, vscode.l10n.t("Looking what would be done"), "backtrail/plan", params);
}

/** How a plan is agreed to, and done. */
export interface Doing {
  /** The row that has it done: a verb. */
  action: string;
  /** While it is done. */
  title: string;
  /** Asks once more, where it is agreed to. */
  sure?: (plan: PlanResult) => Promise<boolean>;
}

/** Shows a plan, and does it where the person says so; undefined where it is not done. */
export async function agreedOn(
  sidecar: Sidecar,
  plan: PlanResult,
  doing: Doing,
): Promise<ExecuteResult | undefined> {
  if (plan.token === "") {
    throw new Notice([plan.summary, ...plan.notes.slice(0, 3)].join(" "));
  }
  const agreed = (await agrees(plan, doing.action)) && ((await doing.sure?.(plan)) ?? true);
  return agreed ? done(sidecar, plan, doing.title) : undefined;
}

const GOES: PlanResult["work"][] = ["prune", "forget", "repair"];

interface Row extends vscode.QuickPickItem {
  does?: "it" | "document";
}

/** The plan as a list that stays until it is agreed to or left; its first row has it done. */
async function agrees(plan: PlanResult, action: string): Promise<boolean> {
  const list = vscode.window.createQuickPick<Row>();
  list.title = vscode.l10n.t("{0} Nothing was done yet.", plan.summary);
  list.items = rowsOf(plan, action);
  const [, page] = list.items;
  if (page !== undefined && GOES.includes(plan.work)) {
    list.activeItems = [page]; // Enter alone does nothing that cannot be had back
  }
  list.ignoreFocusOut = true;
  list.matchOnDescription = true;
  const answer = new Promise<boolean>((resolve) => {
    list.onDidAccept(() => {
      const [row] = list.selectedItems;
      if (row?.does === "it") {
        resolve(true);
      } else if (row?.does === "document") {
        void showPlan(vscode.l10n.t("Plan of Backtrail"), plan);
      }
    });
    list.onDidHide(() => {
      resolve(false);
    });
  });
  list.show();
  try {
    return await answer;
  } finally {
    list.dispose();
  }
}

function rowsOf(plan: PlanResult, action: string): Row[] {
  const { l10n } = vscode;
  const rows: Row[] = [
    { label: `$(check) ${action}`, does: "it" },
    { label: `$(go-to-file) ${l10n.t("Open This Plan as a Document")}`, does: "document" },
  ];
  const line = (words: string): Row => ({ label: `$(info) ${words}` });
  const separator = (label: string): Row => ({ label, kind: vscode.QuickPickItemKind.Separator });
  if (plan.notes.length > 0) {
    rows.push(separator(l10n.t("Worth knowing")), ...plan.notes.map(line));
  }
  if (plan.files.length > 0) {
    rows.push(separator(l10n.t("Files")));
  }
  for (const { uri, text } of plan.files) {
    const name = vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
    rows.push({ label: `$(file) ${name}`, description: text });
  }
  if (plan.more > 0) {
    rows.push(line(l10n.t("… and {0} more files", grouped(plan.more))));
  }
  return rows;
}

/** Does what a plan names; lists follow it. */
export async function done(
  sidecar: Sidecar,
  plan: PlanResult,
  title: string,
): Promise<ExecuteResult> {
  try {
    return await working(sidecar, title, "backtrail/execute", { token: plan.token });
  } finally {
    void vscode.commands.executeCommand("backtrail.refresh");
  }
}

/** Says what was done; answers the button that was pressed. */
export function told(
  result: ExecuteResult | undefined,
  ...buttons: string[]
): Thenable<string | undefined> {
  if (result === undefined) {
    return Promise.resolve(undefined);
  }
  const words = [result.summary, ...result.notes.slice(0, 3)].join(" ");
  return (result.sound ? inform : warn)(words, ...buttons);
}
