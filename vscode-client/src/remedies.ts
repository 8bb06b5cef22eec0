/** One message when the sidecar does not run, with what helps. */
import * as vscode from "vscode";
import { type FailureKind, type Remedy, remedies } from "./failures";
import { probe, usablePythons } from "./python";
import { isNewEnough } from "./pythonVersions";
import { setPython } from "./settings";

const PYTHON_PAGE = "https://www.python.org/downloads/";

/** Tell the person, and do what they choose. */
export async function offerRemedies(kind: FailureKind, text: string): Promise<void> {
  const offered = remedies(kind).map((remedy) => ({ title: titleOf(remedy), remedy }));
  const chosen = await vscode.window.showErrorMessage(text, ...offered);
  switch (chosen?.remedy) {
    case "selectPython":
      return selectPython();
    case "getPython":
      await vscode.env.openExternal(vscode.Uri.parse(PYTHON_PAGE));
      return;
    case "openSettings":
      await vscode.commands.executeCommand("workbench.action.openSettings", "backtrail.command");
      return;
    case "restart":
      await vscode.commands.executeCommand("backtrail.restartSidecar");
      return;
    case "showLog":
      await vscode.commands.executeCommand("backtrail.showLog");
      return;
    case undefined:
  }
}

/** Let the person choose among what is there, or browse; the choice is a setting. */
export async function selectPython(): Promise<void> {
  const browse = { label: vscode.l10n.t("$(folder) Browse …"), path: undefined };
  const found = usablePythons().then((pythons) => [
    ...pythons.map(({ version, executable }) => ({
      label: `Python ${version.join(".")}`,
      description: executable,
      path: executable,
    })),
    browse,
  ]);
  const placeHolder = vscode.l10n.t("Python 3.11 or newer for Backtrail's sidecar");
  const chosen = await vscode.window.showQuickPick(found, { placeHolder });
  const path = chosen === browse ? await browsed() : chosen?.path;
  if (path === undefined) {
    return;
  }
  const probed = await probe(path);
  if (probed && isNewEnough(probed.version)) {
    await setPython(path);
    return;
  }
  void vscode.window.showWarningMessage(
    vscode.l10n.t("{0} is no Python 3.11 or newer; nothing was changed.", path),
  );
}

async function browsed(): Promise<string | undefined> {
  const title = vscode.l10n.t("Select Python 3.11 or newer");
  const files = await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t("Select") });
  return files?.[0]?.fsPath;
}

function titleOf(remedy: Remedy): string {
  switch (remedy) {
    case "selectPython":
      return vscode.l10n.t("Select Python…");
    case "getPython":
      return vscode.l10n.t("Get Python");
    case "openSettings":
      return vscode.l10n.t("Open Settings");
    case "restart":
      return vscode.l10n.t("Restart");
    case "showLog":
      return vscode.l10n.t("Show Log");
  }
}
