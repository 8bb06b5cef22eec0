/** What keeps history alive, in a person's words: the same in every panel. */
import type { StatusResult } from "./protocol";
import { exactTime, type Translator } from "./time";
import { grouped } from "./wording";

/** When the last save was kept, what waits, and who looks for changes from outside. */
export function conditionLines(l10n: Translator, status: StatusResult): string[] {
  const { last_capture: last, waiting = 0, watcher = "" } = status;
  const lines = [];
  if (last !== null && last !== undefined) {
    lines.push(l10n.t("Last save kept {0}.", exactTime(Date.parse(last))));
  }
  if (waiting > 0) {
    const many = l10n.t("{0} saves wait for the store.", grouped(waiting));
    lines.push(waiting === 1 ? l10n.t("1 save waits for the store.") : many);
  }
  lines.push(
    watcher === ""
      ? l10n.t("Nobody watches for changes from outside.")
      : l10n.t("Changes from outside: {0}", watcher),
  );
  return lines;
}

/** Each hook that did not work the last time, and why. */
export function hookLines(l10n: Translator, status: StatusResult): string[] {
  return (status.hooks ?? []).map(({ hook, reason, times }) =>
    times === 1
      ? l10n.t("{0} failed: {1}", hook, reason)
      : l10n.t("{0} failed {1} times: {2}", hook, grouped(times), reason),
  );
}
