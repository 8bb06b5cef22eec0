/** A list to choose from with the keyboard or the mouse, with a field that narrows it. */
import * as React from "react";

/** What a list shows and tells. */
export interface ChoicesProps<T> {
  /** Of the list, for screen readers. */
  label: string;
  placeholder: string;
  /** Instead of rows: none yet, none at all, or none that match. */
  empty: string;
  items: readonly T[];
  active: T | undefined;
  /** Boxes to tick; undefined: exactly one is chosen. */
  ticked?: ReadonlySet<T>;
  busy: boolean;
  filter: string;
  keyOf: (item: T) => string;
  /** A heading above this row. */
  heading: (item: T, before: T | undefined) => string | undefined;
  row: (item: T) => React.ReactNode;
  spoken: (item: T) => string;
  onFilter: (text: string) => void;
  onActive: (item: T) => void;
  onTick: (item: T) => void;
  onAccept: () => void;
  /** The end of the list is near. */
  onEnd: () => void;
}

const PAGE = 10;

/** The field takes the focus first; arrow keys move in the list from there, too. */
export function Choices<T>(props: ChoicesProps<T>): React.JSX.Element {
  const id = React.useId();
  const { items, active, filter, label, placeholder, onFilter } = props;
  const activeId = active === undefined ? undefined : `${id}-${props.keyOf(active)}`;
  React.useEffect(() => {
    if (activeId !== undefined) {
      document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
    }
  }, [activeId]);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    moved(event, props);
  };
  return (
    <div className="bt-Options">
      <input
        className="bt-Options-filter jp-mod-styled"
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={activeId}
        aria-label={placeholder}
        placeholder={placeholder}
        value={filter}
        onChange={(event) => {
          onFilter(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={id}
        className="bt-Options-list"
        role={items.length === 0 ? "status" : "listbox"}
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={items.length > 0 ? activeId : undefined}
        aria-multiselectable={items.length > 0 && props.ticked !== undefined ? true : undefined}
        aria-busy={props.busy}
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          if (scrollTop + clientHeight > scrollHeight - 200) {
            props.onEnd();
          }
        }}
      >
        {items.map((item, at) => (
          <Choice key={props.keyOf(item)} id={id} item={item} before={items[at - 1]} {...props} />
        ))}
        {items.length === 0 && <div className="bt-Options-empty">{props.empty}</div>}
      </div>
    </div>
  );
}

function Choice<T>(
  props: ChoicesProps<T> & { id: string; item: T; before: T | undefined },
): React.JSX.Element {
  const { id, item, before, active, ticked, keyOf } = props;
  const heading = props.heading(item, before);
  const chosen = ticked === undefined ? item === active : ticked.has(item);
  return (
    <>
      {heading !== undefined && (
        <div className="bt-Options-heading" role="presentation">
          {heading}
        </div>
      )}
      <div
        id={`${id}-${keyOf(item)}`}
        className={`bt-Option${item === active ? " bt-mod-active" : ""}`}
        data-key={keyOf(item)}
        role="option"
        aria-selected={chosen}
        aria-label={props.spoken(item)}
        onClick={() => {
          props.onActive(item);
        }}
        onDoubleClick={ticked === undefined ? props.onAccept : undefined}
      >
        {ticked !== undefined && (
          <input
            type="checkbox"
            tabIndex={-1}
            aria-hidden="true"
            checked={chosen}
            onChange={() => {
              props.onTick(item);
            }}
          />
        )}
        {props.row(item)}
      </div>
    </>
  );
}

/** Space ticks in the list only: in the field it is a character. */
function moved<T>(event: React.KeyboardEvent, props: ChoicesProps<T>): void {
  const { items, active, ticked, onActive, onTick, onAccept, onEnd } = props;
  const inList = event.target === event.currentTarget && event.currentTarget.tagName !== "INPUT";
  const at = active === undefined ? -1 : items.indexOf(active);
  const to = target(event.key, at, items.length, inList);
  if (to !== undefined) {
    const item = items[Math.min(Math.max(0, to), items.length - 1)];
    event.preventDefault();
    if (item !== undefined) {
      onActive(item);
    }
    if (to >= items.length - 5) {
      onEnd();
    }
  } else if (inList && event.key === " " && ticked !== undefined && active !== undefined) {
    event.preventDefault();
    onTick(active);
  } else if (inList && event.key === "Enter") {
    event.preventDefault();
    onAccept();
  }
}

function target(key: string, at: number, count: number, inList: boolean): number | undefined {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + PAGE;
    case "PageUp":
      return at - PAGE;
    case "Home":
      return inList ? 0 : undefined;
    case "End":
      return inList ? count - 1 : undefined;
    default:
      return undefined;
  }
}
