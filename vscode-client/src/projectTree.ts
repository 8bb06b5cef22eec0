/**
 * The nodes that the project's tree shows now, and what of them a change touches.
 *
 * While a node is drawn anew, VS Code does not know the rows below it, and hands over nothing to
 * what is chosen on them. So only what changed is drawn: a row without its day.
 */
import { type Listed, listed } from "../../panel-core/massChanges";
import type {
  DeletedFile,
  MassChangeMessage,
  ProjectRowMessage,
  VersionMessage,
} from "../../panel-core/protocol";
import { groupedByDay, type Loaded } from "../../panel-core/rows";
import { dayKey } from "../../panel-core/time";
import {
  deletedFile,
  massChange,
  type ProjectMoreNode,
  type ProjectNode,
  projectRow,
} from "./projectNodes";

export type DeletedRow = DeletedFile & { versions: VersionMessage[] };

/** Rows whose time is told anew at once, at most: more than a screen shows. */
const RETOLD = 200;

/** All nodes of one moment. */
class Drawing {
  readonly named = new Map<string, ProjectNode>();
  /** Below nothing: the nodes at the top. */
  readonly below = new Map<ProjectNode | undefined, ProjectNode[]>();
  /** What each row says beside the time. */
  readonly said = new Map<ProjectNode, string>();
}

export class ProjectTree {
  private last = new Drawing();
  private now = new Drawing();
  private today = "";

  /** The nodes at the top, or below a node. */
  children(node?: ProjectNode): ProjectNode[] {
    return node?.kind === "version" ? node.children : (this.now.below.get(node) ?? []);
  }

  /** Takes over what is loaded; answers the nodes to draw again, undefined for all. */
  take(
    recent: Loaded<ProjectRowMessage>,
    masses: readonly MassChangeMessage[],
    deleted: Loaded<DeletedRow>,
    now: number,
  ): ProjectNode[] | undefined {
    this.last = this.now;
    this.now = new Drawing();
    this.now.below.set(undefined, [...this.recent(recent, masses), ...this.deleted(deleted)]);
    const otherDay = this.isOtherDay(now);
    return otherDay || this.hasOthers(undefined) ? undefined : this.changed(undefined);
  }

  /** The nodes that tell another time than a minute ago; undefined: all, it is another day. */
  aged(now: number): ProjectNode[] | undefined {
    return this.isOtherDay(now) ? undefined : this.outermost(undefined).slice(0, RETOLD);
  }

  private isOtherDay(now: number): boolean {
    const before = this.today;
    this.today = dayKey(now);
    return before !== this.today;
  }

  private recent(
    { rows, cursor }: Loaded<ProjectRowMessage>,
    masses: readonly MassChangeMessage[],
  ): ProjectNode[] {
    const lines = listed(rows, masses, cursor === null);
    const days = groupedByDay(lines, (line) => line.time).map((group) => {
      const key = `day:${group.key}`;
      const children = group.rows.flatMap((line) => this.line(line));
      return this.group(key, { kind: "day", key, time: group.time }, children);
    });
    const all = [...days, ...this.more("recent", cursor)];
    return lines.length > 0 ? [this.group("recent", { kind: "recent" }, all)] : [];
  }

  private line(line: Listed): ProjectNode[] {
    if (line.kind === "row") {
      return this.saves(line.row);
    }
    const children = line.rows.flatMap((row) => this.saves(row));
    const fresh = massChange(line.mass, children.length > 0);
    const node = this.row(fresh.key, fresh, JSON.stringify(fresh));
    this.now.below.set(node, children);
    return [node];
  }

  private saves(message: ProjectRowMessage): ProjectNode[] {
    return projectRow(message).map((row) => this.row(row.key, row, JSON.stringify(message)));
  }

  private deleted({ rows, cursor }: Loaded<DeletedRow>): ProjectNode[] {
    const files = rows.map((row) =>
      this.row(`deleted:${row.document}`, deletedFile(row), JSON.stringify(row)),
    );
    const all = [...files, ...this.more("deleted", cursor)];
    const node: ProjectNode = { kind: "deleted", count: rows.length, more: cursor !== null };
    return rows.length > 0 ? [this.group("deleted", node, all)] : [];
  }

  private more(list: ProjectMoreNode["list"], cursor: number | null): ProjectNode[] {
    return cursor === null
      ? []
      : [this.row(`more:${list}`, { kind: "more", list, cursor }, String(cursor))];
  }

  private row(key: string, fresh: ProjectNode, said: string): ProjectNode {
    const node = this.named(key, fresh);
    this.now.said.set(node, said);
    return node;
  }

  private group(key: string, fresh: ProjectNode, children: ProjectNode[]): ProjectNode {
    const node = this.named(key, fresh);
    this.now.below.set(node, children);
    return node;
  }

  /** The object the editor knows by this name, with what the fresh one says. */
  private named(key: string, fresh: ProjectNode): ProjectNode {
    const node = Object.assign(this.last.named.get(key) ?? fresh, fresh);
    this.now.named.set(key, node);
    return node;
  }

  /** The rows that are in no other row: whoever draws a row draws the rows inside it too. */
  private outermost(parent: ProjectNode | undefined): ProjectNode[] {
    return (this.now.below.get(parent) ?? []).flatMap((node) =>
      this.now.said.has(node) ? [node] : this.outermost(node),
    );
  }

  /** What to draw below a node that has the same children as before. */
  private changed(parent: ProjectNode | undefined): ProjectNode[] {
    return (this.now.below.get(parent) ?? []).flatMap((node) => {
      const differs = this.last.said.get(node) !== this.now.said.get(node);
      return differs || this.hasOthers(node) ? [node] : this.changed(node);
    });
  }

  private hasOthers(parent: ProjectNode | undefined): boolean {
    const before = this.last.below.get(parent) ?? [];
    const after = this.now.below.get(parent) ?? [];
    return before.length !== after.length || after.some((node, at) => node !== before[at]);
  }
}
