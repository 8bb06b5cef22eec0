/** The right side of the restore dialogs: what will be different, and what is kept first. */
import * as React from "react";

import type { PlanMessage, VersionMessage } from "../../../panel-core/protocol";
import { size } from "../../../panel-core/wording";
import { versionWords } from "../dialogs/versions";
import { sentence } from "../faults";
import type { Workbench } from "../workbench";
import type { CellChange, CellChanges } from "./cells";
import type { Difference } from "./differences";
import { type PreviewLine, type PreviewLines, previewLines } from "./lines";

/** What is shown of one version. */
export interface RestoreView {
  bench: Workbench;
  version: VersionMessage;
  plan: PlanMessage;
  /** The open document has edits that were not saved. */
  unsaved: boolean;
  /** It is named a notebook and is none: Lab could not open it. */
  damaged: boolean;
  difference: Difference;
}

const CELLS = 40;

export function RestorePreview(view: RestoreView): React.JSX.Element {
  const { bench, version, difference, plan } = view;
  const somethingToDo = plan.action !== "nothing" || view.unsaved;
  return (
    <>
      <h2 className="bt-Pick-heading">{sentenceCase(versionWords(bench, version))}</h2>
      {planWords(view).map((words) => (
        <p key={words} className="bt-Pick-note">
          {words}
        </p>
      ))}
      {difference.kind === "cells" && somethingToDo && (
        <Cells bench={bench} changes={difference.changes} />
      )}
      {difference.kind === "lines" && <Lines bench={bench} preview={difference.lines} />}
      {difference.kind === "bytes" && (
        <p className="bt-Pick-note">{bytesWords(bench, difference)}</p>
      )}
    </>
  );
}

/** The lines of one cell or file. */
export function Lines(props: { bench: Workbench; preview: PreviewLines }): React.JSX.Element {
  const { trans } = props.bench.history;
  const { lines, more } = props.preview;
  const names = {
    added: trans.__("added"),
    deleted: trans.__("deleted"),
    gap: trans.__("lines that stay"),
    same: "",
  };
  return (
    <>
      <div className="bt-DiffLines" role="group" aria-label={trans.__("Lines")}>
        {lines.map((line, at) => (
          <Line key={at} line={line} name={names[line.kind]} />
        ))}
      </div>
      {more > 0 && <p className="bt-Pick-note">{trans.__("… and %1 more lines.", more)}</p>}
    </>
  );
}

function Line({ line, name }: { line: PreviewLine; name: string }): React.JSX.Element {
  const sign = { added: "+", deleted: "−", gap: "⋯", same: " " }[line.kind];
  return (
    <div className={`bt-DiffLine bt-mod-${line.kind}`}>
      <span
        className="bt-DiffLine-sign"
        aria-label={name || undefined}
        role={name ? "img" : undefined}
      >
        {sign}
      </span>
      <span className="bt-DiffLine-text">{line.text}</span>
    </div>
  );
}

function Cells(props: { bench: Workbench; changes: CellChanges }): React.JSX.Element {
  const { bench } = props;
  const { trans } = bench.history;
  const { changes } = props.changes;
  return (
    <>
      <p className="bt-Pick-note">{cellsWords(bench, props.changes)}</p>
      {changes.slice(0, CELLS).map((change) => (
        <section key={`${change.kind}-${change.number}`} className="bt-Cell">
          <h3 className="bt-Cell-heading">{cellWords(bench, change)}</h3>
          <Lines bench={bench} preview={previewLines(change.before, change.after, 60)} />
        </section>
      ))}
      {changes.length > CELLS && (
        <p className="bt-Pick-note">{trans.__("… and %1 more cells.", changes.length - CELLS)}</p>
      )}
    </>
  );
}

function planWords({ bench, plan, unsaved, damaged }: RestoreView): string[] {
  const { trans } = bench.history;
  const warning = trans.__("This version is damaged: it cannot be opened as a notebook.");
  const notes = [...(damaged ? [warning] : []), ...plan.notes.map(sentence)];
  if (plan.action === "nothing" && !unsaved) {
    return [trans.__("The file is the same as this version already."), ...notes];
  }
  if (plan.action === "create") {
    return [trans.__("The file is gone; it is made again."), ...notes];
  }
  if (unsaved) {
    return [trans.__("Your unsaved edits are kept as a version first."), ...notes];
  }
  return plan.unkept
    ? [trans.__("What is there now is kept as a version first."), ...notes]
    : notes;
}

function cellsWords(bench: Workbench, { changes, outputs, moved }: CellChanges): string {
  const { trans } = bench.history;
  const count = (kind: CellChange["kind"]): number =>
    changes.filter((change) => change.kind === kind).length;
  const [changed, added, removed] = [count("changed"), count("added"), count("removed")];
  const parts = [
    changed > 0 ? trans._n("%1 cell changes", "%1 cells change", changed, changed) : "",
    added > 0 ? trans._n("%1 cell comes back", "%1 cells come back", added, added) : "",
    removed > 0 ? trans._n("%1 cell goes", "%1 cells go", removed, removed) : "",
    outputs > 0
      ? trans._n("outputs of %1 cell change", "outputs of %1 cells change", outputs, outputs)
      : "",
    moved ? trans.__("cells change their order") : "",
  ].filter((part) => part !== "");
  return parts.length === 0
    ? trans.__("No cell changes; only data of the notebook itself.")
    : sentence(parts.join(", "));
}

function cellWords(bench: Workbench, { kind, number }: CellChange): string {
  const { trans } = bench.history;
  switch (kind) {
    case "added":
      return trans.__("Cell %1 comes back", number);
    case "removed":
      return trans.__("Cell %1 goes", number);
    case "changed":
      return trans.__("Cell %1 changes", number);
  }
}

function bytesWords(
  bench: Workbench,
  { before, after }: { before: number | undefined; after: number },
): string {
  const { trans } = bench.history;
  return before === undefined
    ? trans.__("It is no text, so only its size is told: %1.", size(after))
    : trans.__("It is no text, so only its size is told: %1, now %2.", size(after), size(before));
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
