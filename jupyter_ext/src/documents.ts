/** Open documents: what they hold unsaved, and showing what is on disk without losing one's place. */
import type { Cell } from "@jupyterlab/cells";
import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { DocumentRegistry, IDocumentWidget } from "@jupyterlab/docregistry";
import { type Contents, ServerConnection } from "@jupyterlab/services";
import type { Widget } from "@lumino/widgets";

import type { Workbench } from "./workbench";

/** What a document holds that was not saved: as in a PUT to the contents API. */
export interface Unsaved {
  type: "file" | "notebook";
  format: "base64" | "json" | "text";
  content: unknown;
}

/** The parts of a notebook or an editor that know where a person is. */
interface Place extends Widget {
  editor?: CodeEditor.IEditor;
  widgets?: readonly Cell[];
  activeCell?: Cell | null;
  activeCellIndex?: number;
  outerNode?: HTMLElement;
}

/** The context of an open document; undefined: the file is not open. */
export function openContext(bench: Workbench, path: string): DocumentRegistry.Context | undefined {
  return openWidgets(bench, path).map(({ context }) => context)[0];
}

/** What an open document would save right now; undefined where disk says the same. */
export function unsavedOf(context: DocumentRegistry.Context | undefined): Unsaved | undefined {
  // The server itself holds a document that several people edit, and writes it.
  if (context === undefined || !context.model.dirty || context.model.collaborative === true) {
    return undefined;
  }
  return contentOf(context);
}

/** What an open document shows, saved or not. */
export function contentOf(context: DocumentRegistry.Context): Unsaved | undefined {
  const { model, contentsModel } = context;
  if (contentsModel?.type === "notebook") {
    return { type: "notebook", format: "json", content: model.toJSON() };
  }
  const format = contentsModel?.format;
  if (format !== "text" && format !== "base64") {
    return undefined; // a document that Lab only shows
  }
  return { type: "file", format, content: withLineEnds(context, model.toString()) };
}

/** What a file holds now, as its open document shows it, else as it is on disk. */
export async function currentContent(bench: Workbench, path: string): Promise<Unsaved | undefined> {
  const context = openContext(bench, path);
  const open = context && contentOf(context);
  if (open !== undefined) {
    return open;
  }
  try {
    return asUnsaved(await bench.app.serviceManager.contents.get(path, { content: true }));
  } catch (error) {
    if (error instanceof ServerConnection.ResponseError && error.response.status === 404) {
      return undefined; // gone: a restore would make it again
    }
    throw error;
  }
}

/** Shows in every open document of a file what is on disk; cursor and scroll position stay. */
export async function revert(bench: Workbench, path: string, size?: number): Promise<void> {
  const seen = new Set<DocumentRegistry.Context>();
  for (const widget of openWidgets(bench, path)) {
    const { context } = widget;
    if (seen.has(context) || context.model.collaborative === true) {
      continue;
    }
    seen.add(context);
    const back = placeIn(widget.content);
    await context.revert();
    if (size === 0) {
      context.model.fromString(""); // Lab takes an empty file for one without an answer
    }
    context.model.dirty = false;
    back();
  }
}

function openWidgets(bench: Workbench, path: string): (IDocumentWidget & { context: Context })[] {
  const { contents } = bench.app.serviceManager;
  return [...bench.app.shell.widgets("main")].flatMap((widget) => {
    const context = bench.documents.contextForWidget(widget);
    return context !== undefined && contents.localPath(context.path) === path
      ? [widget as IDocumentWidget & { context: Context }]
      : [];
  });
}

type Context = DocumentRegistry.Context;

/** Lab shows every line end as one character and keeps the file's own to itself. */
function withLineEnds(context: Context, text: string): string {
  const { _lineEnding: ending } = context as unknown as { _lineEnding?: string | null };
  return typeof ending === "string" ? text.replace(/\n/g, ending) : text;
}

function asUnsaved({ type, format, content }: Contents.IModel): Unsaved | undefined {
  return type === "directory" || format === null
    ? undefined
    : { type: type === "notebook" ? "notebook" : "file", format, content: content as unknown };
}

/** Remembers where a person is; answers what brings them back there. */
function placeIn(content: Place): () => void {
  const cell = content.activeCell ?? undefined;
  const id = cell?.model.id;
  const index = content.activeCellIndex ?? -1;
  const editor = content.editor ?? cell?.editor ?? undefined;
  const cursor = editor?.getCursorPosition();
  const scroller = scrollerOf(content);
  const top = scroller?.scrollTop ?? 0;
  return () => {
    const { widgets } = content;
    if (widgets !== undefined && index >= 0) {
      const at = widgets.findIndex(({ model }) => model.id === id);
      content.activeCellIndex = at >= 0 ? at : Math.min(index, widgets.length - 1);
    }
    const now = content.editor ?? content.activeCell?.editor ?? undefined;
    if (now !== undefined && cursor !== undefined) {
      const line = Math.min(cursor.line, now.lineCount - 1);
      const column = Math.min(cursor.column, now.getLine(line)?.length ?? 0);
      now.setCursorPosition({ line, column }, { scroll: false });
    }
    // Cells and lines are laid out again by then.
    requestAnimationFrame(() => {
      scroller?.scrollTo({ top });
    });
  };
}

function scrollerOf(content: Place): HTMLElement | undefined {
  return content.outerNode ?? content.node.querySelector<HTMLElement>(".cm-scroller") ?? undefined;
}
