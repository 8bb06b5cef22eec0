/** Messages as the sidecar sends them, with what a test does not name filled in. */
import type { TimelineRowMessage, VersionMessage } from "../../../panel-core/protocol";
import { totals } from "../../../panel-core/rows";

export interface VersionSample extends Partial<Omit<VersionMessage, "change">> {
  number: number;
  change?: Partial<VersionMessage["change"]>;
}

export function version(sample: VersionSample): VersionMessage {
  const { change, ...rest } = sample;
  return {
    id: `${sample.number}-00000000`,
    sequence: sample.number,
    path: "demo.py",
    time: "2026-11-21T12:00:00.000Z",
    source: "vscode",
    author: "anna",
    reason: "",
    significance: { level: "significant", reasons: [{ kind: "change", detail: "18 % ≥ 15 %" }] },
    size: 1200,
    content_id: "ab".repeat(32),
    saves: 1,
    tags: [],
    note: "",
    metadata: {},
    title: "Edited",
    chips: [],
    ...rest,
    change: { added: 1, deleted: 0, modified: 0, percent: 18, estimate: false, ...change },
  };
}

/** A row of the versions with these numbers, newest first. */
export function row(numbers: number[], sample: Partial<VersionMessage> = {}): TimelineRowMessage {
  const versions = numbers.map((number) => version({ ...sample, number }));
  const minor = versions.length > 1;
  return {
    kind: minor ? "minor" : "version",
    versions,
    chips: versions[0]?.chips ?? [],
    ...totals(versions),
  };
}
