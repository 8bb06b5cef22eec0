/** What happened to many files of the server at once. */
import { Signal } from "@lumino/signaling";

import { type Listed, listed, remembered } from "../../../panel-core/massChanges";
import type {
  MassChangeMessage,
  ProjectResult,
  ProjectRowMessage,
} from "../../../panel-core/protocol";
import type { Client } from "../client";

/** Rows that are looked at for mass changes: what lies further back is no news. */
const ROWS = 200;
/** Mass changes that are listed. */
const MOST = 10;

/** A mass change with those of its rows that are known. */
export type MassLine = Listed & { kind: "mass" };

export class Project {
  readonly changed = new Signal<this, void>(this);
  /** Newest first. */
  lines: MassLine[] = [];
  private masses: MassChangeMessage[] = [];
  private rows: ProjectRowMessage[] = [];

  constructor(private readonly client: Client) {}

  /** Asks for what happened last; where there is no answer, what is known stays. */
  async load(): Promise<void> {
    try {
      const page = await this.client.call<ProjectResult>("project", { limit: ROWS });
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
    Signal.clearData(this);
  }

  private arrange(): void {
    this.lines = listed(this.rows, this.masses, true)
      .filter((line) => line.kind === "mass")
      .slice(0, MOST);
    this.changed.emit();
  }
}
