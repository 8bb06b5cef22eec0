/** What is said at once, wherever somebody looks: trouble always, the rest as the settings say. */
import { Notification } from "@jupyterlab/apputils";

import type { History } from "./history";
import { CommandIDs } from "./tokens";

/** Milliseconds; Lab keeps a message in its list after that. */
const SHOWN = 8000;

/** Says it within one save, for as long as it is so; the light and the panel say it, too. */
export function tellTrouble(history: History): void {
  const { app, liveness, trans } = history;
  const action: Notification.IAction = {
    label: trans.__("Show History Status"),
    callback: (event) => {
      event.preventDefault(); // it stays for as long as it is true
      void app.commands.execute(CommandIDs.status);
    },
  };
  let id: string | undefined;
  let said = "";
  const tell = (): void => {
    const { state, reasons } = liveness;
    const why = reasons[0] ?? "";
    if (state === "trouble" && id === undefined) {
      said = why;
      id = Notification.error(words(why), { autoClose: false, actions: [action] });
    } else if (state === "trouble" && id !== undefined && why !== said) {
      said = why;
      Notification.update({ id, message: words(why) });
    } else if (state === "alive" && id !== undefined) {
      Notification.dismiss(id);
      id = undefined;
    }
  };
  const words = (why: string): string => trans.__("Saves are not being kept: %1", why);
  liveness.changed.connect(tell);
  tell();
}

/** Says the rest. Of each kind the newest takes the place of the one before: there may be many. */
export function tellNews({ liveness }: History): void {
  const shown = new Map<string, string>();
  liveness.said.connect((_, { kind, level, text }) => {
    const before = shown.get(kind);
    if (before !== undefined) {
      Notification.dismiss(before);
    }
    shown.set(
      kind,
      Notification.emit(text, level === "all" ? "info" : level, { autoClose: SHOWN }),
    );
  });
}
