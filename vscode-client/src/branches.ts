/** The branch that lies in the folder, in the status bar; switching, parting and merging. */
import * as vscode from "vscode";

import type { BranchMessage, PlanParams, PlanResult } from "../../panel-core/protocol";
import { relativeTime } from "../../panel-core/time";
import { agreedOn, done, planned, told } from "./careRuns";
import type { Sidecar } from "./client";
import { takeFolderBack } from "./folderRestore";
import { baseName } from "./versionUri";

type Choice = NonNullable<PlanParams["choice"]>;

interface Row extends vscode.QuickPickItem {
  run?: () => Promise<void>;
}

/** Shows the item once there are branches, and keeps it true. */
export function createBranchStatus(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  const item = vscode.window.createStatusBarItem(
    "backtrail.branch",
    vscode.StatusBarAlignment.Left,
    1,
  );
  item.name = vscode.l10n.t("Backtrail: branch");
  item.command = "backtrail.branches";
  async function show(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const current = folder && (await branchesOf(sidecar, folder)).find((each) => each.current);
    if (current === undefined) {
      item.hide();
      return;
    }
    item.text = `$(repo-forked) ${current.name}`;
    item.tooltip = vscode.l10n.t("Backtrail: you are on branch {0}", current.name);
    item.accessibilityInformation = { label: item.tooltip };
    item.show();
  }
  const shown = (): void => {
    show().catch(() => {
      item.hide(); // the other item says why
    });
  };
  context.subscriptions.push(
    item,
    vscode.commands.registerCommand("backtrail.branches", async (argument: unknown) => {
      const [open] = vscode.workspace.workspaceFolders ?? [];
      const folder = argument instanceof vscode.Uri ? argument : open?.uri;
      if (folder !== undefined) {
        await chooseBranch(sidecar, folder).finally(shown);
      }
    }),
    sidecar.onDidChangeState(shown),
    vscode.window.onDidChangeWindowState(shown),
    sidecar.onDidCapture(({ kind, version }) => {
      if (kind === "kept" && ["restore", "undo"].includes(version.source)) {
        shown(); // a switch of another program writes such
      }
    }),
  );
}

/** Those of the project itself; of single files the command line tells. */
async function branchesOf(sidecar: Sidecar, folder: vscode.Uri): Promise<BranchMessage[]> {
  if (sidecar.state !== "running") {
    return [];
  }
  const { branches } = await sidecar.request("backtrail/branches", { folder: folder.toString() });
  return branches.filter(({ path }) => path === "");
}

async function chooseBranch(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const branches = await branchesOf(sidecar, folder);
  const others = branches.filter(({ current }) => !current);
  const rows: Row[] = [
    ...branches.map((branch) => ({
      ...rowOf(branch),
      run: () => (branch.current ? Promise.resolve() : go(sidecar, folder, branch.name)),
    })),
    { label: l10n.t("Actions"), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(add) ${l10n.t("New Branch…")}`, run: () => part(sidecar, folder) },
  ];
  if (others.length > 0) {
    const run = (): Promise<void> => askMerge(sidecar, folder, others);
    rows.push({ label: `$(git-merge) ${l10n.t("Merge a Branch…")}`, run });
  }
  const title = l10n.t("Branches of {0}", baseName(folder.path));
  const picked = await vscode.window.showQuickPick(rows, { title, matchOnDescription: true });
  await picked?.run?.();
}

function rowOf({ name, current, time, note }: BranchMessage): Row {
  const { l10n } = vscode;
  const made = time === "" ? "" : relativeTime(l10n, Date.parse(time), Date.now());
  const where = current ? l10n.t("you are here") : made;
  const description = [where, note].filter((text) => text !== "").join(" · ");
  return { label: `$(${current ? "check" : "repo-forked"}) ${name}`, description };
}

/** Has the files be those of a branch. */
export async function go(sidecar: Sidecar, folder: vscode.Uri, name: string): Promise<void> {
  const { l10n } = vscode;
  const plan = await asked(sidecar, folder, { work: "switch", name });
  await finished(sidecar, plan, l10n.t("Switch"), l10n.t("Switching to {0}", name));
}

async function part(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const prompt = l10n.t("It begins with the files as they are now; you go on there");
  const name = await vscode.window.showInputBox({ title: l10n.t("New branch"), prompt });
  if (name !== undefined && name.trim() !== "") {
    const plan = await asked(sidecar, folder, { work: "branch", name: name.trim() });
    await told(await done(sidecar, plan, l10n.t("Making a branch")));
  }
}

async function askMerge(
  sidecar: Sidecar,
  folder: vscode.Uri,
  others: BranchMessage[],
): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t("Merge which branch into the files as they are?");
  const rows = others.map((branch) => ({ ...rowOf(branch), name: branch.name }));
  const picked = await vscode.window.showQuickPick(rows, { title });
  if (picked === undefined) {
    return;
  }
  await merge(sidecar, folder, { work: "merge-branch", name: picked.name });
}

/** Shows what a merge would do, asks where that has to be decided, and does it. */
export async function merge(
  sidecar: Sidecar,
  folder: vscode.Uri,
  params: PlanParams & { name: string },
): Promise<void> {
  const { l10n } = vscode;
  let plan = await asked(sidecar, folder, params);
  if (plan.undecided === true) {
    const choice = await askChoice(plan, params.name);
    if (choice === undefined) {
      return;
    }
    plan = await asked(sidecar, folder, { ...params, choice });
  }
  await finished(sidecar, plan, l10n.t("Merge"), l10n.t("Merging {0}", params.name));
}

/** What becomes of lines that both changed. */
async function askChoice(plan: PlanResult, name: string): Promise<Choice | undefined> {
  const { l10n } = vscode;
  const rows: (vscode.QuickPickItem & { choice: Choice })[] = [
    { label: l10n.t("Both, between conflict markers"), choice: "markers" },
    { label: l10n.t("What is there now"), choice: "ours" },
    { label: l10n.t("What {0} holds", name), choice: "theirs" },
  ];
  const placeHolder = plan.notes.slice(0, 2).join(" ");
  return (await vscode.window.showQuickPick(rows, { title: plan.summary, placeHolder }))?.choice;
}

/** The plan of some work on a folder. */
export function asked(
  sidecar: Sidecar,
  folder: vscode.Uri,
  params: PlanParams,
): Promise<PlanResult> {
  return planned(sidecar, { ...params, folder: folder.toString() });
}

async function finished(
  sidecar: Sidecar,
  plan: PlanResult,
  action: string,
  title: string,
): Promise<void> {
  const back = vscode.l10n.t("Take Back");
  if ((await told(await agreedOn(sidecar, plan, { action, title }), back)) === back) {
    await takeFolderBack(sidecar);
  }
}
