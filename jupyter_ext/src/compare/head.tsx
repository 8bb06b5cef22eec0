/** The head of a comparison: what is compared, and what can be done from here. */
import * as React from "react";

import type { DiffSide } from "../../../panel-core/protocol";
import { figuresOf, lineFigures } from "../../../panel-core/wording";
import { versionFacts } from "../dialogs/versions";
import { Bar, Head } from "./bar";
import type { CompareView, Shown } from "./view";

export function compareHead(view: CompareView): Head {
  return new Head(() => <CompareBar view={view} />);
}

function CompareBar({ view }: { view: CompareView }): React.JSX.Element {
  const { trans } = view.bench.history;
  const { shown, version, busy } = view;
  return (
    <Bar
      label={trans.__("Comparison")}
      title={shown === undefined ? trans.__("Comparing…") : titleWords(view, shown)}
      facts={shown === undefined ? "" : factWords(view)}
      busy={busy}
    >
      <Step view={view} by={-1} label={trans.__("Previous")} keyName="P" />
      <Step view={view} by={1} label={trans.__("Next")} keyName="N" />
      <Switch
        label={trans.__("With now")}
        caption={trans.__("Compare with the file as it is now (W)")}
        on={shown?.now === true}
        disabled={version === null}
        run={() => void view.toggleNow()}
      />
      {view.notebook && <NotebookSwitches view={view} />}
      <button
        type="button"
        className="bt-Push bt-mod-accept"
        data-action="restore"
        disabled={version === null}
        title={trans.__("Bring this version back (R)")}
        onClick={() => {
          view.restore();
        }}
      >
        {version === null ? trans.__("Restore…") : trans.__("Restore Version %1…", version.number)}
      </button>
    </Bar>
  );
}

function titleWords(view: CompareView, { old, new: fresh }: Shown): string {
  const { trans } = view.bench.history;
  const from = sideWords(view, old, trans.__("Nothing"));
  return `${from} → ${sideWords(view, fresh, trans.__("the file now"))}`;
}

function factWords(view: CompareView): string {
  const { bench, version } = view;
  return [
    version === null ? "" : versionFacts(bench, version),
    version === null ? "" : changeWords(view),
    view.leavesOut ? bench.history.trans.__("unsaved edits are not compared") : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function sideWords(view: CompareView, side: DiffSide, none: string): string {
  const { trans } = view.bench.history;
  const number = side.version?.number;
  return number === undefined ? none : trans.__("Version %1", number);
}

/** Figures are those of a save against the one before; of other pairs they are not known. */
function changeWords({ shown }: CompareView): string {
  const [old, fresh] = [shown?.old.version ?? null, shown?.new.version ?? null];
  if (fresh === null || (old?.number ?? 0) !== fresh.number - 1) {
    return "";
  }
  const { added, deleted } = figuresOf(fresh);
  return lineFigures(added, deleted);
}

function NotebookSwitches({ view }: { view: CompareView }): React.JSX.Element {
  const { trans } = view.bench.history;
  return (
    <>
      <Switch
        label={trans.__("Show outputs")}
        caption={trans.__("Compare what the cells put out, too")}
        on={view.outputs}
        disabled={false}
        run={() => {
          view.outputs = !view.outputs;
          void view.again();
        }}
      />
      <Switch
        label={trans.__("All cells")}
        caption={trans.__("Show cells that are the same, too")}
        on={view.everything}
        disabled={false}
        run={() => {
          view.everything = !view.everything;
          void view.again();
        }}
      />
    </>
  );
}

function Step(props: {
  view: CompareView;
  by: -1 | 1;
  label: string;
  keyName: string;
}): React.JSX.Element {
  const { view, by, label, keyName } = props;
  const { trans } = view.bench.history;
  const to = view.target(by);
  const words = trans.__("Version %1 (%2)", to ?? "", keyName);
  return (
    <button
      type="button"
      className="bt-Push"
      data-action={by === 1 ? "next" : "previous"}
      disabled={to === undefined}
      title={to === undefined ? label : words}
      onClick={() => void view.step(by)}
    >
      {label}
    </button>
  );
}

function Switch(props: {
  label: string;
  caption: string;
  on: boolean;
  disabled: boolean;
  run: () => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="bt-Push bt-mod-switch"
      aria-pressed={props.on}
      disabled={props.disabled}
      title={props.caption}
      onClick={props.run}
    >
      {props.label}
    </button>
  );
}
