/** Waiting for a sidecar that starts. */
import type * as vscode from "vscode";

const PATIENCE = 60_000;

/** Resolves at the next state that is not "starting", or when patience ends. */
export async function settled(changes: vscode.Event<string>): Promise<void> {
  let listener: vscode.Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
    listener = changes((state) => {
      if (state !== "starting") {
        resolve();
      }
    });
  });
  clearTimeout(timer);
  listener?.dispose();
}
