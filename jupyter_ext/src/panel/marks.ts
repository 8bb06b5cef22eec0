/** The line of a match in pieces: what was looked for, and what stands around it. */
import type { SearchMatch } from "../../../panel-core/protocol";

/** Some characters of the line. */
export interface Piece {
  text: string;
  marked: boolean;
}

/** The whole line without the blanks before it; no piece is empty. */
export function pieces({ preview, start, length, marks }: SearchMatch): Piece[] {
  const found: Piece[] = [];
  let reached = preview.length - preview.trimStart().length;
  const put = (to: number, marked: boolean): void => {
    if (to > reached) {
      found.push({ text: preview.slice(reached, to), marked });
      reached = to;
    }
  };
  for (const mark of marks?.length ? marks : [{ start, length }]) {
    put(mark.start, false);
    put(mark.start + mark.length, true);
  }
  put(preview.length, false);
  return found;
}
