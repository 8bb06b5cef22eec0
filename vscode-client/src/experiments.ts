/** Several approaches to one thing: a table of what checks said of each, and what is done with it. */
import * as vscode from "vscode";

import type { ApproachMessage, ExperimentMessage } from "../../panel-core/protocol";
import { asked, go, merge } from "./branches";
import { agreedOn, done, told } from "./careRuns";
import type { Sidecar } from "./client";
import { baseName } from "./versionUri";

interface Row extends vscode.QuickPickItem {
  run?: () => Promise<void>;
}

/** The experiments of a project as a table; each row leads to what can be done with it. */
export async function chooseExperiment(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const { experiments } = await sidecar.request("backtrail/experiments", {
    folder: folder.toString(),
  });
  const rows: Row[] = [
    ...experiments.flatMap((experiment) => rowsOf(sidecar, folder, experiment)),
    { label: l10n.t("Actions"), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(add) ${l10n.t("New Experiment…")}`, run: () => start(sidecar, folder) },
  ];
  const title = l10n.t("Experiments of {0}", baseName(folder.path));
  const options = { title, matchOnDescription: true, matchOnDetail: true };
  await (await vscode.window.showQuickPick(rows, options))?.run?.();
}

function rowsOf(sidecar: Sidecar, folder: vscode.Uri, experiment: ExperimentMessage): Row[] {
  const { l10n } = vscode;
  const { name, approaches } = experiment;
  return [
    { label: name, kind: vscode.QuickPickItemKind.Separator },
    ...approaches.map((approach) => ({
      ...rowOf(approach),
      run: () => use(sidecar, folder, approach),
    })),
    {
      label: `$(play) ${l10n.t("Run the Checks on {0}…", name)}`,
      run: () => evaluate(sidecar, folder, name),
    },
  ];
}

function rowOf({ name, place, why, text, current }: ApproachMessage): Row {
  const { l10n } = vscode;
  const label = place === null ? `$(beaker) ${name}` : `$(beaker) ${place.toString()}. ${name}`;
  const figures = place === null ? l10n.t("not measured as it is") : text;
  const description = [current ? l10n.t("you are here") : "", figures]
    .filter((words) => words !== "")
    .join(" · ");
  return { label, description, ...(why === "" ? {} : { detail: why }) };
}

/** What can be done with an approach. */
async function use(
  sidecar: Sidecar,
  folder: vscode.Uri,
  { branch, current }: ApproachMessage,
): Promise<void> {
  const { l10n } = vscode;
  const rows: Row[] = [
    {
      label: `$(git-merge) ${l10n.t("Take It: Merge {0}", branch)}`,
      description: l10n.t("into the branch that the experiment parted from"),
      run: () => pick(sidecar, folder, branch),
    },
  ];
  if (!current) {
    rows.unshift({
      label: `$(repo-forked) ${l10n.t("Work on It: Switch to {0}", branch)}`,
      run: () => go(sidecar, folder, branch),
    });
  }
  await (await vscode.window.showQuickPick(rows, { title: branch }))?.run?.();
}

/** The way home is a step of its own: what a merge brings is known there alone. */
async function pick(sidecar: Sidecar, folder: vscode.Uri, name: string): Promise<void> {
  const { l10n } = vscode;
  const plan = await asked(sidecar, folder, { work: "pick", name });
  if (plan.work === "switch") {
    const title = l10n.t("Switching branches");
    if ((await agreedOn(sidecar, plan, { action: l10n.t("Switch"), title })) === undefined) {
      return;
    }
  }
  await merge(sidecar, folder, { work: "pick", name });
}

async function evaluate(sidecar: Sidecar, folder: vscode.Uri, name: string): Promise<void> {
  const { l10n } = vscode;
  const plan = await asked(sidecar, folder, { work: "evaluate", name });
  const title = l10n.t("Measuring {0}", name);
  const result = await agreedOn(sidecar, plan, { action: l10n.t("Run"), title });
  const table = l10n.t("Show the Table");
  if ((await told(result, table)) === table) {
    await chooseExperiment(sidecar, folder);
  }
}

async function start(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t("New experiment");
  const name = await asks(title, l10n.t("What it is about, in a word"));
  const prompt = l10n.t("What its approaches are called, with commas: loop, table");
  const approaches = name === undefined ? undefined : await asks(title, prompt);
  if (name !== undefined && approaches !== undefined) {
    const params = { work: "experiment", name, approaches: approaches.split(",") } as const;
    const plan = await asked(sidecar, folder, params);
    await told(await done(sidecar, plan, title));
  }
}

/** A text; undefined: the person left, or wrote none. */
async function asks(title: string, prompt: string): Promise<string | undefined> {
  const text = (await vscode.window.showInputBox({ title, prompt }))?.trim();
  return text === "" ? undefined : text;
}
