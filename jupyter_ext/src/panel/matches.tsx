/** What a search found: the saves that put the text in or took it out, in the server's order. */
import * as React from "react";

import type { SearchMatch } from "../../../panel-core/protocol";
import { exactTime, shortTime } from "../../../panel-core/time";
import { grouped, kindOf } from "../../../panel-core/wording";
import { CommandIDs } from "../tokens";
import { run } from "./actions";
import { Glyph } from "./glyphs";
import { pieces } from "./marks";
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
        aria-label={
          search.options.order === "best"
            ? l10n.t("Saves that match, best first")
            : l10n.t("Saves that match, newest first")
        }
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
            named={match.path !== (matches[at - 1]?.path ?? model.history.path)}
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
  const { scanned, remaining } = search;
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
      <span role="status">{progressWords(model)}</span>
      {search.running && scanned > 0 && (
        <progress
          aria-label={l10n.t("Versions looked at")}
          value={scanned}
          max={scanned + remaining}
        />
      )}
      {(search.running || search.more) && (
        <button type="button" className="bt-Link" onClick={run}>
          {text}
        </button>
      )}
    </div>
  );
}

/** A pattern that cannot be read is told beside the box. */
function progressWords({ l10n, search }: PanelModel): string {
  const { failure, matches, running, unread, wrong } = search;
  if (wrong) {
    return "";
  }
  const count = matches.length;
  const found = count === 1 ? l10n.t("1 match") : l10n.t("{0} matches", grouped(count));
  const looking = running ? l10n.t("looking …") : "";
  const blind =
    unread === 1
      ? l10n.t("1 version could not be looked into")
      : l10n.t("{0} versions could not be looked into", grouped(unread));
  return [
    failure === "" ? found : l10n.t("The search failed: {0}", failure),
    unread > 0 ? blind : "",
    looking,
  ]
    .filter((part) => part !== "")
    .join(" · ");
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
    // By id: another file may bear the name of one that is gone.
    const fresh = match.deleted ? version.id : version.number;
    run(model.history, CommandIDs.compare, { path, new: fresh });
  };
  const what = whatWords(model, match);
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
          if (
            event.target === event.currentTarget &&
            (event.key === "Enter" || event.key === " ")
          ) {
            event.preventDefault();
            open();
          }
        }}
      >
        <Glyph kind={kindOf({ versions: [version] })} />
        <div className="bt-Row-main">
          <div className="bt-Row-figures">
            {what !== "" && (
              <span className={`bt-mod-${kind === "removed" ? "deleted" : "added"}`}>{what}</span>
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
          <Back model={model} match={match} current={current} />
        </div>
      </div>
    </div>
  );
}

/** What the save did to the text, or which versions hold it. */
function whatWords({ l10n, search }: PanelModel, match: SearchMatch): string {
  const { held_from: from = 0, held_to: to = 0 } = match;
  switch (match.kind) {
    case "added":
      return l10n.t("put in");
    case "removed":
      return search.kind === "vanished" ? l10n.t("vanished") : l10n.t("taken out");
    case "held":
      return from === to
        ? l10n.t("in version {0}", to)
        : l10n.t("in versions {0} to {1}", from, to);
    case "save":
      return "";
  }
}

/** Of text that vanished: the way back to the last version that holds it. */
function Back(props: {
  model: PanelModel;
  match: SearchMatch;
  current: boolean;
}): React.JSX.Element | null {
  const { model, match, current } = props;
  const { l10n, history } = model;
  const { held_id: version = "", held_to: number = 0, path } = match;
  if (version === "") {
    return null;
  }
  return (
    <div className="bt-Row-actions">
      <button
        type="button"
        data-action="restore"
        tabIndex={current ? 0 : -1}
        title={l10n.t("Bring back the last version that holds it, after a look at what changes")}
        onClick={(event) => {
          event.stopPropagation();
          run(history, CommandIDs.restore, { path, version });
        }}
      >
        {l10n.t("Restore Version {0}…", number)}
      </button>
    </div>
  );
}

function Preview({ match }: { match: SearchMatch }): React.JSX.Element | null {
  const { preview } = match;
  return preview === "" ? null : (
    <code className="bt-Preview">
      {pieces(match).map(({ text, marked }, at) => (marked ? <mark key={at}>{text}</mark> : text))}
    </code>
  );
}
