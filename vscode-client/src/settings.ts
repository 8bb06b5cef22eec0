/** What people set, typed. */
import * as vscode from "vscode";
import { changedValue, optionsOf } from "./options";

const SECTION = "backtrail";

/** Milliseconds in which several changes, such as letters typed, become one. */
const CALM = 300;

/** Settings of this extension alone; all others are the sidecar's. */
const OWN = [
  "command",
  "python",
  "codeLens",
  "confirmRestore",
  "lastChange.enabled",
  "lastChange.hover",
  "timeline.significantOnly",
];

/** A program that a folder may name only when it is trusted; empty when not set. */
export function programSetting(name: "command" | "python"): string {
  const inspected = vscode.workspace.getConfiguration(SECTION).inspect<string>(name);
  const value = changedValue(inspected, vscode.workspace.isTrusted);
  return typeof value === "string" ? value.trim() : "";
}

export async function setPython(path: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  await settings.update("python", path, vscode.ConfigurationTarget.Global);
}

/** What the sidecar is told at its start: only what somebody changed. */
export function sidecarOptions(manifest: unknown): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return optionsOf(
    sidecarKeys(manifest).map((key) => [
      key,
      changedValue(settings.inspect(key), vscode.workspace.isTrusted),
    ]),
  );
}

/** Fires when the sidecar must start anew to heed a change. */
export function onDidChangeSidecarSettings(
  manifest: unknown,
  listener: () => void,
): vscode.Disposable {
  const keys = ["command", "python", ...sidecarKeys(manifest)];
  let timer: NodeJS.Timeout | undefined;
  const changed = vscode.workspace.onDidChangeConfiguration((event) => {
    if (keys.some((key) => event.affectsConfiguration(`${SECTION}.${key}`))) {
      clearTimeout(timer);
      timer = setTimeout(listener, CALM);
    }
  });
  return vscode.Disposable.from(changed, {
    dispose() {
      clearTimeout(timer);
    },
  });
}

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> }[] };
}

function sidecarKeys(manifest: unknown): string[] {
  return (manifest as Manifest).contributes.configuration
    .flatMap((section) => Object.keys(section.properties))
    .map((key) => key.slice(SECTION.length + 1))
    .filter((key) => !OWN.includes(key));
}
