import type * as vscode from "vscode";
import type { Sidecar } from "./client";

export function createRestore(_context: vscode.ExtensionContext, _sidecar: Sidecar): void {
  // to come
}
