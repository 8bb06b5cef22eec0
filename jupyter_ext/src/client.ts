/**
 * The one way to Backtrail's server extension: requests, and the events that it sends by itself.
 *
 * Paths in requests and answers are those of Jupyter's contents API.
 */
import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import { DisposableDelegate, type IDisposable } from "@lumino/disposable";

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
  /** More happened than was told: ask for everything again. */
  | { method: "reload"; params: object };

export type RequestName =
  | "activity"
  | "annotate"
  | "content"
  | "deleted"
  | "diff"
  | "lineage"
  | "notebook-diff"
  | "project"
  | "restore"
  | "search"
  | "status"
  | "timeline"
  | "undo";

const API = "backtrail/api";
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

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

/** Tells a listener about the connection, besides the events that come over it. */
export interface Hearing {
  event(event: ServerEvent): void;
  /** What happened while there was no connection was not told. */
  opened?(): void;
  lost?(): void;
}

export class Client {
  constructor(private readonly settings: ServerConnection.ISettings) {}

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

  /** Listens until it is disposed; a connection that is lost is made again, ever more slowly. */
  events(hear: ((event: ServerEvent) => void) | Hearing): IDisposable {
    const hearing = typeof hear === "function" ? { event: hear } : hear;
    const line = new EventLine(() => this.socket(), hearing);
    return new DisposableDelegate(() => {
      line.close();
    });
  }

  private socket(): WebSocket {
    const { wsUrl, token, appendToken, WebSocket: Socket } = this.settings;
    const query = appendToken && token !== "" ? `?token=${encodeURIComponent(token)}` : "";
    return new Socket(URLExt.join(wsUrl, API, "events") + query);
  }
}

class EventLine {
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wait = FIRST_WAIT;
  private closed = false;

  constructor(
    private readonly connect: () => WebSocket,
    private readonly hearing: Hearing,
  ) {
    this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private open(): void {
    const socket = this.connect();
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.hearing.opened?.();
    };
    socket.onmessage = (message: MessageEvent<unknown>) => {
      const event = this.closed ? undefined : parsed(message.data);
      if (event !== undefined) {
        this.hearing.event(event);
      }
    };
    socket.onclose = () => {
      if (!this.closed) {
        this.hearing.lost?.();
        this.timer = setTimeout(() => {
          this.open();
        }, this.wait);
        this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
      }
    };
  }
}

function parsed(data: unknown): ServerEvent | undefined {
  try {
    return typeof data === "string" ? (JSON.parse(data) as ServerEvent) : undefined;
  } catch {
    return undefined; // not ours; the next one is
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
