/** Versions as rows of a list, in the words of the panel's rows. */
import * as React from "react";

import type { TimelineResult, VersionMessage } from "../../../panel-core/protocol";
import { dayGroups, pageSize } from "../../../panel-core/rows";
import { dayKey, dayTitle, shortTime } from "../../../panel-core/time";
import { figuresOf, isSignificant, rowDescription, spokenRow } from "../../../panel-core/wording";
import type { Workbench } from "../workbench";
import type { Rows } from "./pick";

/** All versions of a file, newest first, each by itself. */
export async function* versionPages(
  bench: Workbench,
  path: string,
): AsyncGenerator<VersionMessage[], void> {
  let cursor: number | null = null;
  for (let page = 0; page === 0 || cursor !== null; page += 1) {
    const params = { path, limit: pageSize(page), cursor, folded: false };
    const answer: TimelineResult = await bench.history.client.call("timeline", params);
    yield answer.rows.flatMap(({ versions }) => versions);
    cursor = answer.next_cursor;
  }
}

/** A list of versions to choose one from. */
export function versionRows(
  bench: Workbench,
  pages: AsyncIterator<VersionMessage[]>,
  none: string,
): Rows<VersionMessage> {
  const { l10n } = bench;
  const { trans } = bench.history;
  const now = Date.now();
  return {
    pages,
    none,
    several: false,
    label: trans.__("Versions"),
    placeholder: trans.__("Find a version"),
    keyOf: ({ number }) => String(number),
    heading: (version, before) => {
      const [group] = dayGroups([{ versions: [version] }]);
      const day = dayKey(Date.parse(version.time));
      const other = before === undefined || dayKey(Date.parse(before.time)) !== day;
      return other && group !== undefined ? dayTitle(l10n, group.time, now) : undefined;
    },
    row: (version) => <VersionRow bench={bench} version={version} now={now} />,
    spoken: (version) => spokenRow(l10n, figuresOf(version), now),
    text: (version) =>
      [
        version.title,
        `${version.number}`,
        ...version.chips,
        ...version.tags,
        version.note,
        version.author,
        version.reason,
        shortTime(l10n, Date.parse(version.time), now),
      ].join(" "),
  };
}

/** `version 12 · Edited · 14:02`, for titles and headings. */
export function versionWords(bench: Workbench, version: VersionMessage): string {
  const { trans } = bench.history;
  return trans.__("version %1 · %2", version.number, versionFacts(bench, version));
}

/** `Edited · 14:02`, where the number stands already. */
export function versionFacts(bench: Workbench, version: VersionMessage): string {
  const time = shortTime(bench.l10n, Date.parse(version.time), Date.now());
  return `${version.title} · ${time}`;
}

function VersionRow(props: {
  bench: Workbench;
  version: VersionMessage;
  now: number;
}): React.JSX.Element {
  const { bench, version, now } = props;
  const strong = isSignificant({ versions: [version] });
  return (
    <div className={`bt-Option-words${strong ? "" : " bt-mod-minor"}`} data-number={version.number}>
      <div className="bt-Option-title">
        <span>{version.title}</span>
        <span className="bt-Option-number">{version.number}</span>
      </div>
      <div className="bt-Option-facts">{rowDescription(bench.l10n, figuresOf(version), now)}</div>
      {version.note !== "" && <div className="bt-Option-facts">{version.note}</div>}
    </div>
  );
}
