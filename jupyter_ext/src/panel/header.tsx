/** Which file it is, whether its history is alive, and how much of it there is. */
import { PathExt } from "@jupyterlab/coreutils";
import * as React from "react";

import { exactTime, shortTime } from "../../../panel-core/time";
import { size, versionsCount } from "../../../panel-core/wording";
import { sentence } from "../faults";
import { CommandIDs } from "../tokens";
import { run } from "./actions";
import type { PanelModel } from "./model";

/** The first line of the panel. */
export function Header({ model, now }: { model: PanelModel; now: number }): React.JSX.Element {
  const { history, l10n, activity } = model;
  const { state } = history.liveness;
  const words = statusWords(model, now);
  return (
    <div className="bt-Header">
      <span className="bt-Status" data-state={state} role="img" aria-label={words} title={words} />
      <h2 className="bt-Name" title={history.path}>
        {history.path === undefined ? l10n.t("History") : PathExt.basename(history.path)}
      </h2>
      {activity !== undefined && (
        <span className="bt-Summary" title={l10n.t("What full copies of all versions would take")}>
          {versionsCount(l10n, activity.versions)} · {size(activity.full_bytes)}
        </span>
      )}
      {history.path !== undefined && (
        <button
          type="button"
          className="bt-Link"
          data-action="report"
          title={l10n.t("What happened to this file, as a page to hand over")}
          onClick={() => {
            run(history, CommandIDs.report, { path: history.path ?? "" });
          }}
        >
          {l10n.t("Report")}
        </button>
      )}
    </div>
  );
}

/** Whether saves are being kept, in a sentence. */
export function statusWords({ history, l10n }: PanelModel, now: number): string {
  const { state, last, reasons } = history.liveness;
  switch (state) {
    case "alive":
      return last === undefined
        ? l10n.t("Saves are being kept.")
        : l10n.t(
            "Saves are being kept; the last one {0} ({1}).",
            shortTime(l10n, last, now),
            exactTime(last),
          );
    case "starting":
      return l10n.t("Asking the server …");
    case "trouble":
      return l10n.t("Saves are not being kept: {0}", reasons.map(sentence).join(" "));
    case "off":
      return l10n.t("Backtrail is off: {0}", reasons.map(sentence).join(" "));
  }
}
