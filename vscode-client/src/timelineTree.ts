/**
 * The nodes that the timeline's tree shows now, and what of them a change touches.
 *
 * A node that stays is the same object: the editor keeps selection, expansion and scroll by it.
 */
import type { TimelineRowMessage } from "../../panel-core/protocol";
import { changedGroups, type DayGroup, dayGroups, type Loaded } from "../../panel-core/rows";
import { dayKey } from "../../panel-core/time";
import {
  type DayNode,
  dayNode,
  type EarlierNode,
  type MoreNode,
  type RowNode,
  type TimelineNode,
} from "./timelineNodes";

/** Rows whose time is told anew at once, at most: more than a screen shows. */
const RETOLD = 200;
const HOUR = 3_600_000;

export class TimelineTree {
  days: DayNode[] = [];
  private groups: DayGroup<TimelineRowMessage>[] = [];
  private readonly more: MoreNode = { kind: "more", cursor: 0 };
  private hasMore = false;
  private earlier: EarlierNode | undefined;
  private parents = new Map<TimelineNode, TimelineNode>();
  private uri = "";
  private today = "";

  /** The nodes at the top. */
  roots(): TimelineNode[] {
    const earlier = this.earlier === undefined || this.hasMore ? [] : [this.earlier];
    return [...this.days, ...(this.hasMore ? [this.more] : []), ...earlier];
  }

  parentOf(node: TimelineNode): TimelineNode | undefined {
    return this.parents.get(node);
  }

  /** The node of a version of that row: the row, or where saves are folded, the save in it. */
  nodeOf(row: TimelineRowMessage, number: number): TimelineNode | undefined {
    const newest = row.versions[0]?.sequence;
    for (const { children } of this.days) {
      const found = children.find((node) => node.figures.versions[0]?.sequence === newest);
      if (found !== undefined) {
        const whole = found.kind === "version" && found.version.number === number;
        return whole ? found : found.children.find(({ version }) => version.number === number);
      }
    }
    return undefined;
  }

  /** The row of folded saves that took in a save which stood alone. */
  runWith(node: TimelineNode): RowNode | undefined {
    if (node.kind !== "version" || this.parents.has(node)) {
      return undefined;
    }
    const { sequence } = node.version;
    return this.days
      .flatMap(({ children }) => children)
      .find((row) => row.figures.versions.some((version) => version.sequence === sequence));
  }

  /** Takes over what is loaded of a file; answers the nodes to draw again, undefined for all. */
  take(
    uri: string,
    loaded: Loaded<TimelineRowMessage>,
    namesakes: number[],
    now: number,
  ): TimelineNode[] | undefined {
    const shape = this.shape();
    const groups = dayGroups(loaded.rows);
    const changed = this.uri === uri ? changedGroups(this.groups, groups) : null;
    this.uri = uri;
    this.groups = groups;
    this.setDays(changed);
    this.setEarlier(namesakes);
    const moved = this.more.cursor !== loaded.cursor;
    this.hasMore = loaded.cursor !== null;
    this.more.cursor = loaded.cursor ?? 0;
    const otherDay = this.today !== dayKey(now);
    this.today = dayKey(now);
    if (changed === null || otherDay || shape !== this.shape()) {
      return undefined;
    }
    const days = this.days.filter((_, at) => changed.includes(groups[at]?.key ?? ""));
    return [...days, ...(moved && this.hasMore ? [this.more] : [])];
  }

  /** The nodes that tell another time than a minute ago; undefined: all, it is another day. */
  aged(now: number): TimelineNode[] | undefined {
    if (this.today !== dayKey(now)) {
      this.today = dayKey(now);
      return undefined;
    }
    const rows: RowNode[] = [];
    for (const row of this.days.flatMap(({ children }) => children)) {
      const age = now - Date.parse(row.figures.versions[0]?.time ?? "");
      if (rows.length >= RETOLD || age > HOUR + 120_000) {
        break;
      }
      rows.push(row);
    }
    return rows;
  }

  /** The time of the newest row. */
  newest(): number {
    const [row] = this.days[0]?.children ?? [];
    return Date.parse(row?.figures.versions[0]?.time ?? "");
  }

  private shape(): string {
    return `${this.days.length} ${this.hasMore} ${this.earlier?.key ?? ""}`;
  }

  private setDays(changed: string[] | null): void {
    const known = new Map(this.days.map((day) => [day.key, day]));
    this.parents = new Map();
    this.days = this.groups.map((group) => {
      const fresh = dayNode(this.uri, group);
      const old = known.get(fresh.key);
      const same = old !== undefined && changed !== null && !changed.includes(group.key);
      const day = old ?? fresh;
      if (!same && old !== undefined) {
        const rows = new Map(old.children.map((row) => [row.key, row]));
        day.time = fresh.time;
        day.children = fresh.children.map((row) => kept(rows.get(row.key), row));
      }
      this.adopt(day);
      return day;
    });
  }

  private adopt(day: DayNode): void {
    for (const row of day.children) {
      this.parents.set(row, day);
      for (const part of row.children) {
        this.parents.set(part, row);
      }
    }
  }

  private setEarlier(documents: number[]): void {
    const key = `earlier:${this.uri}:${documents.join(",")}`;
    if (documents.length === 0) {
      this.earlier = undefined;
    } else if (this.earlier?.key !== key) {
      this.earlier = { kind: "earlier", key, documents, children: undefined };
    }
  }
}

/** The object the editor knows, with what the fresh one says. */
function kept(old: RowNode | undefined, fresh: RowNode): RowNode {
  return old?.kind !== fresh.kind ? fresh : Object.assign(old, fresh);
}
