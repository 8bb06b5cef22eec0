/** What a person is told when something could not be done. */
import { Fault } from "./client";
import type { Workbench } from "./workbench";

/** Why it failed, and where it helps what to do. */
export function wordsOf(bench: Workbench, error: unknown): string {
  const { trans } = bench.history;
  if (!(error instanceof Fault)) {
    return trans.__("This could not be done: %1.", messageOf(error).replace(/\.$/, ""));
  }
  switch (error.kind) {
    case "unreachable":
      return trans.__("The Jupyter server does not answer. Try again once it is back.");
    case "missing":
      return trans.__(
        "Backtrail's server extension is not running. " +
          "“jupyter server extension list” says whether it is enabled.",
      );
    case "http":
      return error.status === 403
        ? trans.__("You may look at this history, but not change files here.")
        : trans.__("The Jupyter server refused: %1.", error.message);
    default:
      return sentence(error.message);
  }
}

/** Whether the file changed between a look at it and what was asked for. */
export function isConflict(error: unknown): boolean {
  return error instanceof Fault && error.kind === "conflict";
}

/** Whether it is not there; asking again would not help. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Fault && error.kind === "not-found";
}

/** Begins with a capital letter and ends with a full stop, as a person writes. */
export function sentence(text: string): string {
  const line = text.trim();
  const end = /[.!?…]$/.test(line) ? "" : ".";
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${end}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
