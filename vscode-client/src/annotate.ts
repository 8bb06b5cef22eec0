import type * as vscode from "vscode";
import type { Sidecar } from "./client";

export function createAnnotate(_context: vscode.ExtensionContext, _sidecar: Sidecar): void {
  // to come
}
