/** Whether history is alive: in the status bar, and in full on a click. */
import * as vscode from "vscode";
import { conditionLines, hookLines, mirrorWords } from "../../panel-core/condition";
import type { StatusResult } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { selectPython } from "./remedies";
import { type Liveness, statusLine, storeFigures } from "./statusLine";
import { escaped } from "./markdown";

const REFRESH = 20_000;

/** Show the item and keep it fresh. */
export function createStatus(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  const item = vscode.window.createStatusBarItem(
    "backtrail.status",
    vscode.StatusBarAlignment.Right,
  );
  item.name = "Backtrail";
  item.command = "backtrail.showStatus";
  const known: Liveness = {
    state: sidecar.state,
    failure: undefined,
    trouble: [],
    last: undefined,
    figures: undefined,
  };
  let stale = false;

  function show(): void {
    known.state = sidecar.state;
    known.failure = sidecar.failure;
    if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
      item.hide();
      return;
    }
    const line = statusLine(vscode.l10n, known, Date.now());
    item.text = line.text;
    const paragraphs = line.tooltip.split("\n\n").map(escaped);
    item.tooltip = new vscode.MarkdownString(paragraphs.join("\n\n"));
    item.accessibilityInformation = { label: line.spoken };
    item.backgroundColor = line.warning
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    item.show();
  }

  function take(figures: StatusResult): void {
    known.figures = figures;
    known.trouble = figures.trouble;
    show();
  }

  async function learn(): Promise<void> {
    stale = false; // a save from here on may be too late for the answer
    try {
      take(await sidecar.request("backtrail/status", {}));
    } catch {
      show(); // the state says it already
    }
  }

  async function learnLast(): Promise<void> {
    try {
      const { rows } = await sidecar.request("backtrail/project", { limit: 1 });
      const newest = rows[0]?.versions[0];
      known.last = newest && Date.parse(newest.time);
    } catch {
      // as above
    }
    await learn();
  }

  const timer = setInterval(() => {
    if (stale && sidecar.state === "running") {
      void learn();
    } else {
      show();
    }
  }, REFRESH);
  context.subscriptions.push(
    item,
    {
      dispose() {
        clearInterval(timer);
      },
    },
    sidecar.onDidChangeState((state) => {
      show();
      if (state === "running") {
        void learnLast();
      }
    }),
    sidecar.onDidCapture(({ kind, version }) => {
      if (kind === "kept") {
        known.last = Date.parse(version.time);
        stale = true; // figures can wait: the store has better to do after a save
        show();
      }
    }),
    sidecar.onDidChangeHealth(({ trouble }) => {
      known.trouble = trouble;
      show();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(show),
    vscode.commands.registerCommand("backtrail.showStatus", () => showStatus(sidecar, take)),
    vscode.commands.registerCommand("backtrail.selectPython", selectPython),
  );
  show();
}

interface Line extends vscode.QuickPickItem {
  run?: () => unknown;
}

/** Everything about the store, and what can be done about it. */
async function showStatus(sidecar: Sidecar, take: (figures: StatusResult) => void): Promise<void> {
  const status = await statusOf(sidecar);
  if (status !== undefined) {
    take(status);
  }
  const actions = actionLines(sidecar, (status?.damaged ?? "") !== "");
  const lines = status
    ? [...statusLines(status), ...actions]
    : [...failureLines(sidecar), ...actions];
  const title = vscode.l10n.t("Backtrail: status");
  const chosen = await vscode.window.showQuickPick(lines, { title, matchOnDescription: true });
  await chosen?.run?.();
}

async function statusOf(sidecar: Sidecar): Promise<StatusResult | undefined> {
  try {
    return sidecar.state === "running" ? await sidecar.request("backtrail/status", {}) : undefined;
  } catch {
    return undefined;
  }
}

function statusLines(status: StatusResult): Line[] {
  const { l10n } = vscode;
  const trouble = status.trouble.map((reason) => ({ label: `$(warning) ${reason}` }));
  const skipped = (status.skipped ?? []).toReversed().map(({ path, reason }) => ({
    label: `$(circle-slash) ${vscode.workspace.asRelativePath(path)}`,
    description: reason,
    run: () => vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path)),
  }));
  const hooks = hookLines(l10n, status).map((line) => ({ label: `$(warning) ${line}` }));
  const condition = conditionLines(l10n, status).map((line) => ({ label: `$(pulse) ${line}` }));
  const notices = (status.notices ?? []).map((line) => ({ label: `$(info) ${line}` }));
  const mirrors = (status.mirrors ?? []).map((mirror) => ({
    label: `$(${mirror.trouble === "" ? "mirror" : "warning"}) ${mirror.target}`,
    detail: mirrorWords(l10n, mirror),
    run: () => vscode.commands.executeCommand("backtrail.mirrorStore"),
  }));
  return [
    ...section(l10n.t("Trouble"), trouble),
    ...section(l10n.t("Worth knowing"), notices),
    ...section(l10n.t("Condition"), condition),
    ...section(l10n.t("Hooks that do not work"), hooks),
    ...section(l10n.t("Store"), [
      ...(status.store === "" ? [] : [{ label: `$(database) ${status.store}` }]),
      { label: `$(graph) ${storeFigures(l10n, status)}` },
      ...status.workspaces.map((folder) => ({ label: `$(folder) ${folder}` })),
    ]),
    ...section(l10n.t("Mirrors of the store"), mirrors),
    ...section(l10n.t("Left out since the start"), skipped),
  ];
}

function failureLines({ state, failure }: Sidecar): Line[] {
  const words =
    failure ??
    (state === "starting"
      ? vscode.l10n.t("Backtrail is starting; saves made meanwhile are kept then.")
      : vscode.l10n.t("Backtrail was stopped: saves are not being kept."));
  return [{ label: `$(warning) ${words}` }];
}

function actionLines({ state }: Sidecar, damaged: boolean): Line[] {
  const { l10n } = vscode;
  const action = (icon: string, title: string, command: string): Line => ({
    label: `$(${icon}) ${title}`,
    run: () => vscode.commands.executeCommand(`backtrail.${command}`),
  });
  const caring = [
    action("verified", l10n.t("Prove a Restore"), "proveRestore"),
    action("checklist", l10n.t("Check the Store…"), "checkStore"),
    action("archive", l10n.t("Compact the Store…"), "compactStore"),
    action("trash", l10n.t("Show What Would Be Pruned…"), "pruneHistory"),
    action("save-all", l10n.t("Back Up the Store…"), "backUpStore"),
    action("mirror", l10n.t("Mirror the Store…"), "mirrorStore"),
    action("cloud-download", l10n.t("Import History…"), "importHistory"),
    action("folder-opened", l10n.t("Open Store Folder"), "openStoreFolder"),
  ];
  return section(l10n.t("Actions"), [
    ...(damaged ? [action("tools", l10n.t("Repair the Store…"), "repairStore")] : []),
    action("debug-restart", l10n.t("Restart Sidecar"), "restartSidecar"),
    action("output", l10n.t("Show Log"), "showLog"),
    ...(state === "running" ? caring : []),
    action("book", l10n.t("Open Walkthrough"), "openWalkthrough"),
  ]);
}

function section(label: string, lines: Line[]): Line[] {
  return lines.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...lines];
}
