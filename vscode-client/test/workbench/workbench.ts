// The workbench as a person meets it. Locators live here, so that tests read as what people do.

import fs from "node:fs";
import path from "node:path";

import type { FrameLocator, Locator, Page } from "playwright-core";

import { until } from "./conditions";
import { ARTEFACTS } from "./places";
import { ViewRows } from "./viewRows";

/** Colour themes that VS Code ships, and the class that each puts on the workbench. */
export const THEMES = {
  light: { name: "Light Modern", mark: "vs" },
  dark: { name: "Dark Modern", mark: "vs-dark" },
  contrast: { name: "Dark High Contrast", mark: "hc-black" },
} as const;

/** A page that shows a workbench. */
export class Workbench {
  constructor(readonly page: Page) {}

  /** Wait until editors can be opened. */
  async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.editor").waitFor({ timeout: 90_000 });
    await this.page.locator(".activitybar .action-item").first().waitFor();
  }

  /** Run a command by its title in the command palette. */
  async palette(title: string): Promise<void> {
    // What opens or goes meanwhile, like a list that was late, takes the box away: then ask anew.
    await until(`${title} in the palette`, async () => {
      await this.quickOpen("F1", `>${title}`);
      await this.quickRows(title).first().click({ timeout: 5000 });
      return true;
    });
  }

  /** Titles that the palette offers for what was typed. */
  async paletteTitles(typed: string): Promise<string[]> {
    await this.quickOpen("F1", `>${typed}`);
    await this.quickRows().first().waitFor();
    const titles = await this.quickRows().allInnerTexts();
    await this.escape();
    return titles.map(plain);
  }

  /** The box hides again when something else takes the focus meanwhile: then ask anew. */
  private async quickOpen(key: string, text: string): Promise<void> {
    await until(`the quick input for ${text}`, async () => {
      await this.page.keyboard.press(key);
      await this.quickInput().fill(text, { timeout: 2000 });
      return (await this.quickInput().inputValue({ timeout: 500 })) === text;
    });
  }

  /** The box of a quick pick or an input. */
  quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible input.input");
  }

  /** Rows of the quick pick that is open. */
  quickRows(text?: string | RegExp): Locator {
    const rows = this.page.locator(
      ".quick-input-widget:visible .quick-input-list .monaco-list-row",
    );
    return text === undefined ? rows : rows.filter({ hasText: text });
  }

  /** Choose the row with this text. */
  async pick(text: string | RegExp): Promise<void> {
    const row = this.quickRows(text).first();
    await row.waitFor();
    await row.click();
  }

  /** Type into an input box and accept it. */
  async answer(text: string): Promise<void> {
    await until("a box to type into", async () => {
      const input = this.quickInput();
      return !(await input.inputValue({ timeout: 2000 })).startsWith(">"); // not the palette's
    });
    await this.quickInput().fill(text);
    await this.quickInput().press("Enter");
  }

  async escape(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.locator(".quick-input-widget:visible").waitFor({ state: "hidden" });
  }

  /** Open a file of the workspace by its name, and put the cursor into it. */
  async openFile(name: string): Promise<void> {
    // A file that was just written may not be found yet, and a list that is open is not filled anew.
    await until(`${name} among the files`, async () => {
      await this.quickOpen("Control+P", name);
      const row = this.quickRows(path.basename(name)).first();
      return row.waitFor({ timeout: 5000 }).then(
        () => true,
        () => this.escape(),
      );
    });
    await this.page.keyboard.press("Enter");
    await this.tab(path.basename(name)).waitFor();
    // On a busy machine the focus comes late, and would take a box away that was opened meanwhile.
    await this.page.waitForFunction(() =>
      document.activeElement?.closest(".editor-group-container.active, .notebookOverlay"),
    );
  }

  tab(name: string): Locator {
    return this.page.getByRole("tab", { name, exact: true });
  }

  /** Go back to the tab of a file that is open, and into its text. */
  async showTab(name: string): Promise<void> {
    await this.tab(name).click();
    await this.lines().first().waitFor();
  }

  /** The lines that the active text editor shows. */
  lines(): Locator {
    return this.page.locator(
      ".editor-group-container.active .monaco-editor .view-lines .view-line",
    );
  }

  /** The visible text of the active editor; for diffs see `diff`. */
  async text(): Promise<string> {
    const lines = this.page.locator(".editor-group-container.active .monaco-editor .view-lines");
    return inOrder(lines.first());
  }

  async focusEditor(): Promise<void> {
    await this.page.locator(".editor-group-container.active .monaco-editor .view-lines").click();
  }

  /** Put the cursor at the end of the active text editor and type. */
  async type(text: string): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.press("Control+End");
    await this.page.keyboard.insertText(text);
    await this.page.locator(".tab.active.dirty").waitFor();
  }

  /** Ctrl+S, and wait until nothing is left to save in that tab. */
  async save(): Promise<void> {
    await this.page.keyboard.press("Control+S");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  /** Type at the end of the file and save it. */
  async edit(text: string): Promise<void> {
    await this.type(text);
    await this.save();
  }

  /** Both sides of the diff editor that is open. */
  async diff(): Promise<{ title: string; original: string; modified: string }> {
    const editor = this.page.locator(".editor-group-container.active .monaco-diff-editor");
    await editor.locator(".editor.modified .view-line").first().waitFor();
    return {
      title: plain(await this.page.locator(".tab.active").innerText()),
      original: await inOrder(editor.locator(".editor.original .view-lines")),
      modified: await inOrder(editor.locator(".editor.modified .view-lines")),
    };
  }

  /** Wait for a diff whose sides hold what is asked for. */
  async diffShows(wanted: { original?: string; modified?: string; title?: string }): Promise<void> {
    await until(`a diff that shows ${JSON.stringify(wanted)}`, async () => {
      const seen = await this.diff();
      const missing = Object.entries(wanted).filter(
        ([side, text]) => !seen[side as keyof typeof seen].includes(text),
      );
      if (missing.length > 0) {
        throw new Error(JSON.stringify(seen));
      }
      return true;
    });
  }

  /** The message at the corner with this text. */
  toast(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast").filter({ hasText: text });
  }

  /** Press a button of a message at the corner. */
  async toastButton(text: string | RegExp, button: string): Promise<void> {
    const toast = this.toast(text).first();
    await toast.waitFor();
    await toast.hover();
    await toast.locator(".monaco-button", { hasText: button }).first().click();
  }

  /** The modal question with this text. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator(".monaco-dialog-box").filter({ hasText: text });
  }

  /** Press a button of the modal question. */
  async dialogButton(text: string | RegExp, button: string | RegExp): Promise<void> {
    const dialog = this.dialog(text);
    await dialog.waitFor();
    await dialog.locator(".monaco-button").filter({ hasText: button }).first().click();
  }

  /** Show the Backtrail view container; once open, it stays open. */
  async showBacktrail(): Promise<void> {
    const icon = this.page
      .locator('.activitybar .action-item:has(a[aria-label^="Backtrail"])')
      .first();
    await icon.waitFor({ timeout: 60_000 });
    if (!(await icon.evaluate((node) => node.classList.contains("checked")))) {
      await icon.click();
    }
    await this.page.locator('.sidebar .pane-header[aria-label^="This file"]').first().waitFor();
  }

  /** The rows of a view of the side bar, by its title. */
  view(title: string): ViewRows {
    return new ViewRows(this.page, title);
  }

  /** The inside of the first webview that is shown. */
  webview(): FrameLocator {
    const outer = this.page.locator("iframe.webview.ready").first().contentFrame();
    return outer.locator("#active-frame").contentFrame();
  }

  /** An entry of the status bar. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator(".statusbar-item").filter({ hasText: text });
  }

  /** Change the colours of everything. */
  async theme(theme: keyof typeof THEMES): Promise<void> {
    const shown = this.page.locator(`.monaco-workbench.${THEMES[theme].mark}`);
    // A view or an editor that takes the focus late takes the list away, too: then ask anew.
    await until(`the theme ${theme}`, async () => {
      await this.palette("Preferences: Color Theme");
      await this.quickInput().fill(THEMES[theme].name, { timeout: 5000 });
      await this.quickRows(THEMES[theme].name).first().click({ timeout: 5000 });
      await shown.waitFor({ timeout: 5000 });
      return true;
    });
    await this.page.locator(".quick-input-widget:visible").waitFor({ state: "hidden" });
  }

  /** What a person would see now, in a few lines: for messages of failures. */
  async describe(): Promise<string> {
    const parts: Record<string, string> = {
      tabs: ".tab",
      rows: ".sidebar .monaco-list-row",
      "quick input": ".quick-input-widget:visible",
      messages: ".notification-toast",
      dialog: ".monaco-dialog-box",
      status: ".statusbar-item",
    };
    const lines = Object.entries(parts).map(async ([name, selector]) => {
      const texts = await this.page.locator(selector).allInnerTexts();
      return `  ${name}: ${texts.map(plain).filter(Boolean).join(" | ")}`.slice(0, 800);
    });
    const shown = await Promise.all(lines).catch((error: unknown) => [String(error)]);
    return ["shown then:", ...shown].join("\n");
  }

  /** Keep a picture beside the other artefacts. */
  async screenshot(name: string): Promise<void> {
    fs.mkdirSync(ARTEFACTS, { recursive: true });
    await this.page.screenshot({ path: path.join(ARTEFACTS, `${name}.png`) });
  }
}

/** Text as people read it: no-break spaces are spaces, lines become one. */
export function plain(text: string): string {
  return text
    .replace(/\u00a0/g, " ")
    .replace(/\s*\n\s*/g, " ")
    .trim();
}

/** Lines of an editor from top to bottom; the page holds them in any order. */
async function inOrder(lines: Locator): Promise<string> {
  return lines.evaluate((node) =>
    Array.from(node.children)
      .map((line) => ({
        top: parseFloat((line as HTMLElement).style.top),
        text: line.textContent.replace(/\u00a0/g, " "),
      }))
      .sort((one, other) => one.top - other.top)
      .map((line) => line.text)
      .join("\n"),
  );
}
