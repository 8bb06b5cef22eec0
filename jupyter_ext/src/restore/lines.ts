/**
 * Two texts as the lines that differ with some around them, for previews.
 *
 * Pure, and bounded: the comparison gives up exactness before it takes a person's time.
 */
import { Chunk } from "@codemirror/merge";
import { Text } from "@codemirror/state";

/** One line of a preview; a `gap` stands for lines that are the same and not shown. */
export interface PreviewLine {
  kind: "added" | "deleted" | "gap" | "same";
  text: string;
}

/** Lines of a preview, and how many more there would be. */
export interface PreviewLines {
  lines: PreviewLine[];
  /** Lines left out at the end. */
  more: number;
}

const GAP: PreviewLine = { kind: "gap", text: "" };
const EFFORT = { scanLimit: 500, timeout: 500 };

/** Says line by line what brings `before` to `after`; at most `limit` lines of it. */
export function previewLines(before: string, after: string, limit = 400): PreviewLines {
  const lines = differing(textOf(before), textOf(after), 3);
  return { lines: lines.slice(0, limit), more: Math.max(0, lines.length - limit) };
}

function differing(old: Text, next: Text, context: number): PreviewLine[] {
  const shown: PreviewLine[] = [];
  let reached = 1; // first line of `old` that was not shown or passed over
  for (const chunk of Chunk.build(old, next, EFFORT)) {
    const there = spanOf(old, chunk.fromA, chunk.toA, chunk.endA);
    const { first: from, count: added } = spanOf(next, chunk.fromB, chunk.toB, chunk.endB);
    const { first, count, ...fresh } = withoutEqualEnds(old, next, {
      first: there.first,
      count: old.length === 0 ? 0 : there.count, // nothing is no empty line
      from,
      added: next.length === 0 ? 0 : added,
    });
    if (count === 0 && fresh.added === 0) {
      continue; // only the kind of line end differs
    }
    // The lines below the change before belong to it; what lies between is passed over.
    const below = shown.length === 0 ? reached : Math.min(first, reached + context);
    const above = Math.max(below, first - context);
    const between = above - below;
    shown.push(...taken(old, reached, below - reached, "same"));
    // A mark for one line would take its place.
    shown.push(...(between > 1 ? [GAP] : taken(old, below, between, "same")));
    shown.push(...taken(old, above, first - above, "same"));
    shown.push(
      ...taken(old, first, count, "deleted"),
      ...taken(next, fresh.from, fresh.added, "added"),
    );
    reached = first + count;
  }
  if (shown.length > 0) {
    const lines = old.length === 0 ? 0 : old.lines;
    const rest = Math.min(context, lines + 1 - reached);
    shown.push(...taken(old, reached, rest, "same"));
  }
  return shown;
}

/** Where two texts differ: lines of the old one, and those in their place. */
interface Spans {
  first: number;
  count: number;
  from: number;
  added: number;
}

/** A text that goes on behind its last line changes that line's end; the line itself is the same. */
function withoutEqualEnds(old: Text, next: Text, spans: Spans): Spans {
  let { first, count, from, added } = spans;
  while (count > 0 && added > 0 && old.line(first).text === next.line(from).text) {
    [first, from, count, added] = [first + 1, from + 1, count - 1, added - 1];
  }
  const same = (): boolean => old.line(first + count - 1).text === next.line(from + added - 1).text;
  while (count > 0 && added > 0 && same()) {
    [count, added] = [count - 1, added - 1];
  }
  return { first, count, from, added };
}

/** First line and number of lines of a changed range. */
function spanOf(text: Text, from: number, to: number, end: number): Pick<Spans, "count" | "first"> {
  const first = from > text.length ? text.lines + 1 : text.lineAt(from).number;
  return { first, count: from === to ? 0 : text.lineAt(end).number - first + 1 };
}

function taken(text: Text, first: number, count: number, kind: PreviewLine["kind"]): PreviewLine[] {
  return Array.from({ length: Math.max(0, count) }, (_, at) => ({
    kind,
    text: text.line(first + at).text,
  }));
}

/** The empty end after the last line end is no line of its own. */
function textOf(text: string): Text {
  const lines = text.split(/\r\n?|\n/);
  if (lines.length > 1 && lines.at(-1) === "") {
    lines.pop();
  }
  return Text.of(lines);
}
