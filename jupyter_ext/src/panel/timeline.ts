/**
 * The versions of one file as far as they are loaded, kept up to date while the file is saved.
 *
 * This module asks and remembers; how rows look is the view's business.
 */
import { Signal } from "@lumino/signaling";

import type {
  StatusResult,
  TimelineResult,
  TimelineRowMessage,
} from "../../../panel-core/protocol";
import { begun, cutRow, extended, type Loaded, pageSize, spliced } from "../../../panel-core/rows";
import { type Client, Fault } from "../client";

/** What there is to show, and where there is nothing, why. */
export type TimelineState = "empty" | "failed" | "loading" | "none" | "ready" | "skipped";

/** Of the file, whatever page was asked for last. */
export type About = Pick<TimelineResult, "damaged" | "deleted" | "total">;

const NOTHING: Loaded<TimelineRowMessage> = { rows: [], cursor: null, pages: 0 };
const NO_FILE: About = { deleted: false, total: 0 };

type Ask = (pages: number, cursor: number | null) => Promise<TimelineResult>;

export class Timeline {
  readonly changed = new Signal<this, void>(this);
  path: string | undefined;
  state: TimelineState = "none";
  /** Why it could not be listed, or why the file is left out; in words. */
  reason = "";
  loaded = NOTHING;
  about = NO_FILE;
  private folded = true;
  /** Jobs of the file shown, one after the other. */
  private jobs: Promise<void> = Promise.resolve();
  private waiting = new Set<string>();
  private stop = new AbortController();

  constructor(private readonly client: Client) {}

  /** Shows a file, with runs of minor saves folded or each save by itself. */
  show(path: string | undefined, folded: boolean): Promise<void> {
    this.stop.abort();
    this.stop = new AbortController();
    this.path = path;
    this.folded = folded;
    this.loaded = NOTHING;
    this.about = NO_FILE;
    this.jobs = Promise.resolve();
    this.waiting = new Set();
    this.become(path === undefined ? "none" : "loading");
    return path === undefined ? this.jobs : this.update();
  }

  /** Asks for the newest rows again: for each save. */
  update(): Promise<void> {
    return this.queue("update", async (ask) => {
      const page = await ask(0, null);
      const first = this.loaded.pages === 0;
      this.put(page, first ? begun(page) : spliced(this.loaded, page, cutRow));
    });
  }

  /** Asks for everything that is loaded again. */
  refresh(): Promise<void> {
    return this.queue("refresh", async (ask) => {
      const wanted = this.loaded.rows.length;
      let page = await ask(0, null);
      let fresh = begun(page);
      while (fresh.rows.length < wanted && fresh.cursor !== null) {
        page = await ask(fresh.pages, fresh.cursor);
        fresh = extended(fresh, page);
      }
      this.put(page, fresh);
    });
  }

  /** Loads the rows below. */
  more(): Promise<void> {
    if (this.loaded.cursor === null) {
      return this.jobs;
    }
    return this.queue("more", async (ask) => {
      const { cursor, pages } = this.loaded;
      if (cursor !== null) {
        const page = await ask(pages, cursor);
        this.put(page, extended(this.loaded, page));
      }
    });
  }

  /** Loads down to a version; answers whether it is there. */
  async find(number: number): Promise<boolean> {
    const { signal } = this.stop;
    await this.jobs;
    for (;;) {
      const { rows, cursor } = this.loaded;
      const found = rows.some(({ versions }) => versions.some((one) => one.number === number));
      const oldest = rows.at(-1)?.versions.at(-1)?.number ?? 0;
      if (found || cursor === null || oldest < number || signal.aborted) {
        return found;
      }
      await this.more();
      if (this.loaded.cursor === cursor) {
        return false; // it could not be asked for
      }
    }
  }

  dispose(): void {
    this.stop.abort();
    Signal.clearData(this);
  }

  /** A job that waits already needs not wait twice. */
  private queue(name: string, job: (ask: Ask) => Promise<void>): Promise<void> {
    const { waiting } = this;
    const { signal } = this.stop;
    if (this.path === undefined || waiting.has(name)) {
      return this.jobs;
    }
    waiting.add(name);
    this.jobs = this.jobs.then(async () => {
      waiting.delete(name);
      try {
        await job(this.asker(signal));
      } catch (error) {
        if (!signal.aborted) {
          await this.fail(error, signal);
        }
      }
    });
    return this.jobs;
  }

  private asker(signal: AbortSignal): Ask {
    const { path, folded } = this;
    return async (pages, cursor) => {
      signal.throwIfAborted();
      const params = { path, limit: pageSize(pages), cursor, folded };
      const page = await this.client.call<TimelineResult>("timeline", params, signal);
      signal.throwIfAborted();
      return page;
    };
  }

  private put(page: TimelineResult, loaded: Loaded<TimelineRowMessage>): void {
    this.loaded = loaded;
    this.about = page;
    this.become(loaded.rows.length > 0 ? "ready" : "empty");
  }

  private async fail(error: unknown, signal: AbortSignal): Promise<void> {
    const fault = error instanceof Fault ? error : new Fault(String(error), 0, "");
    if (fault.kind !== "not-found" && fault.kind !== "refused") {
      this.become("failed", fault.message);
      return;
    }
    const reason = await this.skipped(signal);
    if (!signal.aborted) {
      this.loaded = NOTHING;
      this.about = NO_FILE;
      const refused = fault.kind === "refused" ? fault.message : undefined;
      const why = reason ?? refused;
      this.become(why === undefined ? "empty" : "skipped", why);
    }
  }

  /** Why the settings leave the file out, if they did so since the server started. */
  private async skipped(signal: AbortSignal): Promise<string | undefined> {
    try {
      const { skipped = [] } = await this.client.call<StatusResult>("status", {}, signal);
      return skipped.findLast(({ path }) => path === this.path)?.reason;
    } catch {
      return undefined;
    }
  }

  private become(state: TimelineState, reason = ""): void {
    this.state = state;
    this.reason = reason;
    this.changed.emit();
  }
}
