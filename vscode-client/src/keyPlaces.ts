/** Where the text of a comparison shows a key. Pure. */
import type { DiffHunk, KeyChangeMessage } from "../../panel-core/protocol";

/** A line of one side, from 1. */
export interface KeyPlace {
  line: number;
  side: "new" | "old";
}

/** A name in quotes and brackets, a place in a list, a bare name: the last part of a path. */
const LAST = /(?:\["(?<quoted>(?:[^"\\]|\\.)*)"\]|\[\d+\]|(?<bare>[^.[\]]+))$/;

/**
 * The changed line that holds the key and its value, else its name, else its value; undefined where
 * no changed line does. `hunks` have no context.
 */
export function placeOfKey(change: KeyChangeMessage, hunks: DiffHunk[]): KeyPlace | undefined {
  const side = change.kind === "removed" ? "old" : "new";
  const value = plainText((side === "old" ? change.old : change.new) ?? "");
  const name = nameOf(change.key);
  const lines = hunks.flatMap((hunk) => linesOf(hunk, side));
  const found =
    lines.find(({ text }) => name !== "" && text.includes(name) && text.includes(value)) ??
    lines.find(({ text }) => name !== "" && text.includes(name)) ??
    lines.find(({ text }) => value !== "" && text.includes(value));
  return found && { line: found.line, side };
}

function nameOf(path: string): string {
  const { quoted, bare } = LAST.exec(path)?.groups ?? {};
  return quoted ?? bare ?? "";
}

/** Of a text what is between its quotes, of a number all; what holds others is on several lines. */
function plainText(json: string): string {
  return /^[[{]/.test(json) ? "" : json.replace(/^"|"$/g, "");
}

function linesOf(hunk: DiffHunk, side: KeyPlace["side"]): { line: number; text: string }[] {
  const [kind, start] = side === "old" ? ["deleted", hunk.old_start] : ["added", hunk.new_start];
  return hunk.lines
    .filter((line) => line.kind === kind)
    .map(({ text }, at) => ({ line: start + at, text }));
}
