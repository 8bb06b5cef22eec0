/** Reports to hand over: who changed what, when and why, as one file. */
import * as vscode from "vscode";

import type { ReportParams, ReportResult } from "../../panel-core/protocol";
import { grouped } from "../../panel-core/wording";
import type { Sidecar } from "./client";
import { inform } from "./messages";
import { beside, saveAs } from "./savedFiles";
import { baseName } from "./versionUri";
import { activeFile } from "./vscodeapi";

type Format = NonNullable<ReportParams["format"]>;

/** What a report is about; no path: all open folders. */
interface Scope {
  path?: vscode.Uri;
}

/** Asks what it should be like, makes it, writes it where the person says, and shows it. */
export async function createReport(sidecar: Sidecar, path?: vscode.Uri): Promise<void> {
  const scope = path === undefined ? await askScope() : { path };
  const format = scope && (await askFormat());
  const period = format && (await askPeriod());
  if (period === undefined) {
    return;
  }
  const params = { path: scope?.path?.toString() ?? null, format, since: period.since };
  const result = await made(sidecar, params);
  const text = result.text ?? `${JSON.stringify(result.report, null, 2)}\n`;
  const title = vscode.l10n.t("Save the report");
  const to = await saveAs(await suggested(scope?.path, result.name), title, text);
  if (to !== undefined) {
    await show(to, result, text);
    tell(to, result);
  }
}

async function made(sidecar: Sidecar, params: ReportParams): Promise<ReportResult> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Making the report"),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (_, token) =>
    sidecar.request("backtrail/report", params, token),
  );
}

async function askScope(): Promise<Scope | undefined> {
  const file = activeFile();
  const folders = vscode.workspace.workspaceFolders ?? [];
  const items: (vscode.QuickPickItem & { scope: Scope })[] = [
    { label: vscode.l10n.t("All open folders"), iconPath: icon("root-folder"), scope: {} },
  ];
  if (folders.length > 1) {
    for (const { name, uri } of folders) {
      items.push({ label: name, iconPath: icon("folder"), scope: { path: uri } });
    }
  }
  if (file?.scheme === "file") {
    const label = baseName(file.path);
    const description = vscode.l10n.t("the file in front");
    items.push({ label, description, iconPath: icon("file"), scope: { path: file } });
  }
  const pick = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Create a report of"),
  });
  return pick?.scope;
}

async function askFormat(): Promise<Format | undefined> {
  const items: (vscode.QuickPickItem & { format: Format })[] = [
    {
      label: "HTML",
      description: vscode.l10n.t("a page with plots and comparisons, for any browser"),
      format: "html",
    },
    { label: "Markdown", description: vscode.l10n.t("for a pull request or a wiki"), format: "md" },
    { label: "JSON", description: vscode.l10n.t("all of it, for programs"), format: "json" },
    { label: "CSV", description: vscode.l10n.t("a row each version"), format: "csv" },
  ];
  const pick = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Format of the report"),
  });
  return pick?.format;
}

async function askPeriod(): Promise<{ since: string | null } | undefined> {
  const items = [
    { label: vscode.l10n.t("Everything"), since: null },
    { label: vscode.l10n.t("The last 24 hours"), since: "24 hours ago" },
    { label: vscode.l10n.t("The last 7 days"), since: "7 days ago" },
    { label: vscode.l10n.t("The last 30 days"), since: "30 days ago" },
  ];
  return vscode.window.showQuickPick(items, { title: vscode.l10n.t("How far back") });
}

/** Beside the file, or in the folder, that it is about. */
async function suggested(path: vscode.Uri | undefined, name: string): Promise<vscode.Uri> {
  const place = path ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (place === undefined) {
    return vscode.Uri.file(name);
  }
  const folder = await vscode.workspace.fs.stat(place).then(
    ({ type }) => type === vscode.FileType.Directory,
    () => false,
  );
  return folder ? vscode.Uri.joinPath(place, name) : beside(place, name);
}

/** In the browser where the file is on its machine; else in a tab that runs no script. */
async function show(
  file: vscode.Uri,
  { format, title }: ReportResult,
  text: string,
): Promise<void> {
  if (format !== "html") {
    await vscode.commands.executeCommand("vscode.open", file);
  } else if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) {
    await vscode.env.openExternal(file);
  } else {
    const column = vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel("backtrail.report", title, column);
    panel.webview.html = text;
  }
}

function tell(file: vscode.Uri, { versions, more }: ReportResult): void {
  const name = baseName(file.path);
  const words = more
    ? vscode.l10n.t(
        "{0} tells of the newest {1} versions; there are older ones.",
        name,
        grouped(versions),
      )
    : vscode.l10n.t("{0} tells of {1} versions.", name, grouped(versions));
  void inform(words);
}

function icon(name: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name);
}
