/** Open documents: what they hold unsaved, and showing what is on disk without losing one's place. */
import type { DocumentRegistry, IDocumentWidget } from "@jupyterlab/docregistry";
import { type Contents, ServerConnection } from "@jupyterlab/services";

import type { RestoreResult } from "../../panel-core/protocol";
import { placeIn, type Remembered, returnTo } from "./places";
import type { Workbench } from "./workbench";

/** What a document holds that was not saved: as in a PUT to the contents API. */
export interface Unsaved {
  type: "file" | "notebook";
  format: "base64" | "json" | "text";
  content: unknown;
}

/**
 * The context of an open document; undefined: the file is not open.
 *
 * A notebook may be open as a text, too: each has edits of its own, and those come first.
 */
export function openContext(bench: Workbench, path: string): DocumentRegistry.Context | undefined {
  const contexts = openWidgets(bench, path).map(({ context }) => context);
  return contexts.find(isDirty) ?? contexts[0];
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
  const { contents } = bench.app.serviceManager;
  try {
    return asUnsaved(await contents.get(path, { content: true }));
  } catch (error) {
    switch (error instanceof ServerConnection.ResponseError ? error.response.status : 0) {
      case 400: // a notebook that is damaged: the more somebody wants an earlier version of it
        return asUnsaved(await contents.get(path, { content: true, type: "file" }));
      case 404:
        return undefined; // gone: a restore would make it again
      default:
        throw error;
    }
  }
}

/**
 * Has the server write a file, and shows in each open document of it what is there then.
 *
 * `write` gets what is unsaved. Until its result is shown nothing can be typed there: it would be
 * in no version. Cursor, focus and scroll position stay.
 */
export async function rewritten(
  bench: Workbench,
  path: string,
  write: (unsaved: { unsaved?: Unsaved }) => Promise<RestoreResult>,
): Promise<RestoreResult> {
  const kept = openContext(bench, path);
  const held = openWidgets(bench, path).map(hold);
  let shown: ReadonlySet<Context> = new Set<Context>();
  try {
    const unsaved = unsavedOf(kept);
    const result = await write(unsaved === undefined ? {} : { unsaved });
    const { version } = result.plan;
    if (version !== null) {
      shown = await revert(bench, path, kept, version.size); // otherwise the file is gone
    }
    return result;
  } finally {
    for (const { widget, place } of held) {
      release(widget);
      if (shown.has(widget.context)) {
        // Not waited for: what was done is told however long Lab draws.
        void returnTo(widget.content, place);
      } else if (place.focused) {
        widget.content.activate();
      }
    }
  }
}

/** Edits of a second document of the same file were not kept: they stay there, unsaved. */
async function revert(
  bench: Workbench,
  path: string,
  kept: Context | undefined,
  size: number,
): Promise<ReadonlySet<Context>> {
  const contexts = new Set(openWidgets(bench, path).map(({ context }) => context));
  for (const context of [...contexts]) {
    if (context.model.collaborative === true || (context !== kept && isDirty(context))) {
      contexts.delete(context);
      continue;
    }
    try {
      await context.revert();
    } catch {
      contexts.delete(context); // Lab says why it cannot be shown in a dialog
      continue;
    }
    if (size === 0) {
      context.model.fromString(""); // Lab takes an empty file for one without an answer
    }
    context.model.dirty = false;
  }
  return contexts;
}

interface Held {
  widget: OpenWidget;
  place: Remembered;
}

function hold(widget: OpenWidget): Held {
  const place = placeIn(widget.content);
  widget.content.node.inert = true;
  widget.content.addClass(HELD);
  return { widget, place };
}

function release({ content }: OpenWidget): void {
  content.node.inert = false;
  content.removeClass(HELD);
}

function isDirty({ model }: Context): boolean {
  return model.dirty && model.collaborative !== true;
}

/** Those of a file, the one in front first. */
function openWidgets(bench: Workbench, path: string): OpenWidget[] {
  const { shell, serviceManager } = bench.app;
  const { contents } = serviceManager;
  const open = [...shell.widgets("main")].flatMap((widget) => {
    const context = bench.documents.contextForWidget(widget);
    return context !== undefined && contents.localPath(context.path) === path
      ? [widget as OpenWidget]
      : [];
  });
  const front = open.filter((widget) => widget === shell.currentWidget);
  return [...front, ...open.filter((widget) => !front.includes(widget))];
}

type Context = DocumentRegistry.Context;
type OpenWidget = IDocumentWidget & { context: Context };

/** Of a document that the server writes at this moment. */
const HELD = "bt-mod-held";

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
