/** What the status bar says. */
import { conditionLines } from "../../panel-core/condition";
import type { StatusResult } from "../../panel-core/protocol";
import { exactTime, shortTime, type Translator } from "../../panel-core/time";
import { grouped, size, versionsCount } from "../../panel-core/wording";

/** All that the status bar knows. */
export interface Liveness {
  state: "starting" | "running" | "stopped" | "failed";
  failure: string | undefined;
  /** Why saves are not being kept; empty: all is well. */
  trouble: string[];
  /** Of the last capture, in milliseconds. */
  last: number | undefined;
  figures: StatusResult | undefined;
}

export interface StatusLine {
  text: string;
  /** Plain text in paragraphs. */
  tooltip: string;
  /** Read out in place of the icon and the text. */
  spoken: string;
  warning: boolean;
}

/** The item as it stands now. */
export function statusLine(l10n: Translator, known: Liveness, now: number): StatusLine {
  const reason = trouble(l10n, known);
  const hurt = known.state === "running" && (known.figures?.damaged ?? "") !== "";
  if (reason !== undefined && hurt) {
    const tooltip = l10n.t("The history is damaged; saves are kept beside it. Click to repair it.");
    const text = l10n.t("damaged");
    return { text: `$(warning) ${text}`, tooltip, spoken: tooltip, warning: true };
  }
  if (reason !== undefined) {
    const text = l10n.t("not kept");
    return { text: `$(warning) ${text}`, tooltip: reason, spoken: reason, warning: true };
  }
  if (known.state === "stopped") {
    const text = l10n.t("off");
    const tooltip = l10n.t("Backtrail was stopped: saves are not being kept.");
    return { text: `$(history) ${text}`, tooltip, spoken: tooltip, warning: true };
  }
  if (known.state === "starting") {
    const tooltip = l10n.t("Backtrail is starting; saves made meanwhile are kept then.");
    return { text: "$(loading~spin)", tooltip, spoken: tooltip, warning: false };
  }
  return {
    text: known.last === undefined ? "$(history)" : `$(history) ${ago(l10n, known.last, now)}`,
    tooltip: figures(l10n, known),
    spoken:
      known.last === undefined
        ? l10n.t("Backtrail: no saves yet")
        : l10n.t("Backtrail: last save kept {0}", ago(l10n, known.last, now)),
    warning: false,
  };
}

/** `148 versions of 12 files · 212 kB`. */
export function storeFigures(l10n: Translator, status: StatusResult): string {
  const { versions, documents, store_bytes, full_bytes } = status;
  const files = documents === 1 ? l10n.t("1 file") : l10n.t("{0} files", grouped(documents));
  const counts = l10n.t("{0} of {1}", versionsCount(l10n, versions), files);
  const sizes = l10n.t("{0}; full copies would take {1}", size(store_bytes), size(full_bytes));
  return `${counts} · ${sizes}`;
}

function trouble(l10n: Translator, { state, failure, ...known }: Liveness): string | undefined {
  if (state === "failed") {
    return failure ?? "";
  }
  const [reason] = state === "running" ? known.trouble : [];
  return reason && l10n.t("Saves are not being kept: {0}", reason);
}

function figures(l10n: Translator, { last, figures: status }: Liveness): string {
  const lines = [
    last === undefined
      ? l10n.t("No saves yet. Save a file and it is kept.")
      : l10n.t("Last save kept {0}.", exactTime(last)),
  ];
  if (status !== undefined) {
    lines.push(storeFigures(l10n, status));
    lines.push(...conditionLines(l10n, { ...status, last_capture: null }));
    const hooks = status.hooks?.length ?? 0;
    if (hooks > 0) {
      const many = l10n.t("{0} hooks do not work; click to see why.", hooks);
      lines.push(hooks === 1 ? l10n.t("1 hook does not work; click to see why.") : many);
    }
    const skipped = status.skipped?.length ?? 0;
    if (skipped > 0) {
      const files = skipped === 1 ? l10n.t("1 file") : l10n.t("{0} files", skipped);
      lines.push(l10n.t("{0} left out since the start; click to see why.", files));
    }
  }
  return lines.join("\n\n");
}

function ago(l10n: Translator, time: number, now: number): string {
  return shortTime(l10n, time, now);
}
