/** What keeps history alive, in a person's words: the same in every panel. */
import type { MirrorMessage, StatusResult } from "./protocol";
import { exactTime, type Translator } from "./time";
import { grouped, size } from "./wording";

/** When the last save was kept, what waits, and who looks for changes from outside. */
export function conditionLines(l10n: Translator, status: StatusResult): string[] {
  const { last_capture: last, waiting = 0, watcher = "" } = status;
  const lines = [];
  if (last !== null && last !== undefined) {
    lines.push(l10n.t("Last save kept {0}.", exactTime(Date.parse(last))));
  }
  const { proven = null, proven_versions: rebuilt = 0 } = status;
  if (proven !== null) {
    const when = exactTime(Date.parse(proven));
    lines.push(l10n.t("Proven restorable {0}: {1} versions rebuilt.", when, grouped(rebuilt)));
  }
  const { compacted = null } = status;
  if (compacted !== null) {
    lines.push(
      l10n.t(
        "Compacted {0}: {1} → {2}; changes since: {3}",
        exactTime(Date.parse(compacted.time)),
        size(compacted.before_bytes),
        size(compacted.after_bytes),
        grouped(compacted.since),
      ),
    );
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

/** How far a mirror has come, when that was, and what is wrong with it. */
export function mirrorWords(l10n: Translator, { time, behind, trouble }: MirrorMessage): string {
  const many = l10n.t("{0} changes behind", grouped(behind));
  const some = behind === 1 ? l10n.t("1 change behind") : many;
  const words = [
    behind === 0 ? l10n.t("nothing is missing") : some,
    time === null
      ? l10n.t("never was up to date")
      : l10n.t("brought up to date {0}", exactTime(Date.parse(time))),
  ];
  return [words.join(", "), trouble].filter((part) => part !== "").join(": ");
}

/** Each hook that did not work the last time, and why. */
export function hookLines(l10n: Translator, status: StatusResult): string[] {
  return (status.hooks ?? []).map(({ hook, reason, times }) =>
    times === 1
      ? l10n.t("{0} failed: {1}", hook, reason)
      : l10n.t("{0} failed {1} times: {2}", hook, grouped(times), reason),
  );
}
