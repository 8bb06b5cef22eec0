/** One line of the tree: what happened, why it stands out, the fact that decides, figures and time. */
import * as React from "react";

import { foldTitle } from "../../../panel-core/folds";
import { exactTime, relativeTime } from "../../../panel-core/time";
import {
  grouped,
  isSignificant,
  kindOf,
  spokenRow,
  versionFacts,
  versionHeading,
} from "../../../panel-core/wording";
import { type Action, compare, label, openMenu, restore } from "./actions";
import { chipKind, facts } from "./facts";
import { Glyph, glyphWords } from "./glyphs";
import type { Item } from "./items";
import type { PanelModel } from "./model";

interface RowProps {
  model: PanelModel;
  item: Item;
  current: boolean;
  now: number;
}

/** A row; only the current one has buttons, and only it is a stop for the Tab key. */
export const Row = React.memo(function Row(props: RowProps): React.JSX.Element | null {
  const { model, item, current } = props;
  const [version] = item.row.versions;
  if (version === undefined) {
    return null;
  }
  const fold = item.kind === "fold";
  return (
    <div
      className="bt-Row"
      role="treeitem"
      data-key={item.key}
      data-kind={fold ? "minor" : "version"}
      data-number={fold ? undefined : version.number}
      aria-level={item.kind === "part" ? 2 : 1}
      aria-expanded={item.expanded}
      aria-selected={current}
      aria-label={spoken(props)}
      tabIndex={current ? 0 : -1}
      onClick={() => {
        if (fold) {
          model.toggle(item.key);
        }
        model.select(item.key, true);
      }}
      onDoubleClick={() => {
        if (!fold) {
          act(model, item, "compare");
        }
      }}
      onContextMenu={(event) => {
        if (!fold && !event.shiftKey) {
          event.preventDefault();
          event.stopPropagation();
          model.select(item.key, true);
          act(model, item, "more", { x: event.clientX, y: event.clientY });
        }
      }}
    >
      {fold ? <Fold {...props} /> : <Version {...props} />}
    </div>
  );
});

/** Does what a button of the row, a key or the menu asks for. */
export function act(
  model: PanelModel,
  item: Item,
  action: Action,
  place: { x: number; y: number } = { x: 0, y: 0 },
): void {
  const { history } = model;
  const { path } = history;
  const [version] = item.row.versions;
  if (path === undefined || version === undefined) {
    return;
  }
  switch (action) {
    case "compare":
      compare(history, path, version);
      break;
    case "restore":
      restore(history, path, version);
      break;
    case "label":
      label(history, path, version);
      break;
    case "more":
      openMenu(history, path, version, place);
  }
}

function Fold({ model, item }: RowProps): React.JSX.Element {
  return (
    <>
      <Twisty open={item.expanded === true} />
      <span className="bt-Row-title">{foldTitle(model.l10n, item.row)}</span>
      <Lines added={item.row.added} deleted={item.row.deleted} />
    </>
  );
}

function Version({ model, item, current, now }: RowProps): React.JSX.Element | null {
  const { l10n } = model;
  const { row } = item;
  const [version] = row.versions;
  if (version === undefined) {
    return null;
  }
  const time = Date.parse(version.time);
  const told = facts(l10n, row, model.me).join(" · ");
  const hint = [
    versionHeading(l10n, version),
    ...versionFacts(l10n, version).map(([name, fact]) => `${name}: ${fact}`),
  ].join("\n");
  return (
    <>
      <Glyph kind={kindOf(row)} />
      <div className="bt-Row-main" data-significant={isSignificant(row)}>
        <div className="bt-Row-figures" data-lines={told === "" ? 1 : 2}>
          <Lines added={row.added} deleted={row.deleted} />
          <time dateTime={version.time} title={exactTime(time)}>
            {relativeTime(l10n, time, now)}
          </time>
        </div>
        <div className="bt-Row-head">
          <span className="bt-Row-title" title={hint}>
            {version.title}
          </span>
          {row.chips.map((chip) => (
            <span key={chip} className="bt-Chip" data-kind={chipKind(row, chip)}>
              {chip}
            </span>
          ))}
          {item.expanded !== undefined && <Unfold {...{ model, item }} />}
        </div>
        {told !== "" && <div className="bt-Row-fact">{told}</div>}
        {version.note !== "" && <div className="bt-Row-note">{version.note}</div>}
        {current && <Actions {...{ model, item }} />}
      </div>
    </>
  );
}

function Actions({ model, item }: Pick<RowProps, "item" | "model">): React.JSX.Element {
  const { l10n } = model;
  const buttons: [Action, string, string][] = [
    ["compare", l10n.t("Compare"), l10n.t("This save against the one before")],
    [
      "restore",
      l10n.t("Restore…"),
      l10n.t("Bring this version back, after a look at what changes"),
    ],
    ["label", l10n.t("Label"), l10n.t("Give this version a name, so that it is kept")],
  ];
  return (
    <div className="bt-Row-actions">
      {buttons.map(([action, text, hint]) => (
        <button
          key={action}
          type="button"
          data-action={action}
          title={hint}
          onClick={onAction(model, item, action)}
        >
          {text}
        </button>
      ))}
      <button
        type="button"
        data-action="more"
        aria-haspopup="menu"
        aria-label={l10n.t("More actions")}
        title={l10n.t("More actions")}
        onClick={onAction(model, item, "more")}
      >
        ⋯
      </button>
    </div>
  );
}

function onAction(
  model: PanelModel,
  item: Item,
  action: Action,
): React.MouseEventHandler<HTMLElement> {
  return (event) => {
    event.stopPropagation();
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    act(model, item, action, { x: left, y: bottom });
  };
}

function Unfold({ model, item }: Pick<RowProps, "item" | "model">): React.JSX.Element {
  return (
    <span
      className="bt-Unfold"
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        model.toggle(item.key);
        model.select(item.key, true);
      }}
    >
      <Twisty open={item.expanded === true} />
    </span>
  );
}

function Twisty({ open }: { open: boolean }): React.JSX.Element {
  return (
    <svg
      className={open ? "bt-Twisty bt-mod-open" : "bt-Twisty"}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path className="bt-fill" d="M5.5 3.5 11 8l-5.5 4.5z" />
    </svg>
  );
}

function Lines({ added, deleted }: { added: number; deleted: number }): React.JSX.Element | null {
  if (added === 0 && deleted === 0) {
    return null;
  }
  return (
    <span className="bt-Row-lines">
      {added > 0 && <span className="bt-mod-added">+{grouped(added)}</span>}
      {deleted > 0 && <span className="bt-mod-deleted">−{grouped(deleted)}</span>}
    </span>
  );
}

function spoken({ model, item, now }: RowProps): string {
  const { l10n } = model;
  const { row } = item;
  if (item.kind === "fold") {
    return `${foldTitle(l10n, row)}, +${row.added} −${row.deleted}`;
  }
  const note = row.versions[0]?.note ?? "";
  return [
    spokenRow(l10n, row, now),
    glyphWords(l10n, kindOf(row)),
    ...facts(l10n, row, model.me),
    note === "" ? "" : l10n.t("Note: {0}", note),
  ]
    .filter((part) => part !== "")
    .join(", ");
}
