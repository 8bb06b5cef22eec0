import type * as vscode from "vscode";
import type { Sidecar } from "./client";

export function createStatus(_context: vscode.ExtensionContext, _sidecar: Sidecar): void {
  // to come
}
