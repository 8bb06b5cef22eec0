/** The versions of a file as a tree: days, rows, folded runs; only what is near the window is drawn. */
import * as React from "react";

import { dayKey, dayTitle } from "../../../panel-core/time";
import type { Chunk, Item } from "./items";
import type { PanelModel } from "./model";
import { act, Row } from "./row";

/** Pixels that a line takes as long as it was not drawn. */
const ESTIMATE = 46;
/** Lines this far beyond the window are drawn. */
const MARGIN = "800px 0px";
const HOUR = 3_600_000;

/** One stop for the Tab key; arrow keys, Home and End go from row to row. */
export function Tree({ model, now }: { model: PanelModel; now: number }): React.JSX.Element {
  const { l10n, chunks, timeline } = model;
  const root = React.useRef<HTMLDivElement>(null);
  useFocus(model, root);
  const current = model.current ?? model.items[0]?.key;
  return (
    <div
      ref={root}
      className="bt-Tree"
      role="tree"
      aria-label={l10n.t("Versions, newest first")}
      aria-busy={timeline.state === "loading"}
      onKeyDown={(event) => {
        onKey(event, model);
      }}
    >
      {chunks.map((chunk, at) => (
        <ChunkView
          key={chunk.key}
          {...{ model, chunk }}
          current={chunk.items.some(({ key }) => key === current) ? current : undefined}
          first={at < 2}
          now={isRecent(chunk, now) ? now : dayKey(now)}
        />
      ))}
      {timeline.loaded.cursor !== null && <More key={timeline.loaded.rows.length} {...{ model }} />}
    </div>
  );
}

interface ChunkProps {
  model: PanelModel;
  chunk: Chunk;
  /** Key of the line that is the stop for the Tab key, where it is in this chunk. */
  current: string | undefined;
  /** Drawn before anything is known of the window. */
  first: boolean;
  /** The day, where no line says how long ago it was. */
  now: number | string;
}

function ChunkView({ model, chunk, current, first, now }: ChunkProps): React.JSX.Element {
  const node = React.useRef<HTMLDivElement>(null);
  const height = React.useRef<number | undefined>(undefined);
  const [near, setNear] = React.useState(first);
  React.useEffect(() => {
    const { current: element } = node;
    if (element === null) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry !== undefined) {
          height.current = entry.boundingClientRect.height;
          setNear(entry.isIntersecting);
        }
      },
      { root: element.closest(".bt-Tree"), rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const moment = typeof now === "number" ? now : Date.now();
  const title = dayTitle(model.l10n, chunk.time, moment);
  const lines = near || current !== undefined;
  const space = height.current ?? chunk.items.length * ESTIMATE;
  return (
    <div ref={node} role="group" aria-label={title} style={lines ? undefined : { height: space }}>
      {lines && chunk.heads && (
        <div className="bt-Day" aria-hidden="true">
          {title}
        </div>
      )}
      {lines &&
        chunk.items.map((item) => (
          <Row key={item.key} {...{ model, item }} current={item.key === current} now={moment} />
        ))}
    </div>
  );
}

/** Loads the rows below as soon as it comes near the window. */
function More({ model }: { model: PanelModel }): React.JSX.Element {
  const node = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    const { current: element } = node;
    if (element === null) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) {
          void model.timeline.more();
        }
      },
      { root: element.closest(".bt-Tree"), rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [model]);
  return (
    <div ref={node} className="bt-More" role="presentation">
      {model.l10n.t("Loading older versions …")}
    </div>
  );
}

/** Puts the focus where it was asked to go, and back where drawing took its place away. */
function useFocus(model: PanelModel, root: React.RefObject<HTMLDivElement | null>): void {
  const held = React.useRef(false);
  React.useEffect(() => {
    const { current: tree } = root;
    const note = (): void => {
      held.current = tree?.contains(document.activeElement) ?? false;
    };
    document.addEventListener("focusin", note);
    return () => {
      document.removeEventListener("focusin", note);
    };
  }, [root]);
  React.useEffect(() => {
    const lost = held.current && document.activeElement === document.body;
    const key = model.current ?? model.items[0]?.key;
    if ((model.focusWish !== "rows" && !lost) || key === undefined) {
      return;
    }
    model.focusWish = undefined;
    if (model.current === undefined) {
      model.select(key);
    }
    const row = root.current?.querySelector<HTMLElement>(`[data-key="${key}"]`);
    if (row?.contains(document.activeElement) === false) {
      row.focus({ preventScroll: true });
    }
    row?.scrollIntoView({ block: "nearest" });
  });
}

function onKey(event: React.KeyboardEvent, model: PanelModel): void {
  const { items } = model;
  const { target, key } = event;
  const onRow = target instanceof HTMLElement && target.classList.contains("bt-Row");
  const at = items.findIndex((item) => item.key === model.current);
  const item = items[at];
  if (event.ctrlKey || event.metaKey || event.altKey || item === undefined) {
    return;
  }
  const to = neighbour(key, at, items);
  if (to !== undefined) {
    event.preventDefault();
    model.select(to.key, true);
  } else if (onRow && openRow(event, model, item)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function neighbour(key: string, at: number, items: Item[]): Item | undefined {
  const item = items[at];
  switch (key) {
    case "ArrowDown":
      return items[at + 1] ?? item;
    case "ArrowUp":
      return items[at - 1] ?? item;
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    case "ArrowLeft":
      return item?.expanded === true ? undefined : items.find((one) => one.key === item?.parent);
    case "ArrowRight":
      return item?.expanded === true ? items[at + 1] : undefined;
    default:
      return undefined;
  }
}

/** Folds, unfolds or opens the row; answers whether the key did anything. */
function openRow(event: React.KeyboardEvent, model: PanelModel, item: Item): boolean {
  const { key, expanded, kind } = item;
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowRight":
    case " ":
      if (expanded !== undefined) {
        model.toggle(key, event.key === " " ? !expanded : event.key === "ArrowRight");
      }
      return true;
    case "Enter":
      if (kind === "fold") {
        model.toggle(key);
      } else {
        act(model, item, "compare");
      }
      return true;
    case "ContextMenu":
    case "F10": {
      if (kind === "fold" || (event.key === "F10" && !event.shiftKey)) {
        return false;
      }
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      const row =
        event.target instanceof HTMLElement ? event.target.getBoundingClientRect() : undefined;
      act(model, item, "more", { x: row?.left ?? left, y: row?.bottom ?? bottom });
      return true;
    }
    default:
      return false;
  }
}

function isRecent({ items }: Chunk, now: number): boolean {
  return items.some(({ row }) => now - Date.parse(row.versions[0]?.time ?? "") < HOUR);
}
