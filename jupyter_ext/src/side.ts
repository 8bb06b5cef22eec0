/** The panel's place in the side bar. What stands in it is loaded when it is first seen. */
import { Panel, Widget } from "@lumino/widgets";

import type { History } from "./history";
import { historyIcon } from "./icons";
import { PANEL_ID } from "./tokens";

export class HistorySide extends Panel {
  private loading: Promise<void> | undefined;

  constructor(private readonly history: History) {
    super();
    const { trans } = history;
    this.id = PANEL_ID;
    this.addClass("bt-Side");
    this.title.icon = historyIcon;
    this.title.caption = trans.__("History");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", trans.__("History"));
  }

  /** Resolves when the panel is there; where it could not be loaded, the next try may work. */
  load(): Promise<void> {
    this.loading ??= this.fill().catch((error: unknown) => {
      this.loading = undefined;
      this.tell(error);
    });
    return this.loading;
  }

  protected override onAfterShow(): void {
    void this.load();
  }

  protected override onActivateRequest(): void {
    const { acts } = this.history;
    void this.load().then(() => {
      this.history.face?.focus({}, acts);
    });
  }

  private async fill(): Promise<void> {
    const { createPanel } = await import("./panel/panel");
    for (const widget of [...this.widgets]) {
      widget.dispose();
    }
    this.addWidget(createPanel(this.history));
  }

  private tell(error: unknown): void {
    const { trans } = this.history;
    const words = new Widget();
    words.addClass("bt-State");
    const reason = error instanceof Error ? error.message : String(error);
    words.node.textContent = `${trans.__("The history panel could not be loaded.")} ${reason}`;
    for (const widget of [...this.widgets]) {
      widget.dispose();
    }
    this.addWidget(words);
  }
}
