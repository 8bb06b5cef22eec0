/**
 * Many files that were changed in a moment: one line in a list of changes, with their rows inside.
 *
 * Pure.
 */
import type { MassChangeMessage, ProjectRowMessage } from "./protocol";
import { distance, exactTime, shortTime, type Translator } from "./time";

/** One line of a list: a row of its own, or a mass change with those of its rows that are loaded. */
export type Listed =
  | { kind: "row"; time: number; row: ProjectRowMessage }
  | { kind: "mass"; time: number; mass: MassChangeMessage; rows: ProjectRowMessage[] };

/** What is known of mass changes, newest first; each is told with the page on which it ended. */
export function remembered(
  known: readonly MassChangeMessage[],
  told: readonly MassChangeMessage[],
): MassChangeMessage[] {
  const all = new Map([...known, ...told].map((mass) => [mass.sequence, mass]));
  return [...all.values()].sort((one, other) => other.last - one.last);
}

/**
 * Rows, newest first, with mass changes at their places. Those that ended below the rows are left
 * out while more rows are to be loaded.
 */
export function listed(
  rows: readonly ProjectRowMessage[],
  masses: readonly MassChangeMessage[],
  complete: boolean,
): Listed[] {
  const lines: Listed[] = [];
  const open: (Listed & { kind: "mass" })[] = [];
  const waiting = [...masses];
  const begin = (above: number): void => {
    while (waiting[0] !== undefined && waiting[0].last >= above) {
      const [mass] = waiting.splice(0, 1);
      if (mass !== undefined) {
        const line = { kind: "mass" as const, time: Date.parse(mass.time), mass, rows: [] };
        open.push(line);
        lines.push(line);
      }
    }
  };
  for (const row of rows) {
    const [newest] = row.versions;
    if (newest === undefined) {
      continue;
    }
    begin(newest.sequence);
    const around = open.find(
      ({ mass }) =>
        mass.workspace === row.workspace &&
        mass.first <= newest.sequence &&
        newest.sequence <= mass.last,
    );
    if (around === undefined) {
      lines.push({ kind: "row", time: Date.parse(newest.time), row });
    } else {
      around.rows.push(row);
    }
  }
  if (complete) {
    begin(0);
  }
  return lines;
}

/** `by git · 2 min ago`. */
export function massDescription(l10n: Translator, mass: MassChangeMessage, now: number): string {
  return [cause(l10n, mass), distance(l10n, Date.parse(mass.time), now)]
    .filter((part) => part !== "")
    .join(" · ");
}

/** What a screen reader says. */
export function spokenMass(l10n: Translator, mass: MassChangeMessage, now: number): string {
  return [mass.title, cause(l10n, mass), shortTime(l10n, Date.parse(mass.time), now)]
    .filter((part) => part !== "")
    .join(", ");
}

/** All that is known of it, in lines. */
export function massFacts(l10n: Translator, mass: MassChangeMessage): string {
  const facts = [mass.title, exactTime(Date.parse(mass.time)), cause(l10n, mass)];
  return facts.filter((fact) => fact !== "").join("\n");
}

function cause(l10n: Translator, { by }: MassChangeMessage): string {
  switch (by) {
    case "":
      return "";
    case "formatter":
      return l10n.t("by a formatter");
    default:
      return l10n.t("by {0}", by);
  }
}
