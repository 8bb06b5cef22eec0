/**
 * The way to Backtrail's server extension; what it tells by itself comes through `events.ts`.
 *
 * Paths in requests and answers are those of Jupyter's contents API.
 */
import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";

import type {
  CaptureEvent,
  HealthEvent,
  MassChangeMessage,
  PruneEvent,
  RestoreEvent,
} from "../../panel-core/protocol";

/** What the server tells by itself. */
export type ServerEvent =
  | { method: "backtrail/didCapture"; params: CaptureEvent }
  | { method: "backtrail/didRestore"; params: RestoreEvent }
  | { method: "backtrail/didPrune"; params: PruneEvent }
  | { method: "backtrail/didMassChange"; params: MassChangeMessage }
  | { method: "backtrail/didChangeHealth"; params: HealthEvent }
  | { method: "backtrail/showMessage"; params: Words }
  /** More happened than was told: ask for everything again. */
  | { method: "reload"; params: object };

/** What a person is told, by the level that the settings of the history name. */
export interface Words {
  kind: string;
  level: "all" | "error" | "info" | "warning";
  text: string;
}

export type RequestName =
  | "activity"
  | "annotate"
  | "check"
  | "content"
  | "deleted"
  | "drill"
  | "execute"
  | "diff"
  | "lineage"
  | "notebook-diff"
  | "plan"
  | "project"
  | "report"
  | "restore"
  | "search"
  | "status"
  | "timeline"
  | "undo";

export const API = "backtrail/api";

/** Why the server did not do what it was asked; the message is a line for people. */
export class Fault extends Error {
  override readonly name = "Fault";

  constructor(
    message: string,
    /** Of HTTP; 0: the server was not reached. */
    readonly status: number,
    /** As in the protocol's table of errors; `missing`: the server extension is not there. */
    readonly kind: string,
    /** The parameter at fault. */
    readonly field?: string,
  ) {
    super(message);
  }
}

export class Client {
  constructor(readonly settings: ServerConnection.ISettings) {}

  /** Asks the server; a `Fault` says why it refuses. An aborted request rejects as `fetch` does. */
  async call<T>(name: RequestName, params: object = {}, signal?: AbortSignal): Promise<T> {
    const url = URLExt.join(this.settings.baseUrl, API, name);
    const init: RequestInit = { method: "POST", body: JSON.stringify(params) };
    if (signal !== undefined) {
      init.signal = signal;
    }
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, init, this.settings);
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      // What browsers say of it, as "Failed to fetch", tells nobody anything.
      throw new Fault("the Jupyter server does not answer", 0, "unreachable");
    }
    if (!response.ok) {
      throw await fault(response);
    }
    return (await response.json()) as T;
  }
}

/** An answer without `kind` is not Backtrail's: there, 404 means that nobody answers for it. */
async function fault(response: Response): Promise<Fault> {
  let body: { message?: unknown; kind?: unknown; field?: unknown } = {};
  try {
    body = (await response.json()) as typeof body;
  } catch {
    // A page for people, from Jupyter or a proxy.
  }
  const { message, kind, field } = body;
  const words = typeof message === "string" && message !== "" ? message : response.statusText;
  const known = typeof kind === "string" ? kind : response.status === 404 ? "missing" : "http";
  return new Fault(
    words || `HTTP ${response.status}`,
    response.status,
    known,
    typeof field === "string" ? field : undefined,
  );
}
