/** One connection on which the server tells what happens; it is made again where it is lost. */
import { URLExt } from "@jupyterlab/coreutils";
import type { ServerConnection } from "@jupyterlab/services";
import { DisposableDelegate, type IDisposable } from "@lumino/disposable";

import { API, type ServerEvent } from "./client";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** Tells a listener about the connection, besides the events that come over it. */
export interface Hearing {
  event(event: ServerEvent): void;
  /** What happened while there was no connection was not told. */
  opened?(): void;
  lost?(): void;
}

/** Listens until it is disposed; a connection that is lost is made again, ever more slowly. */
export function events(settings: ServerConnection.ISettings, hearing: Hearing): IDisposable {
  const line = new EventLine(() => socket(settings), hearing);
  return new DisposableDelegate(() => {
    line.close();
  });
}

function socket(settings: ServerConnection.ISettings): WebSocket {
  const { wsUrl, token, appendToken, WebSocket: Socket } = settings;
  const query = appendToken && token !== "" ? `?token=${encodeURIComponent(token)}` : "";
  return new Socket(URLExt.join(wsUrl, API, "events") + query);
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
