/** Where a person is in a document: the cursor, and what stands at which height of the window. */
import type { Cell } from "@jupyterlab/cells";
import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { Widget } from "@lumino/widgets";

/** The parts of a notebook or an editor that know. */
interface Place extends Widget {
  editor?: CodeEditor.IEditor;
  widgets?: readonly Cell[];
  activeCell?: Cell | null;
  activeCellIndex?: number;
  outerNode?: HTMLElement;
  scrollToItem?: (index: number, align: "start") => Promise<void>;
}

/** Milliseconds; Lab gives scrolling up, or never ends it, where something else scrolls as well. */
const SCROLLING = 1000;

/** How long an editor is waited for; one that is out of sight does not come. */
const FRAMES = 30;

/** What is remembered. */
export interface Remembered {
  /** Active cell; undefined: there are none. */
  cell: CellMark | undefined;
  cursor: CodeEditor.IPosition | undefined;
  /** Of a notebook the topmost cell that is seen; cells may be others, so a height alone misleads. */
  anchor: CellMark | undefined;
  /** The keyboard wrote there. */
  focused: boolean;
  /** Pixels: of the anchor below the window's top, else how far the text is scrolled. */
  top: number;
}

interface CellMark {
  id: string;
  index: number;
}

/** Remembers where a person is in a document. */
export function placeIn(widget: Widget): Remembered {
  const content = widget as Place;
  const scroller = scrollerOf(content);
  const edge = scroller?.getBoundingClientRect().top ?? 0;
  const seen = content.widgets?.findIndex(
    ({ node, isAttached }) => isAttached && node.getBoundingClientRect().bottom > edge,
  );
  const anchor = markOf(content, seen);
  const editor = content.editor ?? content.activeCell?.editor ?? undefined;
  return {
    cell: markOf(content, content.activeCellIndex),
    cursor: editor?.getCursorPosition(),
    anchor,
    focused: content.node.contains(document.activeElement),
    top:
      anchor === undefined
        ? (scroller?.scrollTop ?? 0)
        : topOf(content.widgets?.[anchor.index]) - edge,
  };
}

/** Brings a person back there, as far as it still exists. */
export async function returnTo(widget: Widget, place: Remembered): Promise<void> {
  const content = widget as Place;
  const { cell, anchor, cursor, top } = place;
  if (content.widgets !== undefined && cell !== undefined) {
    content.activeCellIndex = found(content, cell);
  }
  const scroller = scrollerOf(content);
  if (anchor !== undefined && content.scrollToItem !== undefined) {
    const index = found(content, anchor);
    await atMost(SCROLLING, content.scrollToItem(index, "start"));
    const edge = scroller?.getBoundingClientRect().top ?? 0;
    scroller?.scrollBy({ top: topOf(content.widgets?.[index]) - edge - top });
  } else {
    await drawn(); // lines are laid out again by then
    scroller?.scrollTo({ top });
  }
  await putCursor(content, cursor);
  if (place.focused) {
    content.activate(); // what had the focus is not there any more
  }
}

async function putCursor(content: Place, cursor: CodeEditor.IPosition | undefined): Promise<void> {
  const { activeCell } = content;
  if (activeCell !== undefined && activeCell !== null && cursor !== undefined) {
    await attached(activeCell);
  }
  const editor = content.editor ?? activeCell?.editor ?? undefined;
  if (editor !== undefined && cursor !== undefined) {
    const line = Math.min(cursor.line, editor.lineCount - 1);
    const column = Math.min(cursor.column, editor.getLine(line)?.length ?? 0);
    editor.setCursorPosition({ line, column }, { scroll: false });
  }
}

/** Cells are put into the page when they come into sight, their editors a little later. */
async function attached(cell: Cell): Promise<void> {
  for (let frame = 0; frame < FRAMES && cell.editor === null && !cell.isDisposed; frame += 1) {
    await drawn();
  }
}

/** The cell with the same id, else the one at its turn. */
function found({ widgets = [] }: Place, { id, index }: CellMark): number {
  const at = widgets.findIndex(({ model }) => model.id === id);
  return at >= 0 ? at : Math.min(index, widgets.length - 1);
}

function markOf({ widgets }: Place, index: number | undefined): CellMark | undefined {
  const id = widgets?.[index ?? -1]?.model.id;
  return id === undefined || index === undefined ? undefined : { id, index };
}

function topOf(cell: Cell | undefined): number {
  return cell?.node.getBoundingClientRect().top ?? 0;
}

function scrollerOf(content: Place): HTMLElement | undefined {
  return content.outerNode ?? content.node.querySelector<HTMLElement>(".cm-scroller") ?? undefined;
}

function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    work.then(resolve, resolve);
  });
}

function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve();
    });
  });
}
