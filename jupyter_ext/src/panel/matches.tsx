/** What a search found: the saves that put the text in or took it out, newest first. */
import * as React from "react";

import type { SearchMatch } from "../../../panel-core/protocol";
import { exactTime, shortTime } from "../../../panel-core/time";
import { grouped, kindOf } from "../../../panel-core/wording";
import { compare } from "./actions";
import { Glyph } from "./glyphs";
import type { PanelModel } from "./model";

interface MatchesProps {
  model: PanelModel;
  now: number;
}

/** A row for each save that matches; it opens as a comparison with the save before. */
export function Matches({ model, now }: MatchesProps): React.JSX.Element {
  const { l10n, search } = model;
  const { matches } = search;
  const [active, setActive] = React.useState(0);
  const root = React.useRef<HTMLDivElement>(null);
  const rows = (): HTMLElement[] => [
    ...(root.current?.querySelectorAll<HTMLElement>(".bt-Row") ?? []),
  ];
  React.useEffect(() => {
    const [first] = rows();
    if (model.focusWish === "rows" && first !== undefined) {
      model.focusWish = undefined;
      first.focus();
    }
  });
  const stop = Math.min(active, matches.length - 1);
  return (
    <>
      <Progress model={model} />
      <div
        ref={root}
        className="bt-Tree"
        role="tree"
        aria-label={l10n.t("Saves that match, newest first")}
        aria-busy={search.running}
        onKeyDown={(event) => {
          const to = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: matches.length - 1 }[
            event.key
          ];
          const row = to === undefined ? undefined : rows()[to];
          if (row !== undefined) {
            event.preventDefault();
            row.focus();
          }
        }}
      >
        {matches.map((match, at) => (
          <Match
            key={`${match.version.sequence}:${match.kind}`}
            {...{ model, match, now }}
            named={match.path !== matches[at - 1]?.path && match.path !== model.history.path}
            current={at === stop}
            onFocus={() => {
              setActive(at);
            }}
          />
        ))}
      </div>
    </>
  );
}

/** How far the search is; to go on, or to stop. */
function Progress({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search } = model;
  const count = search.matches.length;
  const found = count === 1 ? l10n.t("1 match") : l10n.t("{0} matches", grouped(count));
  const words = search.failure !== "" ? l10n.t("The search failed: {0}", search.failure) : found;
  const looking = search.running ? l10n.t("looking …") : "";
  const [text, run] = search.running
    ? [
        l10n.t("Stop"),
        () => {
          search.cancel();
        },
      ]
    : [
        l10n.t("Search further"),
        () => {
          search.further();
        },
      ];
  return (
    <div className="bt-Progress">
      <span role="status">{[words, looking].filter((part) => part !== "").join(" · ")}</span>
      {(search.running || search.more) && (
        <button type="button" className="bt-Link" onClick={run}>
          {text}
        </button>
      )}
    </div>
  );
}

interface MatchProps extends MatchesProps {
  match: SearchMatch;
  /** Its file is another than that of the match above. */
  named: boolean;
  current: boolean;
  onFocus: () => void;
}

function Match({ model, match, named, current, onFocus, now }: MatchProps): React.JSX.Element {
  const { l10n } = model;
  const { version, path, kind } = match;
  const time = Date.parse(version.time);
  const open = (): void => {
    compare(model.history, path, version);
  };
  const what = { added: l10n.t("put in"), removed: l10n.t("taken out"), save: "" }[kind];
  const when = shortTime(l10n, time, now);
  return (
    <div role="presentation">
      {named && (
        <div className="bt-Day" aria-hidden="true">
          {path}
        </div>
      )}
      <div
        className="bt-Row bt-Match"
        role="treeitem"
        data-number={version.number}
        data-kind="version"
        aria-selected={current}
        aria-label={[path, version.title, what, match.preview, when]
          .filter((part) => part !== "")
          .join(", ")}
        tabIndex={current ? 0 : -1}
        onFocus={onFocus}
        onClick={open}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            open();
          }
        }}
      >
        <Glyph kind={kindOf({ versions: [version] })} />
        <div className="bt-Row-main">
          <div className="bt-Row-figures">
            {what !== "" && (
              <span className={`bt-mod-${kind === "added" ? "added" : "deleted"}`}>{what}</span>
            )}
            <time dateTime={version.time} title={exactTime(time)}>
              {when}
            </time>
          </div>
          <div className="bt-Row-head">
            <span className="bt-Row-title">{version.title}</span>
            {match.deleted && <span className="bt-Chip">{l10n.t("deleted file")}</span>}
          </div>
          <Preview match={match} />
        </div>
      </div>
    </div>
  );
}

function Preview({ match }: { match: SearchMatch }): React.JSX.Element | null {
  const { preview, start, length } = match;
  if (preview === "") {
    return null;
  }
  return (
    <code className="bt-Preview">
      {preview.slice(0, start).trimStart()}
      <mark>{preview.slice(start, start + length)}</mark>
      {preview.slice(start + length)}
    </code>
  );
}
