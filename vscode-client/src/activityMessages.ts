/** What the extension and its picture of activity tell each other. */
import type { BarMessage } from "../../panel-core/activity";

export type { BarMessage };

/** A picture, or words in its place. */
export interface ActivityMessage {
  kind: "activity";
  /** Name of the file; empty: none is in front. */
  name: string;
  /** `148 versions · 212 kB`. */
  summary: string;
  alive: boolean;
  /** What the dot says. */
  health: string;
  bars: BarMessage[];
  /** Under the start, the middle and the end. */
  dates: string[];
  /** What stands in place of the bars; empty where there are some. */
  words: string;
  /** Something to do about it. */
  action: { label: string; command: ActionCommand } | null;
}

export type ActionCommand = "backtrail.restartSidecar" | "workbench.action.quickOpen";

export type ToPicture = ActivityMessage;

export type FromPicture =
  | { kind: "ready" }
  | { kind: "open"; version: number }
  | { kind: "search"; words: string; everywhere: boolean }
  | { kind: "action"; command: ActionCommand };

/** Reads what came out of the picture; undefined for anything else. */
export function readMessage(data: unknown): FromPicture | undefined {
  if (typeof data !== "object" || data === null) {
    return undefined;
  }
  const { kind, version, words, everywhere, command } = data as Record<string, unknown>;
  if (kind === "ready") {
    return { kind };
  }
  if (kind === "open" && typeof version === "number") {
    return { kind, version };
  }
  if (kind === "search" && typeof words === "string") {
    return { kind, words, everywhere: everywhere === true };
  }
  if (kind === "action" && isAction(command)) {
    return { kind, command };
  }
  return undefined;
}

function isAction(command: unknown): command is ActionCommand {
  return command === "backtrail.restartSidecar" || command === "workbench.action.quickOpen";
}
