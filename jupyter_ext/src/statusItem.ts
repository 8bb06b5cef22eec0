/** The light in Lab's status bar: whether history is alive, and when the last save was kept. */
import type { IStatusBar } from "@jupyterlab/statusbar";
import { Widget } from "@lumino/widgets";

import { exactTime, shortTime } from "../../panel-core/time";
import type { History } from "./history";
import { translatorOf } from "./translator";

import "../style/status.css";

const ID = "backtrail-lab:status";
/** Words like `5 min ago` are put anew this often, in milliseconds. */
const FRESHNESS = 15_000;

/** Adds the light where the settings ask for it; it comes and goes with them. */
export function addStatusItem(statusBar: IStatusBar, history: History): void {
  const item = new StatusItem(history);
  statusBar.registerStatusItem(ID, {
    item,
    align: "left",
    rank: 900,
    isActive: () => history.settings.statusItem,
    activeStateChanged: history.settings.changed,
  });
}

class StatusItem extends Widget {
  private readonly button = document.createElement("button");
  private readonly words = document.createElement("span");
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly history: History) {
    super();
    this.addClass("bt-StatusItem");
    this.button.type = "button";
    this.button.className = "bt-Light";
    this.button.append(this.words);
    this.button.onclick = () => {
      void history.reveal();
    };
    this.node.append(this.button);
    history.liveness.changed.connect(this.draw, this);
    this.draw();
  }

  protected override onAfterAttach(): void {
    this.timer = setInterval(() => {
      this.draw();
    }, FRESHNESS);
  }

  protected override onBeforeDetach(): void {
    clearInterval(this.timer);
  }

  private draw(): void {
    const { liveness, trans } = this.history;
    const { state, last } = liveness;
    const l10n = translatorOf(trans);
    const words = {
      alive: trans.__("Backtrail: history alive"),
      off: trans.__("Backtrail: off"),
      starting: trans.__("Backtrail"),
      trouble: trans.__("Backtrail: saves are not being kept"),
    }[state];
    const ago = state === "alive" && last !== undefined ? shortTime(l10n, last, Date.now()) : "";
    const told = [words, ...liveness.reasons];
    if (state === "alive" && last !== undefined) {
      told.push(l10n.t("Last save kept {0}.", exactTime(last)));
    }
    this.button.dataset["state"] = state;
    this.words.textContent = ago === "" ? words : `${words} · ${ago}`;
    this.button.title = told.join("\n");
  }
}
