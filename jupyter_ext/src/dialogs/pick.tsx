/**
 * Choosing with a preview: a list at the left, what would happen at the right.
 *
 * Rows come page by page. Moving through them shows each one after a short rest; an answer that
 * comes too late is dropped.
 */
import { ReactWidget } from "@jupyterlab/ui-components";
import type { TranslationBundle } from "@jupyterlab/translation";
import * as React from "react";

import { Choices, type ChoicesProps } from "./choices";
import { Question } from "./dialog";

/** What the right side shows of one row. */
export interface Preview {
  node: React.ReactNode;
  /** There is something to do. */
  acceptable: boolean;
}

/** The left side. */
export interface Rows<T> extends Pick<
  ChoicesProps<T>,
  "heading" | "keyOf" | "label" | "placeholder" | "row" | "spoken"
> {
  /** Newest first. */
  pages: AsyncIterator<T[]>;
  /** There are none at all. */
  none: string;
  /** What the filter looks into. */
  text: (item: T) => string;
  /** Boxes to tick. */
  several: boolean;
  /** Ask for all pages at once: they are few. */
  eager?: boolean;
}

/** What is asked. */
export interface PickOptions<T> {
  title: string;
  accept: string;
  className: string;
  /** Something to know first, as that the file has changed. */
  message?: string | undefined;
  rows?: Rows<T>;
  /** Chosen from the start; without rows the only choice. */
  given?: T;
  preview: (item: T, signal: AbortSignal) => Promise<Preview>;
  /** What went wrong, in words. */
  words: (error: unknown) => string;
}

const REST = 120;
const ENOUGH = 30;

/** Asks; empty when the person left. */
export async function pick<T>(trans: TranslationBundle, options: PickOptions<T>): Promise<T[]> {
  const body = new PickBody(trans, options);
  const dialog = new Question<T[]>(trans, {
    title: options.title,
    accept: options.accept,
    className: options.className,
    body,
    ...(options.rows && { focus: ".bt-Options-filter" }),
  });
  dialog.toggleClass("bt-mod-list", options.rows !== undefined);
  body.dialog = dialog;
  body.start();
  return (await dialog.answer()) ?? [];
}

class PickBody<T> extends ReactWidget {
  dialog: Question<T[]> | undefined;
  private items: T[] = [];
  private active: T | undefined;
  private readonly ticked = new Set<T>();
  private filter = "";
  private busy = false;
  private done = false;
  private trouble: string | undefined;
  private preview: Preview | undefined;
  private looking = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly trans: TranslationBundle,
    private readonly options: PickOptions<T>,
  ) {
    super();
    this.addClass("bt-Pick");
  }

  start(): void {
    this.dialog?.setAcceptable(false);
    const { given } = this.options;
    if (given !== undefined) {
      this.choose(given, 0);
    }
    void this.more();
  }

  getValue(): T[] {
    return this.ticked.size > 0
      ? this.items.filter((item) => this.ticked.has(item))
      : this.active === undefined
        ? []
        : [this.active];
  }

  override dispose(): void {
    clearTimeout(this.timer);
    this.looking.abort();
    void this.options.rows?.pages.return?.();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    const { rows, message } = this.options;
    return (
      <>
        {message !== undefined && (
          <div className="bt-Pick-message" role="alert">
            {message}
          </div>
        )}
        <div className="bt-Pick-sides">
          {rows !== undefined && (
            <Choices
              {...rows}
              items={this.matching(rows)}
              empty={this.emptyWords(rows)}
              active={this.active}
              {...(rows.several && { ticked: this.ticked })}
              busy={this.busy}
              filter={this.filter}
              onFilter={(text) => {
                this.narrow(rows, text);
              }}
              onActive={(item) => {
                this.choose(item);
              }}
              onTick={(item) => {
                this.tick(item);
              }}
              onAccept={() => {
                this.dialog?.resolve();
              }}
              onEnd={() => {
                void this.more();
              }}
            />
          )}
          <section
            className="bt-Pick-preview"
            tabIndex={0}
            aria-live="polite"
            aria-label={this.trans.__("What will change")}
            aria-busy={this.preview === undefined}
          >
            {this.preview?.node ?? this.waiting()}
          </section>
        </div>
      </>
    );
  }

  private waiting(): React.ReactNode {
    const idle = this.active === undefined && !this.busy;
    return idle ? null : <div className="bt-Pick-wait">{this.trans.__("Looking…")}</div>;
  }

  private emptyWords(rows: Rows<T>): string {
    if (this.trouble !== undefined) {
      return this.trouble;
    }
    if (this.busy || !this.done) {
      return this.trans.__("Looking…");
    }
    return this.items.length === 0 ? rows.none : this.trans.__("Nothing matches.");
  }

  private matching(rows: Rows<T>): T[] {
    const words = this.filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return this.items.filter((item) => {
      const text = rows.text(item).toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  private narrow(rows: Rows<T>, text: string): void {
    this.filter = text;
    const matching = this.matching(rows);
    if (this.active !== undefined && !matching.includes(this.active)) {
      this.choose(matching[0]);
    } else if (this.active === undefined && matching[0] !== undefined) {
      this.choose(matching[0]);
    }
    if (matching.length < ENOUGH) {
      void this.more();
    }
    this.update();
  }

  private tick(item: T): void {
    if (!this.ticked.delete(item)) {
      this.ticked.add(item);
    }
    this.choose(item);
    this.accepting();
  }

  private choose(item: T | undefined, rest = REST): void {
    if (item === this.active && item !== undefined) {
      this.update();
      return;
    }
    this.active = item;
    this.preview = undefined;
    this.looking.abort();
    this.looking = new AbortController();
    clearTimeout(this.timer);
    if (item !== undefined) {
      const { signal } = this.looking;
      this.timer = setTimeout(() => void this.look(item, signal), rest);
    }
    this.accepting();
    this.update();
  }

  private async look(item: T, signal: AbortSignal): Promise<void> {
    let preview: Preview;
    try {
      preview = await this.options.preview(item, signal);
    } catch (error) {
      const words = this.options.words(error);
      preview = { node: <div className="bt-Pick-trouble">{words}</div>, acceptable: false };
    }
    if (!signal.aborted && !this.isDisposed) {
      this.preview = preview;
      this.accepting();
      this.update();
    }
  }

  /** Ticked rows are done together; which of them is looked at does not matter then. */
  private accepting(): void {
    this.dialog?.setAcceptable(this.ticked.size > 0 || this.preview?.acceptable === true);
  }

  private async more(): Promise<void> {
    const { rows } = this.options;
    if (rows === undefined || this.busy || this.done) {
      return;
    }
    this.busy = true;
    this.update();
    try {
      do {
        const page: IteratorResult<T[], unknown> = await rows.pages.next();
        this.done = page.done === true;
        if (page.done !== true) {
          this.items.push(...page.value);
        }
        this.busy = !this.done;
        if (this.active === undefined) {
          this.choose(this.matching(rows)[0]);
        }
        this.update();
      } while (!this.done && !this.isDisposed && this.wanted(rows));
    } catch (error) {
      this.trouble = this.options.words(error);
      this.done = true;
    }
    this.busy = false;
    this.update();
  }

  private wanted(rows: Rows<T>): boolean {
    if (this.items.length === 0 || rows.eager === true) {
      return true; // only the end of the pages says that there are none
    }
    return this.filter !== "" && this.matching(rows).length < ENOUGH;
  }
}
