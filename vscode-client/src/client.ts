import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Logger } from "./logger";
import type { CaptureEvent, ErrorData, HealthEvent, Methods } from "./protocol";
import { setContext } from "./vscodeapi";

export type SidecarState = "starting" | "running" | "stopped" | "failed";

/** The process that keeps the history, as the rest of the extension sees it. */
export interface Sidecar extends vscode.Disposable {
  readonly state: SidecarState;
  /** Why it failed, for people. */
  readonly failure: string | undefined;
  readonly onDidChangeState: vscode.Event<SidecarState>;
  /** A version was kept, of any file. */
  readonly onDidCapture: vscode.Event<CaptureEvent>;
  readonly onDidChangeHealth: vscode.Event<HealthEvent>;
  /** Waits until the sidecar runs; rejects with a SidecarError. */
  request<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
    token?: vscode.CancellationToken,
  ): Promise<Methods[M]["result"]>;
  restart(): Promise<void>;
}

/** What the sidecar answered instead of a result. */
export class SidecarError extends Error {
  readonly expected: number | undefined;
  readonly actual: number | undefined;

  constructor(
    /** `not-found`, `conflict` …: ErrorData.kind. */
    readonly kind: string,
    message: string,
    data?: ErrorData,
  ) {
    super(message);
    this.name = "SidecarError";
    this.expected = data?.expected ?? undefined;
    this.actual = data?.actual ?? undefined;
  }
}

export function createSidecar(context: vscode.ExtensionContext, logger: Logger): Sidecar {
  const stateChanges = new vscode.EventEmitter<SidecarState>();
  const captures = new vscode.EventEmitter<CaptureEvent>();
  const health = new vscode.EventEmitter<HealthEvent>();
  let state: SidecarState = "stopped";
  let failure: string | undefined;
  let client: LanguageClient | undefined;
  let ready: Promise<void> | undefined;

  function become(next: SidecarState, why?: string): void {
    state = next;
    failure = why;
    setContext("state", next);
    stateChanges.fire(next);
  }

  async function start(): Promise<void> {
    become("starting");
    const { LanguageClient } = await import("vscode-languageclient/node");
    const command = vscode.workspace.getConfiguration("backtrail").get<string>("command") ?? "";
    client = new LanguageClient(
      "backtrail",
      "Backtrail",
      { command: command === "" ? "backtrail" : command, args: ["lsp"] },
      { documentSelector: [{ scheme: "file" }], outputChannel: logger },
    );
    client.onNotification("backtrail/didCapture", (event: CaptureEvent) => {
      captures.fire(event);
    });
    client.onNotification("backtrail/didChangeHealth", (event: HealthEvent) => {
      health.fire(event);
    });
    try {
      await client.start();
      become("running");
    } catch (error) {
      become("failed", String(error));
      throw error;
    }
  }

  const sidecar: Sidecar = {
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    onDidChangeState: stateChanges.event,
    onDidCapture: captures.event,
    onDidChangeHealth: health.event,
    async request(method, params, token) {
      await ready;
      if (client === undefined) {
        throw new SidecarError("stopped", "Backtrail does not run.");
      }
      try {
        return await client.sendRequest(method, params, token);
      } catch (error) {
        throw asSidecarError(error);
      }
    },
    async restart() {
      await client?.stop();
      ready = start();
      await ready;
    },
    dispose() {
      void client?.dispose();
    },
  };
  ready = start();
  ready.catch(() => undefined);
  context.subscriptions.push(sidecar, stateChanges, captures, health);
  return sidecar;
}

function asSidecarError(error: unknown): SidecarError {
  const { data, message } = error as { data?: ErrorData; message?: string };
  return new SidecarError(data?.kind ?? "failed", message ?? String(error), data);
}
