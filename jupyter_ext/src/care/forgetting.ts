/** What is to be gone for good: the version selected, the file or folder, or whatever holds a text. */
import { InputDialog } from "@jupyterlab/apputils";

import type { PlanParams } from "../../../panel-core/protocol";
import { nameOf, selectedOf } from "../targets";
import type { Workbench } from "../workbench";

/** What a plan is asked for; undefined where the person left. */
export type Forgetting = Pick<PlanParams, "path" | "folder" | "versions" | "text" | "replace">;

/** Asks what goes; `place` names the file or folder that the person works on, if there is one. */
export async function askForgetting(
  bench: Workbench,
  path: string,
  place: Pick<PlanParams, "path" | "folder">,
): Promise<Forgetting | undefined> {
  const { trans } = bench.history;
  const ways = new Map<string, Forgetting>();
  const selected = selectedOf(bench, path);
  const name = nameOf(path);
  if (selected !== undefined) {
    const label = trans.__("Version %1 of %2", selected.number, name);
    ways.set(label, { ...place, versions: [selected.id] });
  }
  if (path !== "") {
    const file = trans.__("All that is kept of %1", name);
    const folder = trans.__("All that is kept of the files in %1", name);
    ways.set(place.folder === undefined ? file : folder, place);
  }
  const gone = trans.__("A text: versions that hold it go");
  const masked = trans.__("A text: versions stay, with [forgotten] in its place");
  const { value } = await InputDialog.getItem({
    title: trans.__("Forget for good"),
    label: trans.__("What goes cannot be had back. You see it first."),
    items: [...ways.keys(), gone, masked],
    okLabel: trans.__("Next"),
  });
  if (value === gone || value === masked) {
    return askText(bench, value === masked);
  }
  return value === null ? undefined : ways.get(value);
}

async function askText(bench: Workbench, replace: boolean): Promise<Forgetting | undefined> {
  const { trans } = bench.history;
  const { value } = await InputDialog.getText({
    title: trans.__("Forget a text for good"),
    label: trans.__("Exactly as it stood there. Backtrail writes it down nowhere."),
    okLabel: trans.__("Show What Would Go"),
  });
  return value ? { text: value, replace } : undefined;
}
