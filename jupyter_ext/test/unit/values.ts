/** What tests are about: versions, rows and pages of a history, and a translator that is plain English. */
import type {
  TimelineResult,
  TimelineRowMessage,
  VersionMessage,
} from "../../../panel-core/protocol";
import { totals } from "../../../panel-core/rows";
import type { Translator } from "../../../panel-core/time";

export const english: Translator = {
  t: (message, ...args) =>
    message.replace(/\{(\d+)\}/g, (hole, at: string) => String(args[Number(at)] ?? hole)),
};

/** The version of this number; one save a minute. */
export function version(number: number, more: Partial<VersionMessage> = {}): VersionMessage {
  return {
    id: `${number}-0`,
    sequence: number * 10,
    number,
    path: "a.ipynb",
    time: new Date(Date.UTC(2026, 10, 16, 8, number)).toISOString(),
    source: "jupyter",
    author: "ada",
    reason: "",
    significance: { level: "significant", reasons: [] },
    change: { added: 1, deleted: 0, modified: 0, percent: 5, estimate: false },
    size: 10,
    content_id: "",
    saves: 1,
    tags: [],
    note: "",
    metadata: {},
    title: "Edited",
    chips: [],
    ...more,
  };
}

export function row(
  versions: VersionMessage[],
  kind: TimelineRowMessage["kind"] = "version",
): TimelineRowMessage {
  return { kind, versions, chips: [], ...totals(versions) };
}

export function page(rows: TimelineRowMessage[], next: number | null = null): TimelineResult {
  return {
    uri: "file:///a.ipynb",
    path: "a.ipynb",
    workspace: "/",
    deleted: false,
    rows,
    total: rows.length,
    next_cursor: next,
  };
}

/** From the first number down to the last. */
export function rowsFrom(first: number, last: number): TimelineRowMessage[] {
  return Array.from({ length: first - last + 1 }, (_, at) => row([version(first - at)]));
}
