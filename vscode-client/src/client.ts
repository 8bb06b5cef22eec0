/** The sidecar: started, watched over, restarted, and asked. */
import * as vscode from "vscode";
import type {
  CaptureEvent,
  ErrorData,
  HealthEvent,
  MassChangeMessage,
  Methods,
} from "../../panel-core/protocol";
import { createBackoff } from "./backoff";
import type { Connection, Steps } from "./sidecarConnection";
import { type FailureKind, failureText, LaunchError } from "./failures";
import { findSidecar, launched } from "./launch";
import type { Logger } from "./logger";
import { settled } from "./patience";
import { type Change, CHANGED, createPending } from "./pending";
import { onDidChangeSidecarSettings, sidecarOptions } from "./settings";
import { setContext } from "./vscodeapi";

const WRITING: (keyof Methods)[] = [
  "backtrail/restore",
  "backtrail/undo",
  "backtrail/annotate",
  "backtrail/execute",
];

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
  /** Many files were changed in a moment. */
  readonly onDidMassChange: vscode.Event<MassChangeMessage>;
  /** Waits until the sidecar runs; rejects with a SidecarError. */
  request<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
    token?: vscode.CancellationToken,
    steps?: Steps,
  ): Promise<Methods[M]["result"]>;
  /** Has it look at a file soon, or as soon as it runs: what is there is kept. */
  look(file: vscode.Uri): void;
  restart(): Promise<void>;
  dispose(): Promise<void>;
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

/** Start the sidecar as soon as a folder is open; `failed` hears why it does not run. */
export function createSidecar(
  context: vscode.ExtensionContext,
  logger: Logger,
  failed: (kind: FailureKind, text: string) => unknown,
): Sidecar {
  const changes = new vscode.EventEmitter<SidecarState>();
  const captures = new vscode.EventEmitter<CaptureEvent>();
  const health = new vscode.EventEmitter<HealthEvent>();
  const masses = new vscode.EventEmitter<MassChangeMessage>();
  const pending = createPending();
  const backoff = createBackoff();
  const manifest: unknown = context.extension.packageJSON;
  let state: SidecarState = "stopped";
  let failure: string | undefined;
  let connection: Connection | undefined;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();

  function become(next: SidecarState, kind?: FailureKind, why?: string): void {
    state = next;
    failure = why;
    setContext("failure", kind);
    setContext("state", next);
    changes.fire(next);
  }

  function fail(kind: FailureKind, detail: string): void {
    const text = failureText(vscode.l10n, kind, detail);
    logger.error(text);
    become("failed", kind, text);
    failed(kind, text);
  }

  /** Starts and stops come one after the other. */
  function queue(work: () => Promise<void>): Promise<void> {
    clearTimeout(timer);
    last = last.then(work).catch((error: unknown) => {
      fail("crash", String(error));
    });
    return last;
  }

  async function start(): Promise<void> {
    if (connection !== undefined || !hasFolder()) {
      return;
    }
    become("starting");
    let over = false;
    const ended = (how: string): void => {
      if (!over) {
        over = true; // told by its pipe and by its exit, it is one crash
        crashed(how);
      }
    };
    try {
      const child = await launched(await findSidecar(context, logger), logger);
      const { connect } = await import("./sidecarConnection");
      const made = await connect({
        child,
        options: sidecarOptions(manifest),
        logger,
        notified: {
          "backtrail/didCapture": (event) => {
            captures.fire(event as CaptureEvent);
          },
          "backtrail/didChangeHealth": (event) => {
            health.fire(event as HealthEvent);
          },
          "backtrail/didMassChange": (event) => {
            masses.fire(event as MassChangeMessage);
          },
        },
        ended,
      });
      connection = made;
      await tellMissed(made);
      if (connection === made) {
        become("running");
      }
    } catch (error) {
      if (error instanceof LaunchError) {
        fail(error.kind, error.detail);
      } else {
        ended(error instanceof Error ? error.message : String(error));
      }
    }
  }

  function crashed(how: string): void {
    logger.error(`The sidecar ended: ${how}`);
    connection = undefined;
    pending.gather();
    const wait = backoff.crashed(Date.now());
    if (wait === undefined) {
      fail("crash", how);
      return;
    }
    become("starting");
    timer = setTimeout(() => void queue(start), wait);
  }

  async function tellMissed({ client, watching }: Connection): Promise<void> {
    const tell = (...changes: Change[]) =>
      client.sendNotification("workspace/didChangeWatchedFiles", { changes });
    const { renames, saves, changes } = pending.hand((change) => void tell(change), watching);
    if (renames.length > 0) {
      await client.sendNotification("workspace/didRenameFiles", { files: renames });
    }
    for (const uri of saves) {
      await client.sendNotification("textDocument/didSave", { textDocument: { uri } });
    }
    if (changes.length > 0) {
      await tell(...changes);
    }
  }

  async function stop(next: SidecarState = "stopped"): Promise<void> {
    clearTimeout(timer); // of a start that crashed since
    const ending = connection;
    connection = undefined;
    pending.gather();
    become(next);
    await ending?.stop();
  }

  /** The connection, once there is one. */
  async function connected(): Promise<Connection> {
    if (state === "starting") {
      await settled(changes.event);
    }
    if (connection === undefined || state !== "running") {
      throw new SidecarError(state, failure ?? vscode.l10n.t("Backtrail does not run yet."));
    }
    return connection;
  }

  const sidecar: Sidecar = {
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    onDidChangeState: changes.event,
    onDidCapture: captures.event,
    onDidChangeHealth: health.event,
    onDidMassChange: masses.event,
    async request(method, params, token, steps) {
      const current = await connected();
      try {
        return await current.ask(method, params, token, steps);
      } catch (error) {
        if (current.client.isRunning() || WRITING.includes(method)) {
          throw asSidecarError(error, token);
        }
        await current.exited; // it ended in between: ask the next one
        const next = await connected();
        return next.ask(method, params, token, steps).catch((again: unknown) => {
          throw asSidecarError(again, token);
        });
      }
    },
    look(file) {
      pending.look(file);
      if (state === "running") {
        const changes = [{ uri: file.toString(), type: CHANGED }];
        void connection?.client.sendNotification("workspace/didChangeWatchedFiles", { changes });
      }
    },
    async restart() {
      backoff.forget();
      // Who asks in between waits for the next run.
      void queue(() => stop(hasFolder() ? "starting" : "stopped"));
      await queue(start);
    },
    async dispose() {
      await queue(stop);
    },
  };
  const begun = setImmediate(() => void queue(start)); // after activation
  context.subscriptions.push(
    changes,
    captures,
    health,
    masses,
    pending,
    {
      dispose() {
        clearImmediate(begun);
      },
    },
    vscode.workspace.onWillSaveNotebookDocument(({ notebook: { uri }, reason }) => {
      if (uri.scheme === "file") {
        const params = { textDocument: { uri: uri.toString() }, reason };
        void connection?.client.sendNotification("textDocument/willSave", params);
      }
    }),
    vscode.workspace.onDidSaveNotebookDocument(({ uri }) => {
      if (uri.scheme === "file") {
        const params = { textDocument: { uri: uri.toString() } };
        void connection?.client.sendNotification("textDocument/didSave", params);
      }
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void queue(start)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void sidecar.restart()),
    onDidChangeSidecarSettings(manifest, () => void sidecar.restart()),
  );
  return sidecar;
}

function hasFolder(): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => uri.scheme === "file");
}

function asSidecarError(error: unknown, token?: vscode.CancellationToken): Error {
  if (token?.isCancellationRequested) {
    return new vscode.CancellationError();
  }
  const { data, message } = error as { data?: ErrorData; message?: string };
  return new SidecarError(data?.kind ?? "internal", message ?? String(error), data);
}
