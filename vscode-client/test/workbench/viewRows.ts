// The rows of a tree view in the side bar.

import type { Locator, Page } from "playwright-core";

import { until } from "./conditions";

/** One tree view, by the title of its pane. */
export class ViewRows {
  readonly pane: Locator;

  constructor(
    private readonly page: Page,
    title: string,
  ) {
    this.pane = page.locator(".pane", {
      has: page.locator(`.pane-header[aria-label^="${title}"]`),
    });
  }

  /** Open the pane when it is folded. */
  async expand(): Promise<void> {
    const header = this.pane.locator(".pane-header");
    await header.waitFor();
    if ((await header.getAttribute("aria-expanded")) === "false") {
      await header.click();
    }
  }

  /** Rows that are drawn, in any order of the page. */
  rows(text?: string | RegExp): Locator {
    const rows = this.pane.locator(".monaco-list-row");
    return text === undefined ? rows : rows.filter({ hasText: text });
  }

  /** The first row with this text, waited for. */
  async row(text: string | RegExp): Promise<Locator> {
    const row = this.rows(text).first();
    await row.waitFor();
    return row;
  }

  /** What the rows that are drawn say, from top to bottom. */
  async texts(): Promise<string[]> {
    return this.rows().evaluateAll((rows) =>
      rows
        .map((row) => ({
          at: Number(row.getAttribute("data-index")),
          text: [...row.querySelectorAll(".label-name, .label-description")]
            .map((part) => part.textContent.replace(/[\s\u00a0]+/g, " ").trim())
            .join(" "),
        }))
        .sort((one, other) => one.at - other.at)
        .map((row) => row.text),
    );
  }

  /** Wait until the rows please `wanted`. */
  async until(what: string, wanted: (texts: string[]) => unknown): Promise<string[]> {
    return until(what, async () => {
      const texts = await this.texts();
      if (!wanted(texts)) {
        throw new Error(JSON.stringify(texts));
      }
      return texts;
    });
  }

  /** What the empty view says. */
  welcome(): Locator {
    return this.pane.locator(".welcome-view-content");
  }

  /** Press an action that appears on a row under the pointer. */
  async action(row: string | RegExp, label: string): Promise<void> {
    // A view that draws itself anew in between hides the actions until the pointer moves again.
    // A row that is replaced between press and release of the button takes no click.
    await until(`${label} on the row ${row}`, async () => {
      await this.rest();
      const found = await this.row(row);
      await found.hover();
      await found.locator(`.action-label[aria-label^="${label}"]`).first().click({ timeout: 2000 });
      return true;
    });
  }

  /** Choose an entry of a row's menu. */
  async menu(row: string | RegExp, entry: string | RegExp): Promise<void> {
    const found = this.page.locator(".monaco-menu .action-item").filter({ hasText: entry }).first();
    // A menu shows what could be done when it was opened: what the step before made possible may
    // not have been heard of yet.
    await until(`${entry} in the menu of ${row}`, async () => {
      try {
        await this.rest();
        await (await this.row(row)).click({ button: "right", timeout: 2000 });
        await found.waitFor({ timeout: 2000 });
        return true;
      } catch {
        await this.closeMenu();
        return false;
      }
    });
    await found.hover();
    // A menu that has just opened takes no click for a moment.
    let clicked = false;
    await until(`the menu to take ${entry}`, async () => {
      if (clicked && (await found.count()) === 0) {
        return true;
      }
      clicked = true; // a slow machine may tell that it took too long, though it was done
      await found.click({ timeout: 2000 });
      await found.waitFor({ state: "detached", timeout: 1000 });
      return true;
    });
  }

  /** All rows have come, of another file or a new save: their tree takes no right click before. */
  private async rest(): Promise<void> {
    let before = "";
    await until("the rows at rest", async () => {
      const now = (await this.rows().allInnerTexts()).join("\n");
      const same = now !== "" && now === before;
      before = now;
      return same;
    });
  }

  /** A menu that stays open takes the next click. */
  private async closeMenu(): Promise<void> {
    await until("the menu to close", async () => {
      await this.page.keyboard.press("Escape");
      await this.page.locator(".monaco-menu").waitFor({ state: "detached", timeout: 1000 });
      return true;
    });
  }

  /** Press an action of the view's title. */
  async titleAction(label: string): Promise<void> {
    await this.pane.locator(".pane-header").hover();
    await this.pane.locator(`.pane-header .action-label[aria-label^="${label}"]`).first().click();
  }

  /** Open a row as a click does. */
  async open(row: string | RegExp): Promise<void> {
    await (await this.row(row)).click();
  }

  /** Select one row, and another one with it. */
  async select(row: string | RegExp, other: string | RegExp): Promise<void> {
    await this.rest();
    await (await this.row(row)).click();
    await (await this.row(other)).click({ modifiers: ["ControlOrMeta"] });
    await until("two selected rows", async () => {
      return (await this.pane.locator(".monaco-list-row.selected").count()) === 2;
    });
  }

  /** Unfold a row that has children. */
  async unfold(row: string | RegExp): Promise<void> {
    const found = await this.row(row);
    if ((await found.getAttribute("aria-expanded")) === "false") {
      await found.locator(".monaco-tl-twistie").click();
    }
  }
}
