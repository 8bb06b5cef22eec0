/** The commands that look after the history, by their names. */
import * as vscode from "vscode";

import type { CheckResult, FoundMessage, PlanParams } from "../../panel-core/protocol";
import { grouped, versionsCount } from "../../panel-core/wording";
import { agreedOn, done, planned, told, working } from "./careRuns";
import { askScope, askTarget, onDisk } from "./careScopes";
import type { Sidecar } from "./client";
import { forgetting } from "./forgetting";
import { inform, warn } from "./messages";
import { mirrorStore } from "./mirrors";
import { Notice } from "./notices";
import { showLines } from "./planDocuments";
import type { Run } from "./targets";

const ARCHIVE = "btar";

/** Pruning, proofs, copies, and what other programs kept. */
export function careCommands(sidecar: Sidecar): Record<string, Run> {
  return {
    pruneHistory: () => prune(sidecar),
    checkStore: () => check(sidecar),
    proveRestore: () => drill(sidecar),
    compactStore: () => compact(sidecar),
    importHistory: () => importPast(sidecar),
    exportHistory: () => exportHistory(sidecar),
    importArchive: () => importArchive(sidecar),
    backUpStore: () => backUp(sidecar),
    mirrorStore: () => mirrorStore(sidecar),
    forgetHistory: forgetting(sidecar),
    repairStore: () => repair(sidecar),
  };
}

async function prune(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const scope = await askScope(l10n.t("Let go of old versions of"));
  const rule = scope && (await askRule());
  if (rule === undefined) {
    return;
  }
  const plan = await planned(sidecar, { work: "prune", ...scope, ...rule });
  const result = await agreedOn(sidecar, plan, {
    action: l10n.t("Let Go"),
    title: l10n.t("Letting go of old versions"),
  });
  const now = l10n.t("Compact Now");
  if ((await told(result, now)) === now) {
    await compact(sidecar);
  }
}

type Rule = Pick<PlanParams, "keep_last" | "keep_within_days">;

async function askRule(): Promise<Rule | undefined> {
  const { l10n } = vscode;
  const kept = l10n.t("labelled versions, notes and restores stay all the same");
  const items: (vscode.QuickPickItem & { rule: Rule })[] = [
    {
      label: l10n.t("By the settings"),
      description: l10n.t("versions of a day become fewer the longer ago it is"),
      rule: {},
    },
    { label: l10n.t("Keep what is younger than 30 days"), rule: { keep_within_days: 30 } },
    { label: l10n.t("Keep what is younger than a year"), rule: { keep_within_days: 365 } },
    { label: l10n.t("Keep the newest 10 of each file"), rule: { keep_last: 10 } },
    { label: l10n.t("Keep the newest 100 of each file"), rule: { keep_last: 100 } },
  ];
  const title = l10n.t("What stays?");
  return (await vscode.window.showQuickPick(items, { title, placeHolder: kept }))?.rule;
}

async function check(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const items = [
    { label: l10n.t("Everything"), description: l10n.t("each content is read"), params: {} },
    {
      label: l10n.t("A twentieth of the contents"),
      description: l10n.t("another part each day"),
      params: { sample: "5%" },
    },
    {
      label: l10n.t("The structure of the file only"),
      description: l10n.t("the quickest"),
      params: { depth: "structure" as const },
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: l10n.t("Check the store") });
  if (picked !== undefined) {
    const title = l10n.t("Checking the store");
    await tellCheck(await working(sidecar, title, "backtrail/check", picked.params));
  }
}

async function tellCheck(found: CheckResult): Promise<void> {
  const { l10n } = vscode;
  const read = l10n.t(
    "{0} and {1} contents are there.",
    versionsCount(l10n, found.versions),
    grouped(found.contents),
  );
  const damage = found.findings.filter(({ hint }) => hint !== true);
  const show = l10n.t("Show Findings");
  const repairing = l10n.t("Repair…");
  const buttons = found.findings.length > 0 ? [show] : [];
  const answer = found.sound
    ? await inform(`${read} ${l10n.t("Nothing is damaged.")}`, ...buttons)
    : await warn(
        `${read} ${l10n.t("{0} places are damaged.", grouped(damage.length))}`,
        repairing,
        show,
      );
  if (answer === repairing) {
    await vscode.commands.executeCommand("backtrail.repairStore");
  } else if (answer === show) {
    const lines = found.findings.map(({ what, path, detail }) => `${what}  ${path}  ${detail}`);
    await showLines(l10n.t("What the check found"), lines);
  }
}

async function drill(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t("Rebuilding 100 versions, taken at random");
  const found = await working(sidecar, title, "backtrail/drill", {});
  const repairing = l10n.t("Repair…");
  if (found.failures.length === 0) {
    await inform(found.summary);
  } else if ((await warn(found.summary, repairing)) === repairing) {
    await repair(sidecar);
  }
}

async function compact(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const plan = await planned(sidecar, { work: "compact" });
  const title = l10n.t("Compacting the store");
  await told(await agreedOn(sidecar, plan, { action: l10n.t("Compact"), title }));
}

type Kind = Pick<PlanParams, "kind" | "everywhere">;

async function importPast(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const { found = [] } = await planned(sidecar, { work: "import" });
  const kind = await askKind(found);
  if (kind === undefined) {
    return;
  }
  const plan = await planned(sidecar, { work: "import", ...kind });
  await told(
    await agreedOn(sidecar, plan, {
      action: l10n.t("Import"),
      title: l10n.t("Importing history"),
    }),
  );
}

async function askKind(found: FoundMessage[]): Promise<Kind | undefined> {
  const { l10n } = vscode;
  const titles = {
    vscode: l10n.t("The local history of VS Code and its like"),
    history: l10n.t("Folders .history of the extension Local History"),
    jupyter: l10n.t("Checkpoints of Jupyter"),
    backups: l10n.t("Backup files, like name~ and name.orig"),
    git: l10n.t("Commits of git"),
  };
  const items: (vscode.QuickPickItem & { import: Kind })[] = found.map(
    ({ kind, files, versions }) => ({
      label: titles[kind],
      description:
        files === 0
          ? l10n.t("a version for each commit that changed a file")
          : l10n.t("{0} of {1} files", versionsCount(l10n, versions), grouped(files)),
      import: { kind },
    }),
  );
  items.push({
    label: l10n.t("The local history of VS Code and its like, of every folder"),
    description: l10n.t("of files that are not in this window, too"),
    import: { kind: "vscode", everywhere: true },
  });
  const title = l10n.t("Import history from");
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.import;
}

async function exportHistory(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const scope = await askScope(l10n.t("Export the history of"));
  const title = l10n.t("Export history to a file");
  const filters = { [l10n.t("Archive of Backtrail")]: [ARCHIVE] };
  const archive = scope && (await askTarget(title, `history.${ARCHIVE}`, filters));
  if (archive !== undefined) {
    const plan = await planned(sidecar, { work: "export", ...scope, archive });
    await told(await done(sidecar, plan, l10n.t("Exporting history")));
  }
}

async function importArchive(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t("Import history from a file");
  const filters = { [l10n.t("Archive of Backtrail")]: [ARCHIVE], [l10n.t("All files")]: ["*"] };
  const [from] = (await vscode.window.showOpenDialog({ title, filters })) ?? [];
  if (from === undefined) {
    return;
  }
  const params: PlanParams = { work: "merge", archive: onDisk(from) };
  let plan = await planned(sidecar, params);
  const roots = plan.token === "" ? {} : await askRoots(plan.foreign ?? []);
  if (roots === undefined) {
    return;
  }
  if (Object.keys(roots).length > 0) {
    plan = await planned(sidecar, { ...params, roots });
  }
  await told(
    await agreedOn(sidecar, plan, {
      action: l10n.t("Import"),
      title: l10n.t("Importing history"),
    }),
  );
}

/** Where folders of another machine are on this one. */
async function askRoots(foreign: string[]): Promise<Record<string, string> | undefined> {
  const { l10n } = vscode;
  const roots: Record<string, string> = {};
  for (const old of foreign) {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
      label: `$(folder) ${name}`,
      description: uri.fsPath,
      to: uri.fsPath,
    }));
    const leave = {
      label: l10n.t("Nowhere yet: keep it under that name"),
      description: "",
      to: "",
    };
    const title = l10n.t("Where is {0} on this machine?", old);
    const picked = await vscode.window.showQuickPick([...folders, leave], { title });
    if (picked === undefined) {
      return undefined;
    }
    if (picked.to !== "") {
      roots[old] = picked.to;
    }
  }
  return roots;
}

async function backUp(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t("Back up the whole store");
  const archive = await askTarget(title, "history-backup.btl", {
    [l10n.t("Store of Backtrail")]: ["btl"],
  });
  if (archive !== undefined) {
    const plan = await planned(sidecar, { work: "backup", archive });
    await told(await done(sidecar, plan, l10n.t("Backing up the store")));
  }
}

async function repair(sidecar: Sidecar): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t("Looking what can still be had of the store");
  const plan = await working(sidecar, title, "backtrail/plan", { work: "repair" });
  if (plan.token === "") {
    throw new Notice(plan.summary);
  }
  await told(
    await agreedOn(sidecar, plan, {
      action: l10n.t("Repair"),
      title: l10n.t("Repairing the store"),
    }),
  );
}
