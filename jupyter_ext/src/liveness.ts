/** Whether history is alive: what the server told last, and one connection that hears what it tells next. */
import type { IDisposable } from "@lumino/disposable";
import { Signal } from "@lumino/signaling";

import type { CaptureEvent, MassChangeMessage, StatusResult } from "../../panel-core/protocol";
import { type Client, Fault, type Words } from "./client";

/** `off`: the server has no Backtrail, or cannot be reached. */
export type LivenessState = "alive" | "off" | "starting" | "trouble";

export class Liveness implements IDisposable {
  /** What the server says of itself changed. */
  readonly changed = new Signal<this, void>(this);
  /** A version was kept, named or noted; a file was renamed or deleted. */
  readonly captured = new Signal<this, CaptureEvent>(this);
  /** Many files were changed in a moment. */
  readonly massChanged = new Signal<this, MassChangeMessage>(this);
  /** A person is to be told. */
  readonly said = new Signal<this, Words>(this);
  /** Events may have been missed: look at everything again. */
  readonly returned = new Signal<this, void>(this);
  /** Undefined until the server answered. */
  status: StatusResult | undefined;
  /** Why it is off; the server's words. */
  failure: Fault | undefined;
  /** Of the last version kept, in milliseconds. */
  last: number | undefined;
  isDisposed = false;
  private trouble: string[] = [];
  private line: IDisposable | undefined;
  private opened = false;

  constructor(private readonly client: Client) {}

  get state(): LivenessState {
    if (this.failure !== undefined) {
      return "off";
    }
    if (this.status === undefined) {
      return "starting";
    }
    return this.trouble.length > 0 ? "trouble" : "alive";
  }

  /** Why saves are not being kept, first things first. */
  get reasons(): readonly string[] {
    return this.failure === undefined ? this.trouble : [this.failure.message];
  }

  /** Asks how things are, and listens from then on where there is somebody to listen to. */
  async look(): Promise<void> {
    try {
      this.put(await this.client.call<StatusResult>("status"));
    } catch (error) {
      this.failure = error instanceof Fault ? error : new Fault(String(error), 0, "unreachable");
    }
    if (this.failure?.kind !== "missing") {
      await this.listen();
    }
    if (!this.isDisposed) {
      this.changed.emit();
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.line?.dispose();
    Signal.clearData(this);
  }

  private put(status: StatusResult): void {
    this.status = status;
    this.failure = undefined;
    this.trouble = status.trouble;
    const last = status.last_capture ?? null;
    this.last = last === null ? this.last : Date.parse(last);
  }

  private async listen(): Promise<void> {
    const { events } = await import("./late");
    if (this.isDisposed) {
      return;
    }
    this.line ??= events(this.client.settings, {
      event: (event) => {
        if (event.method === "backtrail/didCapture") {
          this.hear(event.params);
        } else if (event.method === "backtrail/didChangeHealth") {
          this.trouble = event.params.trouble;
          this.changed.emit();
        } else if (event.method === "backtrail/didMassChange") {
          this.massChanged.emit(event.params);
        } else if (event.method === "backtrail/showMessage") {
          this.said.emit(event.params);
        } else if (event.method !== "backtrail/didRestore") {
          this.return(); // what a restore kept and made is told besides
        }
      },
      opened: () => {
        const again = this.opened || this.failure !== undefined;
        this.opened = true;
        if (again) {
          this.return();
        }
      },
      lost: () => {
        if (this.opened) {
          void this.look();
        }
      },
    });
  }

  private return(): void {
    void this.look();
    this.returned.emit();
  }

  private hear(event: CaptureEvent): void {
    if (event.kind === "kept") {
      this.last = Date.parse(event.version.time);
      this.changed.emit();
    }
    this.captured.emit(event);
  }
}
