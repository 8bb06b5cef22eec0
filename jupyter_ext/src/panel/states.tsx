/** What stands in place of a list that cannot be shown, or above one that has something to tell. */
import * as React from "react";

import { CommandIDs } from "../tokens";
import { run } from "./actions";
import { statusWords } from "./header";
import type { PanelModel } from "./model";

interface State {
  words: string;
  /** More to know, in small print. */
  hint?: string;
  action?: { label: string; run: () => void };
}

/** Why there is nothing to list, and what can be done about it. */
export function Empty({ model }: { model: PanelModel }): React.JSX.Element {
  const { words, hint, action } = stateOf(model);
  return (
    <div className="bt-State" role="status" data-state={model.timeline.state}>
      <p>{words}</p>
      {hint !== undefined && <p className="bt-State-hint">{hint}</p>}
      {action !== undefined && (
        <button type="button" className="bt-State-action" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}

/** What the person has to know although there is a list. */
export function Notices({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, history, timeline } = model;
  const { path, liveness } = history;
  const damaged = timeline.about.damaged?.length ?? 0;
  const listed = timeline.loaded.rows.length > 0;
  const ill = liveness.state === "trouble" || (liveness.state === "off" && listed);
  return (
    <div className="bt-Notices" aria-live="polite">
      {ill && <p className="bt-Notice bt-mod-trouble">{statusWords(model, Date.now())}</p>}
      {listed && timeline.state === "failed" && (
        <p className="bt-Notice bt-mod-trouble">
          {l10n.t("The list may be out of date: {0}", timeline.reason)}{" "}
          <button type="button" className="bt-Link" onClick={again(model)}>
            {l10n.t("Try again")}
          </button>
        </p>
      )}
      {timeline.about.deleted && path !== undefined && (
        <p className="bt-Notice">
          {l10n.t("This file was deleted; its history is kept.")}{" "}
          <button
            type="button"
            className="bt-Link"
            onClick={() => {
              run(history, CommandIDs.restoreDeleted, {});
            }}
          >
            {l10n.t("Restore Deleted Files…")}
          </button>
        </p>
      )}
      {damaged > 0 && (
        <p className="bt-Notice bt-mod-trouble">
          {damaged === 1
            ? l10n.t("1 version cannot be read; the others are not affected.")
            : l10n.t("{0} versions cannot be read; the others are not affected.", damaged)}
        </p>
      )}
    </div>
  );
}

function stateOf(model: PanelModel): State {
  const { l10n, history, timeline } = model;
  const { liveness, app } = history;
  const retry = { label: l10n.t("Try again"), run: again(model) };
  if (liveness.failure?.kind === "missing") {
    return {
      words: l10n.t("Backtrail does not run in this Jupyter server: saves are not being kept."),
      hint: l10n.t(
        "Install it there with {0}, then restart the server.",
        'pip install "backtrail[jupyter]"',
      ),
      action: retry,
    };
  }
  if (liveness.failure?.kind === "unreachable") {
    return {
      words: l10n.t("The server cannot be reached, so history cannot be shown."),
      hint: l10n.t("Your files and their versions are where they were."),
      action: retry,
    };
  }
  switch (timeline.state) {
    case "none": {
      const open = "filebrowser:open-path";
      const choose = {
        label: l10n.t("Open from Path…"),
        run: (): void => {
          run(history, open, {});
        },
      };
      const words = l10n.t("Open a file to see its history.");
      return app.commands.hasCommand(open) ? { words, action: choose } : { words };
    }
    case "loading":
    case "ready":
      return { words: l10n.t("Loading the history …") };
    case "empty":
      return {
        words: l10n.t("No saves yet. Save this file and it appears here."),
        action: {
          label: l10n.t("Save"),
          run: () => {
            run(history, "docmanager:save", {});
          },
        },
      };
    case "skipped":
      return { words: l10n.t("This file is not kept: {0}.", timeline.reason), action: retry };
    case "failed":
      return {
        words: l10n.t("The history cannot be shown: {0}", timeline.reason),
        hint: l10n.t("Your files are untouched."),
        action: retry,
      };
  }
}

function again(model: PanelModel): () => void {
  return () => {
    void model.history.refresh();
  };
}
