/**
 * One run of the sidecar, from its handshake to its end.
 *
 * A bundle of its own, loaded after activation, since the language client is large: nothing but
 * types may come from other modules.
 */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { CancellationToken as Token } from "vscode";
import {
  CancellationToken,
  CloseAction,
  DidChangeWatchedFilesNotification,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type StaticFeature,
  WorkDoneProgress,
} from "vscode-languageclient/node";
import type { Methods } from "../../panel-core/protocol";
import type { Logger } from "./logger";

const STOP_TIMEOUT = 4000;
/** Milliseconds for the handshake: a program that says nothing is no sidecar. */
const START_TIMEOUT = 60_000;

/** What a run needs. */
export interface Running {
  child: ChildProcess;
  options: Record<string, unknown>;
  logger: Logger;
  /** Notifications from the sidecar. */
  notified: Record<string, (params: unknown) => void>;
  /** It ended although nobody asked for it. */
  ended: (how: string) => void;
}

/** Hears how far long work is: in words, and where it is known in percent. */
export type Steps = (words: string | undefined, percent: number | undefined) => void;

export interface Connection {
  readonly client: LanguageClient;
  /** Resolves when it hears of changes on the disk, which it asks for some time after the handshake. */
  readonly watching: Promise<void>;
  /** Sends a request; `steps` hears of it until it is answered. */
  ask<M extends keyof Methods>(
    method: M,
    params: Methods[M]["params"],
    token?: Token,
    steps?: Steps,
  ): Promise<Methods[M]["result"]>;
  /** Resolves when the process is gone. */
  readonly exited: Promise<unknown>;
  /** Everything handed in is committed then. */
  stop(): Promise<void>;
}

/** Shake hands with the sidecar; rejects when that fails or it ends at once. */
export async function connect({
  child,
  options,
  logger,
  notified,
  ended,
}: Running): Promise<Connection> {
  let wanted = false;
  let running = false;
  let watches: () => void = () => undefined;
  const watching = new Promise<void>((resolve) => (watches = resolve));
  const exit = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(signal ?? `exit code ${String(code)}`);
    });
  });
  const client = new QuietClient(
    "backtrail",
    "Backtrail",
    () => Promise.resolve(child),
    clientOptions(options, logger, watches),
  );
  client.registerFeature(ownViews);
  for (const [method, listener] of Object.entries(notified)) {
    client.onNotification(method, listener);
  }
  void exit.then((how) => {
    if (!wanted && running) {
      ended(how);
    }
  });
  const early = exit.then((how) => Promise.reject(new Error(how)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error("no answer to the handshake"));
    }, START_TIMEOUT);
  });
  try {
    await Promise.race([client.start(), early, late]);
  } catch (error) {
    wanted = true;
    child.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(timer);
    early.catch(() => undefined);
  }
  running = true;
  return {
    client,
    watching,
    ask: (method, params, token, steps) => asked(client, method, params, token, steps),
    exited: exit,
    async stop() {
      wanted = true;
      await client.stop(STOP_TIMEOUT).catch((error: unknown) => {
        logger.warn(`The sidecar did not end in time: ${String(error)}`);
      });
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT);
      await exit;
      clearTimeout(late);
    },
  };
}

async function asked<M extends keyof Methods>(
  client: LanguageClient,
  method: M,
  params: Methods[M]["params"],
  token?: Token,
  steps?: Steps,
): Promise<Methods[M]["result"]> {
  if (steps === undefined) {
    return send(client, method, params, token);
  }
  const workDoneToken = randomUUID();
  const following = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
    if (step.kind !== "end") {
      steps(step.message, step.percentage);
    }
  });
  try {
    return await send(client, method, { ...params, workDoneToken }, token);
  } finally {
    following.dispose();
  }
}

/** An undefined token would count as a second parameter. */
function send<Result>(
  client: LanguageClient,
  method: string,
  params: unknown,
  token?: Token,
): Promise<Result> {
  return token === undefined
    ? client.sendRequest(method, params)
    : client.sendRequest(method, params, token);
}

function clientOptions(
  options: Record<string, unknown>,
  logger: Logger,
  watches: () => void,
): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: "file" }],
    initializationOptions: options,
    outputChannel: logger,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
    initializationFailedHandler: () => false,
    middleware: {
      async handleRegisterCapability(params, next) {
        await next(params, CancellationToken.None);
        if (
          params.registrations.some(
            ({ method }) => method === DidChangeWatchedFilesNotification.method,
          )
        ) {
          watches();
        }
      },
    },
  };
}

/** Says that timelines and comparisons are shown here, or the sidecar would offer its own, too. */
const ownViews: StaticFeature = {
  fillClientCapabilities(capabilities) {
    const others = (capabilities.experimental ?? {}) as Record<string, unknown>;
    capabilities.experimental = { ...others, backtrail: { views: true } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** Leaves it to us to tell people of trouble; all of it is in the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
