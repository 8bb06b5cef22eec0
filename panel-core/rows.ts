/**
 * What is loaded of a list, newest first: pages put together, a fresh first page put on top, rows
 * gathered under their days.
 *
 * Pure. A row is one or several versions that follow each other; its oldest version never changes
 * while newer ones join, so that one names the row.
 */
import type { TimelineRowMessage, VersionMessage } from "./protocol";
import { dayKey } from "./time";

/** What every list of versions is made of. */
export interface VersionRow {
  versions: VersionMessage[];
}

/** The part of a list that was asked for so far. */
export interface Loaded<Row extends VersionRow> {
  rows: Row[];
  /** Asks for the rows below; null: this is all. */
  cursor: number | null;
  /** Pages asked for. */
  pages: number;
}

/** One answer of the sidecar. */
export interface Page<Row extends VersionRow> {
  rows: Row[];
  next_cursor: number | null;
}

/** Rows of one local day that follow each other. */
export interface DayGroup<Row> {
  /** Its day, and which group of that day where a clock ran backwards. */
  key: string;
  /** Of its newest row. */
  time: number;
  rows: Row[];
}

const FIRST_PAGE = 100;
const LARGEST_PAGE = 1000;

/** Rows of the page after `pages` pages: they double, so that loading all of a long list is linear. */
export function pageSize(pages: number): number {
  return Math.min(LARGEST_PAGE, FIRST_PAGE * 2 ** Math.min(pages, 10));
}

/** The name of a row, for as long as it is shown. */
export function rowKey(row: VersionRow): string {
  return String(row.versions.at(-1)?.sequence ?? 0);
}

/** Nothing but the first page. */
export function begun<Row extends VersionRow>(page: Page<Row>): Loaded<Row> {
  return { rows: page.rows, cursor: page.next_cursor, pages: 1 };
}

/** The next page below what is loaded. */
export function extended<Row extends VersionRow>(
  loaded: Loaded<Row>,
  page: Page<Row>,
): Loaded<Row> {
  return {
    rows: [...loaded.rows, ...page.rows],
    cursor: page.next_cursor,
    pages: loaded.pages + 1,
  };
}

/**
 * A fresh first page instead of what was at its place. Where more was saved in between than a page
 * holds, what lies below it is let go: it is asked for again when somebody scrolls there.
 */
export function spliced<Row extends VersionRow>(
  loaded: Loaded<Row>,
  page: Page<Row>,
  cut: (row: Row, versions: VersionMessage[]) => Row,
): Loaded<Row> {
  const lowest = page.rows.at(-1)?.versions.at(-1)?.sequence;
  const newest = loaded.rows[0]?.versions[0]?.sequence;
  if (page.next_cursor === null || lowest === undefined || newest === undefined) {
    return begun(page);
  }
  if (newest < lowest) {
    return begun(page);
  }
  const below = loaded.rows.flatMap((row) => {
    const older = row.versions.filter((version) => version.sequence < lowest);
    return older.length === row.versions.length ? [row] : older.length > 0 ? [cut(row, older)] : [];
  });
  if (below.length === 0) {
    return begun(page);
  }
  return { rows: [...page.rows, ...below], cursor: loaded.cursor, pages: loaded.pages };
}

/** A timeline's row of which only `versions` are left. */
export function cutRow(row: TimelineRowMessage, versions: VersionMessage[]): TimelineRowMessage {
  // what its fold told was of all of them
  return { ...row, versions, ...totals(versions), fold: null };
}

/** Saves and lines of several versions together; a modified line counts as added and deleted. */
export function totals(versions: VersionMessage[]): {
  saves: number;
  added: number;
  deleted: number;
} {
  const sum = { saves: 0, added: 0, deleted: 0 };
  for (const { saves, change } of versions) {
    sum.saves += saves;
    sum.added += change.added + change.modified;
    sum.deleted += change.deleted + change.modified;
  }
  return sum;
}

/** Rows under the day of their newest version, in the order they came. */
export function dayGroups<Row extends VersionRow>(rows: Row[]): DayGroup<Row>[] {
  return groupedByDay(rows, (row) => Date.parse(row.versions[0]?.time ?? ""));
}

/** Lines of any kind under the day of their time, in the order they came. */
export function groupedByDay<Row>(rows: Row[], timeOf: (row: Row) => number): DayGroup<Row>[] {
  const groups: DayGroup<Row>[] = [];
  const seen = new Map<string, number>();
  let last = "";
  for (const row of rows) {
    const time = timeOf(row);
    const day = dayKey(time);
    const group = groups.at(-1);
    if (group !== undefined && day === last) {
      group.rows.push(row);
      continue;
    }
    last = day;
    const before = seen.get(day) ?? 0;
    seen.set(day, before + 1);
    groups.push({ key: before === 0 ? day : `${day}#${before}`, time, rows: [row] });
  }
  return groups;
}

/**
 * Which groups show something else than before; null: the groups themselves are others, so all of
 * them have to be drawn again.
 */
export function changedGroups<Row extends VersionRow>(
  before: DayGroup<Row>[],
  after: DayGroup<Row>[],
): string[] | null {
  if (before.length !== after.length) {
    return null;
  }
  const changed: string[] = [];
  for (const [at, group] of after.entries()) {
    const old = before[at];
    if (old?.key !== group.key) {
      return null;
    }
    if (!sameRows(old.rows, group.rows)) {
      changed.push(group.key);
    }
  }
  return changed;
}

/** The row that holds the version, if it is loaded. */
export function rowWith<Row extends VersionRow>(rows: Row[], number: number): Row | undefined {
  return rows.find((row) => row.versions.some((version) => version.number === number));
}

function sameRows(before: VersionRow[], after: VersionRow[]): boolean {
  return (
    before.length === after.length &&
    before.every((row, at) => row === after[at] || same(row, after[at]))
  );
}

function same(before: VersionRow, after: VersionRow | undefined): boolean {
  return (
    before.versions.length === after?.versions.length &&
    before.versions.every((version, at) => {
      const other = after.versions[at];
      return (
        version.id === other?.id &&
        version.title === other.title &&
        version.note === other.note &&
        version.saves === other.saves &&
        version.tags.join("\n") === other.tags.join("\n")
      );
    })
  );
}
