/** The keys of a structured file that differ, each with a way back. */
import { Widget } from "@lumino/widgets";

import type { DiffResult, KeyChangeMessage } from "../../../panel-core/protocol";
import { openContext, unsavedOf } from "../documents";
import { sentence } from "../faults";
import { isRestorable, restoreKey } from "../restore/parts";
import type { Side } from "./sides";
import type { CompareView } from "./view";

const STRUCTURED = /(?:^|[/.])(?:json|jsonc|code-workspace|ya?ml|toml|ini|cfg|env|properties)$/i;
/** Rows that are drawn; further ones are counted. */
const MOST = 200;

/** Whether keys tell more of such a file than lines. */
export function hasKeys(path: string): boolean {
  return STRUCTURED.test(path);
}

/** Lists the keys; undefined: there are none to list. */
export async function keysWidget(
  view: CompareView,
  sides: { old: Side; new: Side },
  signal: AbortSignal,
): Promise<Widget | undefined> {
  const { bench, path } = view;
  const { old, new: fresh } = sides;
  if (old.version === null) {
    return undefined;
  }
  const params = {
    ...{ path, old: old.version.id, format: "structured" },
    ...(fresh.version !== null && { new: fresh.version.id }),
  };
  const answer = await bench.history.client.call<DiffResult>("diff", params, signal);
  const { trans } = bench.history;
  const keys = answer.keys ?? [];
  const list = document.createElement("details");
  list.open = true;
  list.append(element("summary", trans._n("%1 key", "%1 keys", keys.length, keys.length)));
  const unsaved = fresh.version === null && unsavedOf(openContext(bench, path)) !== undefined;
  const open = unsaved ? trans.__("Unsaved edits are not among these keys.") : "";
  for (const words of [answer.fallback ?? "", open, ...(answer.notes ?? [])].filter(Boolean)) {
    list.append(element("p", sentence(words), "bt-Keys-note"));
  }
  const table = element("ul", "", "bt-Keys-list");
  table.append(...keys.slice(0, MOST).map((change) => row(view, old, change)));
  list.append(table);
  if (keys.length > MOST) {
    list.append(element("p", trans.__("… and %1 more keys.", keys.length - MOST), "bt-Keys-note"));
  }
  const widget = new Widget();
  widget.addClass("bt-Keys");
  widget.node.append(list);
  return widget;
}

function row({ bench, path }: CompareView, old: Side, change: KeyChangeMessage): HTMLElement {
  const { trans } = bench.history;
  const { kind, key } = change;
  const line = element("li", "", "bt-Key");
  line.dataset["key"] = key;
  const names = {
    added: trans.__("added"),
    changed: trans.__("changed"),
    moved: trans.__("moved from %1", change.old_key ?? ""),
    removed: trans.__("removed"),
    type: trans.__("of another type"),
  };
  line.append(element("code", key, "bt-Key-name"), element("span", names[kind], "bt-Key-kind"));
  const values = element("span", "", "bt-Key-values");
  if (change.old !== null) {
    values.append(element("del", change.old));
  }
  if (change.new !== null) {
    values.append(element("ins", change.new));
  }
  line.append(values);
  const { version } = old;
  if (version !== null && isRestorable(change)) {
    const button = element("button", trans.__("Restore This Key…"), "bt-Push");
    button.title =
      change.old === null
        ? trans.__("Version %1 does not have it: it is taken out of the file", version.number)
        : trans.__("Bring it back into the file as version %1 has it", version.number);
    button.setAttribute("aria-label", trans.__("Restore key %1…", key));
    button.addEventListener("click", () => void restoreKey(bench, path, version, key));
    line.append(button);
  }
  return line;
}

function element(tag: string, text: string, name = ""): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = name;
  return node;
}
