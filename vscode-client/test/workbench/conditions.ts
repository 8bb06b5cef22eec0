// Waiting for conditions, never for time.

const PAUSE = 100;

/** Asks `look` until it answers with something, and returns that. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  patience = 20_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + patience;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) {
        return found;
      }
      last = found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${patience} ms for: ${what}; last seen: ${String(last)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
