/**
 * One run of the sidecar, from its handshake to its end.
 *
 * A bundle of its own, loaded after activation, since the language client is large: nothing but
 * types may come from other modules.
 */
import type { ChildProcess } from "node:child_process";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type StaticFeature,
} from "vscode-languageclient/node";
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

export interface Connection {
  readonly client: LanguageClient;
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
  const exit = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(signal ?? `exit code ${String(code)}`);
    });
  });
  const client = new QuietClient(
    "backtrail",
    "Backtrail",
    () => Promise.resolve(child),
    clientOptions(options, logger),
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

function clientOptions(options: Record<string, unknown>, logger: Logger): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: "file" }],
    initializationOptions: options,
    outputChannel: logger,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
    initializationFailedHandler: () => false,
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
