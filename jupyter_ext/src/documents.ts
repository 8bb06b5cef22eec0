/** Open documents: what they hold unsaved, and showing what is on disk without losing one's place. */
import type { DocumentRegistry, IDocumentWidget } from "@jupyterlab/docregistry";
import { type Contents, ServerConnection } from "@jupyterlab/services";

import { placeIn, returnTo } from "./places";
import type { Workbench } from "./workbench";

/** What a document holds that was not saved: as in a PUT to the contents API. */
export interface Unsaved {
  type: "file" | "notebook";
  format: "base64" | "json" | "text";
  content: unknown;
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
  const format = formatOf(context);
  if (format !== "text" && format !== "base64") {
    return undefined; // a document that Lab only shows
  }
  return { type: "file", format, content: withLineEnds(context, model.toString()) };
}

/** After a save Lab has the server's answer without content, and that has no format. */
function formatOf(context: DocumentRegistry.Context): Contents.FileFormat | null {
  const { _factory: factory } = context as unknown as {
    _factory?: { fileFormat: Contents.FileFormat | null };
  };
  return context.contentsModel?.format ?? factory?.fileFormat ?? null;
}

/** What a file holds now: what its open document has unsaved, else what is on disk. */
export async function currentContent(bench: Workbench, path: string): Promise<Unsaved | undefined> {
  const context = openContext(bench, path);
  if (context !== undefined && (context.model.dirty || context.model.collaborative === true)) {
    const open = contentOf(context);
    if (open !== undefined) {
      return open;
    }
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
    const place = placeIn(widget.content);
    await context.revert();
    if (size === 0) {
      context.model.fromString(""); // Lab takes an empty file for one without an answer
    }
    context.model.dirty = false;
    await returnTo(widget.content, place);
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
