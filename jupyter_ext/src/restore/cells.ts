/**
 * Which cells of a notebook differ from those of another: what a restore would do, cell by cell.
 *
 * Pure. Cells belong together by their id, else by an equal source, else by their order.
 */

/** What is compared of a cell. */
export interface Cell {
  /** Empty where the notebook's format has none. */
  id: string;
  type: string;
  source: string;
  /** Outputs as JSON text; only compared for being equal. */
  outputs: string;
}

/** One cell that would be different. */
export interface CellChange {
  kind: "added" | "changed" | "removed";
  /** Its place, from 1: where it is now if it goes, else where it will be. */
  number: number;
  type: string;
  /** Source as it is now; empty where it is added. */
  before: string;
  /** Source as it will be; empty where it is removed. */
  after: string;
}

/** How two notebooks differ. */
export interface CellChanges {
  changes: CellChange[];
  /** Cells of which only outputs differ. */
  outputs: number;
  /** Cells that stay are in another order. */
  moved: boolean;
}

type Pairs = Map<number, number>;

/** Reads the cells of a notebook's JSON; nothing where it is no notebook. */
export function cellsOf(notebook: unknown): Cell[] {
  const cells = field(notebook, "cells");
  return Array.isArray(cells) ? cells.map(cellOf) : [];
}

/** Says what brings `now` to `then`, in the order of `then`, what goes at its old place. */
export function cellChanges(now: Cell[], then: Cell[]): CellChanges {
  const pairs = paired(now, then);
  const back = new Map([...pairs].map(([old, next]) => [next, old]));
  const gone = now.flatMap((cell, at) => (pairs.has(at) ? [] : [change("removed", at, cell)]));
  const rest: CellChange[] = [];
  let outputs = 0;
  for (const [at, cell] of then.entries()) {
    const old = now[back.get(at) ?? -1];
    if (old === undefined) {
      rest.push(change("added", at, undefined, cell));
    } else if (old.source !== cell.source || old.type !== cell.type) {
      rest.push(change("changed", at, old, cell));
    } else if (old.outputs !== cell.outputs) {
      outputs += 1;
    }
  }
  const changes = [...gone, ...rest].sort((one, other) => one.number - other.number);
  const order = [...pairs].sort(([one], [other]) => one - other).map(([, next]) => next);
  const moved = order.some((place, at) => at > 0 && place < (order[at - 1] ?? 0));
  return { changes, outputs, moved };
}

/** The cell of `cells` that was `wanted`: by id, else by its place where it has no id. */
export function sameCell(cells: Cell[], wanted: { id: string; at: number }): Cell | undefined {
  const found = cells.find(({ id }) => id !== "" && id === wanted.id);
  const there = cells[wanted.at];
  return found ?? (there?.id === "" ? there : undefined);
}

function cellOf(cell: unknown): Cell {
  return {
    id: text(field(cell, "id")),
    type: text(field(cell, "cell_type")),
    source: text(field(cell, "source")),
    outputs: JSON.stringify(field(cell, "outputs") ?? []),
  };
}

function paired(now: Cell[], then: Cell[]): Pairs {
  const pairs: Pairs = new Map();
  const places = new Map(then.flatMap(({ id }, at) => (id === "" ? [] : [[id, at] as const])));
  const taken = new Set<number>();
  const join = (old: number, next: number): void => {
    pairs.set(old, next);
    taken.add(next);
  };
  now.forEach(({ id }, at) => {
    const next = places.get(id);
    if (next !== undefined && !taken.has(next)) {
      join(at, next);
    }
  });
  // Twice over what is left: the same text first, then what stands at the same turn without an id.
  const rules: ((old: Cell, next: Cell) => boolean)[] = [
    (old, next) => old.type === next.type && old.source === next.source,
    (old, next) => old.type === next.type && (old.id === "" || next.id === ""),
  ];
  for (const belongs of rules) {
    let from = 0;
    now.forEach((old, at) => {
      if (pairs.has(at)) {
        return;
      }
      const next = then.findIndex(
        (cell, place) => place >= from && !taken.has(place) && belongs(old, cell),
      );
      if (next >= 0) {
        join(at, next);
        from = next + 1;
      }
    });
  }
  return pairs;
}

function change(kind: CellChange["kind"], at: number, old?: Cell, next?: Cell): CellChange {
  return {
    kind,
    number: at + 1,
    type: (next ?? old)?.type ?? "",
    before: old?.source ?? "",
    after: next?.source ?? "",
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** A source may be one text or a list of lines. */
function text(value: unknown): string {
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";
}
