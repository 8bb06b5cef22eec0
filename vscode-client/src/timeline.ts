/**
 * The versions of one file as far as they are loaded, kept up to date while the file is saved.
 *
 * This module asks and remembers; how rows look is the view's business.
 */
import * as vscode from "vscode";

import type { TimelineResult, TimelineRowMessage } from "../../panel-core/protocol";
import {
  begun,
  cutRow,
  extended,
  type Loaded,
  pageSize,
  rowWith,
  spliced,
} from "../../panel-core/rows";
import { type Sidecar, SidecarError } from "./client";

/** What there is to show, and where there is nothing, why. */
export type TimelineState =
  "noFile" | "loading" | "ready" | "empty" | "outside" | "skipped" | "failed";

type Rows = Loaded<TimelineRowMessage>;

const NOTHING: Rows = { rows: [], cursor: null, pages: 0 };

/** Of the file, whatever page was asked for last. */
export type About = Pick<TimelineResult, "deleted" | "namesakes" | "total">;

export class Timeline implements vscode.Disposable {
  file: vscode.Uri | undefined;
  state: TimelineState = "noFile";
  /** Why it is left out, or what failed; in words. */
  reason = "";
  loaded: Rows = NOTHING;
  about: About = { deleted: false, namesakes: [], total: 0 };
  private significant = false;
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  /** Jobs of the file shown, one after the other. */
  private jobs: Promise<void> = Promise.resolve();
  private generation = 0;
  private updating = false;
  private extending = false;

  constructor(private readonly sidecar: Sidecar) {}

  get significantOnly(): boolean {
    return this.significant;
  }

  set significantOnly(value: boolean) {
    this.significant = value;
    void this.begin(this.file);
  }

  /** Shows another file. */
  show(file: vscode.Uri | undefined): Promise<void> {
    return file?.toString() === this.file?.toString() ? this.jobs : this.begin(file);
  }

  /** Asks for the newest rows again: for each save. */
  update(): Promise<void> {
    if (this.updating) {
      return this.jobs;
    }
    this.updating = true;
    return this.queue(async (ask) => {
      // What is saved from here on needs another look.
      this.updating = false;
      const page = await ask(0, null);
      this.put(page, spliced(this.loaded, page, cutRow));
    });
  }

  /** Asks for everything that is loaded again. */
  refresh(): Promise<void> {
    return this.queue(async (ask) => {
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
    if (this.extending || this.loaded.cursor === null) {
      return this.jobs;
    }
    this.extending = true;
    return this.queue(async (ask) => {
      this.extending = false;
      const { cursor, pages } = this.loaded;
      if (cursor !== null) {
        const page = await ask(pages, cursor);
        this.put(page, extended(this.loaded, page));
      }
    });
  }

  /** Loads down to a version; answers its row, or undefined where there is none. */
  async find(number: number): Promise<TimelineRowMessage | undefined> {
    await this.jobs;
    const { generation } = this;
    for (;;) {
      const found = rowWith(this.loaded.rows, number);
      const oldest = this.loaded.rows.at(-1)?.versions.at(-1)?.number ?? 0;
      const { cursor } = this.loaded;
      const done = cursor === null || oldest < number;
      if (found !== undefined || done || generation !== this.generation) {
        return found;
      }
      await this.more();
      if (this.loaded.cursor === cursor) {
        return undefined; // it could not be asked for
      }
    }
  }

  /** Rows of another file that bore this name before, newest first. */
  async earlier(document: number): Promise<TimelineRowMessage[]> {
    const page = await this.sidecar.request("backtrail/timeline", {
      uri: this.file?.toString() ?? "",
      document,
      limit: 1000,
    });
    return page.rows;
  }

  dispose(): void {
    this.generation += 1;
    this.changes.dispose();
  }

  private begin(file: vscode.Uri | undefined): Promise<void> {
    this.generation += 1;
    this.file = file;
    this.loaded = NOTHING;
    this.about = { deleted: false, namesakes: [], total: 0 };
    this.updating = this.extending = false;
    this.jobs = Promise.resolve();
    this.become(file === undefined ? "noFile" : "loading");
    return file === undefined ? this.jobs : this.update();
  }

  private queue(job: (ask: Ask) => Promise<void>): Promise<void> {
    const { file, generation } = this;
    if (file === undefined) {
      return this.jobs;
    }
    const ask: Ask = async (pages, cursor) => {
      const page = await this.sidecar.request("backtrail/timeline", {
        uri: file.toString(),
        limit: pageSize(pages),
        cursor,
        significant_only: this.significant,
      });
      if (generation !== this.generation) {
        throw new vscode.CancellationError();
      }
      return page;
    };
    this.jobs = this.jobs.then(async () => {
      if (generation !== this.generation) {
        return;
      }
      try {
        await job(ask);
      } catch (error) {
        if (generation === this.generation && !(error instanceof vscode.CancellationError)) {
          await this.fail(file, error);
        }
      }
    });
    return this.jobs;
  }

  private put(page: TimelineResult, loaded: Rows): void {
    this.loaded = loaded;
    this.about = page;
    this.become(loaded.rows.length > 0 ? "ready" : "empty");
  }

  private async fail(file: vscode.Uri, error: unknown): Promise<void> {
    const { generation } = this;
    const kind = error instanceof SidecarError ? error.kind : "";
    const words = error instanceof Error ? error.message : String(error);
    if (this.sidecar.state !== "running" && this.loaded.rows.length === 0) {
      // Why it does not run, and what helps, stands in the view already.
      this.become("loading");
      return;
    }
    if (kind !== "not-found" && kind !== "refused") {
      this.become("failed", words);
      return;
    }
    const skipped = await this.skipped(file);
    if (generation !== this.generation) {
      return;
    }
    this.loaded = NOTHING;
    if (skipped !== undefined) {
      this.become("skipped", skipped);
    } else if (vscode.workspace.getWorkspaceFolder(file) === undefined) {
      this.become("outside");
    } else {
      this.become("empty");
    }
  }

  /** Why the settings leave the file out, if they did so since the sidecar started. */
  private async skipped(file: vscode.Uri): Promise<string | undefined> {
    try {
      const { skipped = [] } = await this.sidecar.request("backtrail/status", {});
      return skipped.findLast(({ path }) => path === file.fsPath)?.reason;
    } catch {
      return undefined;
    }
  }

  private become(state: TimelineState, reason = ""): void {
    this.state = state;
    this.reason = reason;
    this.changes.fire();
  }
}

type Ask = (pages: number, cursor: number | null) => Promise<TimelineResult>;
