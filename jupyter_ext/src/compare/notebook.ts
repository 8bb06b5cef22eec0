/** Two versions of a notebook cell by cell, drawn by nbdime. */
import "nbdime/lib/common/collapsible.css";
import "nbdime/lib/common/dragpanel.css";
import "nbdime/lib/upstreaming/flexpanel.css";
import "nbdime/lib/styles/variables.css";
import "nbdime/lib/styles/common.css";
import "nbdime/lib/styles/diff.css";

import type { INotebookContent } from "@jupyterlab/nbformat";
import { Panel, Widget } from "@lumino/widgets";
import type { IDiffEntry } from "nbdime/lib/diff/diffentries";
import { type CellDiffModel, NotebookDiffModel } from "nbdime/lib/diff/model";
import { CellDiffWidget, NotebookDiffWidget } from "nbdime/lib/diff/widget";

import type { DiffSide, VersionMessage } from "../../../panel-core/protocol";
import { cellsOf } from "../restore/cells";
import { putCellBack } from "../restore/parts";
import type { Address } from "../targets";
import { messageWidget } from "./message";
import { NOW } from "./sides";
import type { CompareView } from "./view";

/** The server's answer: a notebook, and what leads from it to the other one. */
interface NotebookDiff {
  old: DiffSide;
  new: DiffSide;
  base: INotebookContent;
  diff: IDiffEntry[];
}

interface NotebookBody {
  widget: Widget;
  old: DiffSide;
  new: DiffSide;
  ready?: () => Promise<void>;
}

/** Cells that are the same and stand beside a change are shown for a person to find their way. */
const AROUND = 1;

/** Asks for the difference; outputs are compared and drawn only when the tab says so. */
export async function notebookBody(
  view: CompareView,
  wish: { old: Address | undefined; new: Address },
  signal: AbortSignal,
): Promise<NotebookBody> {
  const { bench, path, outputs } = view;
  const answer = await bench.history.client.call<NotebookDiff>(
    "notebook-diff",
    {
      path,
      outputs,
      ...(wish.old !== undefined && { old: wish.old }),
      ...(wish.new !== NOW && { new: wish.new }),
    },
    signal,
  );
  const { old, new: fresh, base, diff } = answer;
  if (diff.length === 0) {
    return { widget: messageWidget(sameWords(view)), old, new: fresh };
  }
  return { ...drawn(view, base, diff, old.version), old, new: fresh };
}

function drawn(
  view: CompareView,
  base: INotebookContent,
  diff: IDiffEntry[],
  version: VersionMessage | null,
): { widget: Widget; ready: () => Promise<void> } {
  const { rendermime, editors, translator } = view.bench;
  if (rendermime === null) {
    throw new Error("this front end cannot draw notebooks");
  }
  const model = new NotebookDiffModel(base, diff);
  const before = cellsBefore(model, base);
  const left = leaveOut(model, view);
  const factory = editors?.factoryService;
  const content = new NotebookDiffWidget({
    model,
    rendermime,
    translator,
    ...(factory && { editorFactory: factory.newInlineEditor.bind(factory) }),
  });
  const root = new Panel();
  root.addClass("nbdime-root");
  root.addWidget(content);
  const widget = new Panel();
  widget.addClass("nbdime-Widget");
  widget.addWidget(root);
  const ready = async (): Promise<void> => {
    await content.init().catch((error: unknown) => {
      if (!content.isDisposed) {
        throw error; // otherwise the tab was closed, or shows something else by now
      }
    });
    if (!content.isDisposed) {
      if (version !== null) {
        offerCells(view, content, version, before);
      }
      finish(view, content, model.metadata === null ? 0 : 1, left);
    }
  };
  return { widget, ready };
}

/** What cells of the old notebook are called that went or changed, by what draws them. */
function cellsBefore(
  { cells }: NotebookDiffModel,
  base: INotebookContent,
): Map<CellDiffModel, string> {
  const old = cells.filter(({ added }) => !added);
  const ids = cellsOf(base).map(({ id }, at) => (id === "" ? `was #${at + 1}` : id));
  return new Map(old.flatMap((cell, at) => (isChanged(cell) ? [[cell, ids[at] ?? ""]] : [])));
}

/** Above each cell that went or changed: a way to have just that one back. */
function offerCells(
  { bench, path }: CompareView,
  content: NotebookDiffWidget,
  version: VersionMessage,
  before: Map<CellDiffModel, string>,
): void {
  const { trans } = bench.history;
  for (const widget of drawnCells(content)) {
    const cell = before.get(widget.model);
    if (cell === undefined) {
      continue;
    }
    const words = widget.model.deleted
      ? trans.__("Put This Cell Back…")
      : trans.__("Restore This Cell…");
    const caption = trans.__("As version %1 has it; all other cells stay", version.number);
    const offer = actionWidget("bt-CellBack", words, caption, () => {
      void putCellBack(bench, path, version, cell);
    });
    widget.insertWidget(0, offer);
  }
}

function drawnCells(panel: Panel): CellDiffWidget[] {
  return panel.widgets.flatMap((widget) =>
    widget instanceof CellDiffWidget ? [widget] : widget instanceof Panel ? drawnCells(widget) : [],
  );
}

/** What of the cells is left out. */
interface LeftOut {
  /** How many that are the same and far from a change, by the place of what follows them. */
  gaps: Map<number, number>;
  /** How many at the end, because drawing all would take a person's time. */
  rest: number;
}

function leaveOut(model: NotebookDiffModel, { everything, most }: CompareView): LeftOut {
  const changed = model.chunkedCells.map((cells) => cells.some(isChanged));
  const wanted = changed.map((_, at) => everything || near(changed, at));
  const end = wanted.flatMap((is, at) => (is ? [at] : []))[most] ?? wanted.length;
  const gaps = new Map<number, number>();
  let [place, missing] = [0, 0];
  for (const is of wanted.slice(0, end)) {
    if (!is) {
      missing += 1;
      continue;
    }
    if (missing > 0) {
      gaps.set(place, missing);
    }
    [place, missing] = [place + 1, 0];
  }
  if (missing > 0) {
    gaps.set(place, missing);
  }
  const rest = wanted.length - end;
  model.chunkedCells = model.chunkedCells.slice(0, end).filter((_, at) => wanted[at]);
  return { gaps, rest };
}

function isChanged({ unchanged, added, deleted }: CellDiffModel): boolean {
  return !unchanged || added || deleted;
}

function near(changed: boolean[], at: number): boolean {
  return changed.slice(Math.max(0, at - AROUND), at + AROUND + 1).includes(true);
}

/** Names what nbdime left without a name; marks gaps, from the end, so that places stay right. */
function finish(
  view: CompareView,
  content: NotebookDiffWidget,
  first: number,
  { gaps, rest }: LeftOut,
): void {
  const { trans } = view.bench.history;
  for (const side of content.node.querySelectorAll(".cm-merge-pane .cm-content")) {
    const before = side.closest(".cm-diff-left-editor") !== null;
    side.setAttribute("aria-label", before ? trans.__("Before") : trans.__("After"));
  }
  for (const picture of content.node.querySelectorAll("img:not([alt])")) {
    picture.setAttribute("alt", trans.__("Output"));
  }
  for (const button of content.node.querySelectorAll(".jp-CollapsiblePanel-header-icon")) {
    button.setAttribute("aria-label", trans.__("Show or hide"));
  }
  for (const [place, cells] of [...gaps].reverse()) {
    const words = trans._n("%1 cell stays the same", "%1 cells stay the same", cells, cells);
    const gap = actionWidget("bt-Gap", words, trans.__("Show all cells"), () => {
      view.everything = true;
      void view.again();
    });
    content.insertWidget(first + place, gap);
  }
  if (rest > 0) {
    const words = trans._n("%1 more cell", "%1 more cells", rest, rest);
    const more = actionWidget("bt-Gap", words, trans.__("Show more cells"), () => void view.more());
    content.addWidget(more);
  }
}

function actionWidget(name: string, words: string, caption: string, run: () => void): Widget {
  const action = new Widget({ node: document.createElement("button") });
  action.addClass(name);
  action.node.textContent = words;
  action.node.title = caption;
  action.node.addEventListener("click", run);
  return action;
}

function sameWords({ bench, outputs }: CompareView): string {
  const { trans } = bench.history;
  return outputs
    ? trans.__("Both are the same.")
    : trans.__("All cells are the same. Outputs were not compared.");
}
