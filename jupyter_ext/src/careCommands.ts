/** The commands that look after the history; what they do is loaded when one is used. */
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";

import type * as actions from "./actions";
import { placeOf } from "./targets";
import type { Workbench } from "./workbench";

interface Care {
  label: string;
  caption: string;
  run: (args: ReadonlyPartialJSONObject) => Promise<void>;
}

/** By their ids; `loaded` brings what they do. */
export function careCommands(
  bench: Workbench,
  loaded: () => Promise<typeof actions>,
): Record<string, Care> {
  const { trans } = bench.history;
  const labels: Record<actions.Care, string> = {
    prune: trans.__("Show What Would Be Pruned…"),
    check: trans.__("Check the History"),
    drill: trans.__("Prove a Restore"),
    compact: trans.__("Compact the History…"),
    import: trans.__("Import History…"),
    export: trans.__("Export History to a File…"),
    merge: trans.__("Import History from a File…"),
    forget: trans.__("Forget for Good…"),
  };
  return Object.fromEntries(
    Object.entries(labels).map(([name, label]) => [
      `backtrail:${name}`,
      {
        label,
        caption: label, // loaded at the start: no words more than needed
        run: async (args) =>
          (await loaded()).lookAfter(bench, name as actions.Care, placeOf(bench, args)),
      },
    ]),
  );
}
