/** Two texts beside each other, with what differs marked and what is the same folded away. */
import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { jupyterTheme } from "@jupyterlab/codemirror";
import { Widget } from "@lumino/widgets";

import { size } from "../../../panel-core/wording";
import { nameOf } from "../targets";
import type { Workbench } from "../workbench";
import { bytesWidget } from "./bytes";
import type { Side } from "./sides";

/** Characters of both sides up to which a browser draws them without making a person wait. */
const LARGEST = 4_000_000;
const EFFORT = { scanLimit: 1000, timeout: 1500 };

/** Shows both texts; nothing can be written there. Too long ones are offered as downloads. */
export async function textWidget(
  bench: Workbench,
  path: string,
  sides: { old: Side; new: Side },
): Promise<Widget> {
  const [old, fresh] = [sides.old.text ?? "", sides.new.text ?? ""];
  if (old.length + fresh.length > LARGEST) {
    return tooLong(bench, path, sides);
  }
  const widget = new Widget();
  widget.addClass("bt-Text");
  const language = await languageOf(bench, path);
  const { trans } = bench.history;
  const view = new MergeView({
    parent: widget.node,
    a: { doc: old, extensions: extensions(language, trans.__("Before")) },
    b: { doc: fresh, extensions: extensions(language, trans.__("After")) },
    collapseUnchanged: { margin: 3, minSize: 4 },
    diffConfig: EFFORT,
    gutter: true,
  });
  widget.disposed.connect(() => {
    view.destroy();
  });
  return widget;
}

function extensions(language: Extension[], label: string): Extension[] {
  return [
    lineNumbers(),
    jupyterTheme,
    EditorState.readOnly.of(true),
    // Still takes the focus, so that it can be read, searched and copied with the keyboard.
    EditorView.editable.of(true),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
    ...language,
  ];
}

/** Colours for the language, by the name of the file. */
async function languageOf(bench: Workbench, path: string): Promise<Extension[]> {
  const { languages } = bench;
  const found = languages?.findByFileName(nameOf(path)) ?? null;
  if (languages === null || found === null) {
    return [];
  }
  try {
    const support = (await languages.getLanguage(found))?.support;
    return support === undefined ? [] : [support];
  } catch {
    return []; // shown without colours
  }
}

function tooLong(bench: Workbench, path: string, sides: { old: Side; new: Side }): Widget {
  const { trans } = bench.history;
  const widget = bytesWidget(bench, path, sides);
  const note = document.createElement("p");
  note.className = "bt-Bytes-note";
  note.textContent = trans.__(
    "These texts are too long to be shown beside each other (%1 and %2).",
    size(sides.old.size),
    size(sides.new.size),
  );
  widget.node.prepend(note);
  return widget;
}
