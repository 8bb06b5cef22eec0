/** Where lines of one side of a comparison are on the other. Pure. */
import type { DiffHunk, LineRange } from "../../panel-core/protocol";

/**
 * The lines of the new side that differ from `first` to `last` of the old one; undefined where
 * these are the same on both sides. Text that is missing on the new side is between two lines: from
 * the lower one to the upper one. `hunks` have no context.
 */
export function linesInNew(hunks: DiffHunk[], first: number, last: number): LineRange | undefined {
  const touched = hunks.filter((hunk) => touches(hunk, first, last));
  const [top, bottom] = [touched[0], touched.at(-1)];
  if (top === undefined || bottom === undefined) {
    return undefined;
  }
  return { first: firstNew(top), last: firstNew(bottom) + bottom.new_count - 1 };
}

/** A hunk without old lines lies after line `old_start`: it touches the lines on both sides. */
function touches({ old_start, old_count }: DiffHunk, first: number, last: number): boolean {
  return old_count === 0
    ? first <= old_start + 1 && last >= old_start
    : first < old_start + old_count && last >= old_start;
}

function firstNew({ new_start, new_count }: DiffHunk): number {
  return new_count === 0 ? new_start + 1 : new_start;
}
