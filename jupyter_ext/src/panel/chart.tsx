/** The shape of a file's history: a bar for neighbouring versions, lines added up, deleted down. */
import * as React from "react";

import { barMessage, dateLabels } from "../../../panel-core/activity";
import type { ActivityBar, ActivityResult } from "../../../panel-core/protocol";
import type { PanelModel } from "./model";

/** Pixels from the longest bar up to the longest bar down. */
const HEIGHT = 44;
const LEAST = 2;

interface ChartProps {
  model: PanelModel;
  activity: ActivityResult;
  now: number;
}

/** One stop for the Tab key; arrow keys go from bar to bar, Enter shows the version in the list. */
export function Chart({ model, activity, now }: ChartProps): React.JSX.Element | null {
  const { l10n } = model;
  const { bars } = activity;
  const [chosen, choose] = React.useState<number | undefined>();
  const root = React.useRef<HTMLDivElement>(null);
  if (bars.length === 0) {
    return null;
  }
  const found = bars.findIndex(({ version }) => version === chosen);
  const active = found < 0 ? bars.length - 1 : found;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const to = target(event.key, active, bars.length);
    if (to !== undefined) {
      event.preventDefault();
      choose(bars[to]?.version);
      root.current?.querySelectorAll("button")[to]?.focus();
    }
  };
  const { unit, up } = scale(bars);
  return (
    <section className="bt-Activity">
      <div
        ref={root}
        className="bt-Chart"
        role="toolbar"
        aria-orientation="horizontal"
        aria-label={l10n.t("Changes over time, oldest first")}
        style={{ "--bt-up": `${up}px` } as React.CSSProperties}
        onKeyDown={onKeyDown}
      >
        {bars.map((bar, at) => {
          const { words, spoken } = barMessage(l10n, bar);
          return (
            <button
              key={bar.start}
              type="button"
              data-version={bar.version}
              className={bar.significant ? "bt-mod-significant" : ""}
              tabIndex={at === active ? 0 : -1}
              aria-label={spoken}
              title={words}
              onClick={() => {
                choose(bar.version);
                void model.reveal(bar.version);
              }}
            >
              <span className="bt-Bar bt-mod-added" style={{ height: length(bar.added, unit) }} />
              <span
                className="bt-Bar bt-mod-deleted"
                style={{ height: length(bar.deleted, unit) }}
              />
            </button>
          );
        })}
      </div>
      <div className="bt-Dates" aria-hidden="true">
        {dateLabels(l10n, bars, now).map((label) => (
          <span key={label}>{label}</span>
        ))}
      </div>
    </section>
  );
}

/** One huge save does not flatten the rest: lengths are square roots. */
function scale(bars: ActivityBar[]): { unit: number; up: number } {
  const most = Math.max(0, ...bars.map(({ added }) => Math.sqrt(added)));
  const least = Math.max(0, ...bars.map(({ deleted }) => Math.sqrt(deleted)));
  const unit = most + least > 0 ? HEIGHT / (most + least) : 0;
  return { unit, up: Math.max(LEAST, Math.round(most * unit)) };
}

function length(lines: number, unit: number): number {
  return lines > 0 ? Math.max(LEAST, Math.round(Math.sqrt(lines) * unit)) : 0;
}

function target(key: string, active: number, count: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, active - 1);
    case "ArrowRight":
      return Math.min(count - 1, active + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
