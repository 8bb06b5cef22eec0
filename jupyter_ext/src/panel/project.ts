/** What happened to the files of the server, whichever is open: newest changes, and many at once. */
import { Signal } from "@lumino/signaling";

import { type Listed, listed, remembered } from "../../../panel-core/massChanges";
import type {
  DeletedFile,
  DeletedResult,
  MassChangeMessage,
  ProjectResult,
  ProjectRowMessage,
} from "../../../panel-core/protocol";
import type { Client } from "../client";

/** Rows that are asked for: what lies further back is no news. */
const ROWS = 200;
/** Lines that are listed. */
const MOST = 30;
/** Deleted files that are listed; the command to restore them has them all. */
const GONE = 50;
/** Milliseconds in which several changes become one look. */
const CALM = 300;

export class Project {
  readonly changed = new Signal<this, void>(this);
  /** Newest first; a mass change is one line. */
  lines: Listed[] = [];
  /** Files that are gone, the last first. */
  deleted: DeletedFile[] = [];
  private masses: MassChangeMessage[] = [];
  private rows: ProjectRowMessage[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unfolded = false;

  constructor(private readonly client: Client) {}

  /** Of those that are listed. */
  get newestMass(): MassChangeMessage | undefined {
    return this.lines.find((line) => line.kind === "mass")?.mass;
  }

  /** Whether the lines are seen: only then they follow each save. */
  unfold(unfolded: boolean): void {
    this.unfolded = unfolded;
    if (unfolded) {
      void this.load();
    }
  }

  /** A version was kept, or a file renamed or deleted. */
  touch(): void {
    if (this.unfolded && this.timer === undefined) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        void this.load();
      }, CALM);
    }
  }

  /** Asks for what happened last; where there is no answer, what is known stays. */
  async load(): Promise<void> {
    try {
      const [page, gone] = await Promise.all([
        this.client.call<ProjectResult>("project", { limit: ROWS }),
        this.client.call<DeletedResult>("deleted", { limit: GONE }),
      ]);
      this.deleted = gone.files;
      this.rows = page.rows;
      this.masses = remembered([], page.mass_changes);
    } catch {
      return; // the status tells why
    }
    this.arrange();
  }

  /** Shows one at once, and its files as soon as they are known. */
  hear(mass: MassChangeMessage): void {
    this.masses = remembered(this.masses, [mass]);
    this.arrange();
    void this.load();
  }

  dispose(): void {
    clearTimeout(this.timer);
    Signal.clearData(this);
  }

  private arrange(): void {
    this.lines = listed(this.rows, this.masses, true).slice(0, MOST);
    this.changed.emit();
  }
}
