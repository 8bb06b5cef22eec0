/** What was looked at is what is written over: a save in between leads back to the question. */
import { isConflict } from "../faults";
import type { Workbench } from "../workbench";

/** Asks and writes; where somebody saved in between, nothing was written, and it asks again. */
export async function untilWritten(
  bench: Workbench,
  attempt: (message: string | undefined) => Promise<void>,
): Promise<void> {
  let message: string | undefined;
  for (;;) {
    try {
      await attempt(message);
      return;
    } catch (error) {
      if (!isConflict(error)) {
        throw error;
      }
      message = bench.history.trans.__(
        "The file was saved in between, and nothing was restored. This is how it looks now.",
      );
    }
  }
}
