/** When to start a process again that ended by itself. This module decides; it never waits. */

const LIMIT = 5;
const SPAN = 3 * 60_000;

/** What is remembered about crashes. */
export interface Backoff {
  /** Note a crash at `now`; return the milliseconds to wait, or undefined to give up. */
  crashed(now: number): number | undefined;
  /** The person asked for a fresh start. */
  forget(): void;
}

/** At once, then after 1, 2 and 4 seconds; the fifth crash within three minutes is the last. */
export function createBackoff(limit = LIMIT, span = SPAN): Backoff {
  let crashes: number[] = [];
  return {
    crashed(now) {
      crashes = [...crashes.filter((time) => now - time < span), now];
      if (crashes.length >= limit) {
        return undefined;
      }
      return crashes.length === 1 ? 0 : 1000 * 2 ** (crashes.length - 2);
    },
    forget() {
      crashes = [];
    },
  };
}
