/** One list of the sidecar, loaded page by page and kept up to date; one job after the other. */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import {
  begun,
  extended,
  type Loaded,
  type Page,
  pageSize,
  spliced,
  type VersionRow,
} from "../../panel-core/rows";

type Ask<Row extends VersionRow> = (limit: number, cursor: number | null) => Promise<Page<Row>>;

export class Pager<Row extends VersionRow> implements vscode.Disposable {
  loaded: Loaded<Row> = { rows: [], cursor: null, pages: 0 };
  failure = "";
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private jobs: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<string>();

  constructor(
    private readonly ask: Ask<Row>,
    private readonly cut: (row: Row, versions: VersionMessage[]) => Row,
  ) {}

  /** Puts a fresh first page on top. */
  update(): Promise<void> {
    return this.queue("update", async () => {
      const page = await this.ask(pageSize(0), null);
      this.loaded = this.loaded.pages === 0 ? begun(page) : spliced(this.loaded, page, this.cut);
    });
  }

  /** Asks for all that is loaded again. */
  refresh(): Promise<void> {
    return this.queue("refresh", async () => {
      const wanted = this.loaded.rows.length;
      let fresh = begun(await this.ask(pageSize(0), null));
      while (fresh.rows.length < wanted && fresh.cursor !== null) {
        fresh = extended(fresh, await this.ask(pageSize(fresh.pages), fresh.cursor));
      }
      this.loaded = fresh;
    });
  }

  /** Loads the rows below. */
  more(): Promise<void> {
    return this.queue("more", async () => {
      const { cursor, pages } = this.loaded;
      if (cursor !== null) {
        this.loaded = extended(this.loaded, await this.ask(pageSize(pages), cursor));
      }
    });
  }

  dispose(): void {
    this.changes.dispose();
  }

  /** A job that waits already needs not wait twice. */
  private queue(name: string, job: () => Promise<void>): Promise<void> {
    if (!this.waiting.has(name)) {
      this.waiting.add(name);
      this.jobs = this.jobs.then(async () => {
        this.waiting.delete(name);
        try {
          await job();
          this.failure = "";
        } catch (error) {
          this.failure = error instanceof Error ? error.message : String(error);
        }
        this.changes.fire();
      });
    }
    return this.jobs;
  }
}
