/** Whether history is alive: in the status bar, and in full on a click. */
import * as vscode from "vscode";
import { conditionLines, hookLines } from "../../panel-core/condition";
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

  async function learn(): Promise<void> {
    try {
      known.figures = await sidecar.request("backtrail/status", {});
      known.trouble = known.figures.trouble;
    } catch {
      // the state says it already
    }
    stale = false;
    show();
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
    vscode.commands.registerCommand("backtrail.showStatus", () => showStatus(sidecar)),
    vscode.commands.registerCommand("backtrail.selectPython", selectPython),
  );
  show();
}

interface Line extends vscode.QuickPickItem {
  run?: () => unknown;
}

/** Everything about the store, and what can be done about it. */
async function showStatus(sidecar: Sidecar): Promise<void> {
  const status = await statusOf(sidecar);
  const actions = actionLines(sidecar);
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
  return [
    ...section(l10n.t("Trouble"), trouble),
    ...section(l10n.t("Condition"), condition),
    ...section(l10n.t("Hooks that do not work"), hooks),
    ...section(l10n.t("Store"), [
      ...(status.store === "" ? [] : [{ label: `$(database) ${status.store}` }]),
      { label: `$(graph) ${storeFigures(l10n, status)}` },
      ...status.workspaces.map((folder) => ({ label: `$(folder) ${folder}` })),
    ]),
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

function actionLines({ state }: Sidecar): Line[] {
  const { l10n } = vscode;
  const action = (icon: string, title: string, command: string): Line => ({
    label: `$(${icon}) ${title}`,
    run: () => vscode.commands.executeCommand(`backtrail.${command}`),
  });
  const store = action("folder-opened", l10n.t("Open Store Folder"), "openStoreFolder");
  return section(l10n.t("Actions"), [
    ...(state === "running" ? [store] : []),
    action("debug-restart", l10n.t("Restart Sidecar"), "restartSidecar"),
    action("output", l10n.t("Show Log"), "showLog"),
    action("book", l10n.t("Open Walkthrough"), "openWalkthrough"),
  ]);
}

function section(label: string, lines: Line[]): Line[] {
  return lines.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...lines];
}
