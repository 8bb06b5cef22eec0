/** The tab of a comparison: its head, and below it the sides in the way that suits the file. */
import { Panel, type Widget } from "@lumino/widgets";

import type { DiffSide, VersionMessage } from "../../../panel-core/protocol";
import { openContext, unsavedOf } from "../documents";
import { isNotFound, wordsOf } from "../faults";
import { isOwn, newestVersion } from "../restore/versions";
import { type Address, nameOf } from "../targets";
import { CommandIDs } from "../tokens";
import type { Workbench } from "../workbench";
import type { Head } from "./bar";
import { bytesWidget } from "./bytes";
import { compareHead } from "./head";
import { hasKeys, keysWidget } from "./keys";
import { messageWidget } from "./message";
import { asDiffSide, NOW, type Side, sidesOf, type Wish } from "./sides";

/** What is on show; null as a version: the file as it is now. */
export interface Shown {
  old: DiffSide;
  new: DiffSide;
  /** Number of the newest version; 0: the file that bears the name is another one by now. */
  head: number;
  /** The right side is the file as it is now. */
  now: boolean;
}

/** What the server answers for notebooks. */
interface Body {
  widget: Widget;
  old: DiffSide;
  new: DiffSide;
  /** Runs once the widget is in place. */
  ready?: () => Promise<void>;
}

/** Cells of a notebook that are drawn before somebody asks for more: some seconds' worth. */
const PIECE = 200;

export class CompareView extends Panel {
  shown: Shown | undefined;
  /** Of a notebook: compare outputs, too. */
  outputs = false;
  /** Of a notebook: show cells that are the same, too. */
  everything = false;
  /** Of a notebook: how many cells are drawn. */
  most = PIECE;
  busy = false;
  readonly notebook: boolean;
  private readonly head: Head;
  private body: Widget | undefined;
  private wish: { old: Address | undefined; new: Address } = { old: undefined, new: NOW };
  private looking = new AbortController();

  constructor(
    readonly bench: Workbench,
    readonly path: string,
  ) {
    super();
    this.addClass("bt-Compare-view");
    this.notebook = path.toLowerCase().endsWith(".ipynb");
    this.title.label = nameOf(path);
    this.node.tabIndex = -1;
    this.head = compareHead(this);
    this.addWidget(this.head);
    this.node.addEventListener("keydown", (event) => {
      this.key(event);
    });
  }

  /** Compares; what goes wrong is told in the tab. */
  async compare(wish: Wish): Promise<void> {
    this.looking.abort();
    const { signal } = (this.looking = new AbortController());
    this.busy = true;
    this.head.update();
    try {
      const newest = await newestVersion(this.bench, this.path);
      this.wish = { old: wish.old, new: freshSide(wish, newest) };
      const body = await this.compared(signal);
      const steps = await this.hasSteps(body);
      if (signal.aborted || this.isDisposed) {
        body.widget.dispose();
        return;
      }
      const head = steps ? (newest?.number ?? 0) : 0;
      this.shown = { old: body.old, new: body.new, head, now: this.isNow };
      await this.put(body);
    } catch (error) {
      if (!signal.aborted && !this.isDisposed) {
        this.fail(error);
      }
    }
    if (!signal.aborted && !this.isDisposed) {
      this.busy = false;
      this.head.update();
    }
  }

  /** The same comparison again, as the switches of the head are now. */
  async again(): Promise<void> {
    await this.compare(this.wish);
  }

  /** The same comparison with more cells of a long notebook. */
  async more(): Promise<void> {
    this.most += PIECE;
    await this.again();
  }

  /** One save further back or on, each against the one before. */
  async step(by: -1 | 1): Promise<void> {
    const to = this.target(by);
    if (to !== undefined) {
      await this.compare({ new: to });
    }
  }

  /** Where a step leads; undefined: there is nothing further. */
  target(by: -1 | 1): number | undefined {
    if (this.shown === undefined) {
      return undefined;
    }
    const { head, now } = this.shown;
    const at = this.version?.number ?? head;
    const to = now && by === -1 ? at : at + by;
    return to >= 1 && to <= head ? to : undefined;
  }

  /** This version against the file as it is now, or back to this save against the one before. */
  async toggleNow(): Promise<void> {
    const id = this.version?.id;
    if (id !== undefined) {
      await this.compare(this.isNow ? { new: id } : { old: id, new: NOW });
    }
  }

  /** The version that the comparison is about. */
  get version(): VersionMessage | null {
    return this.shown?.new.version ?? this.shown?.old.version ?? null;
  }

  restore(): void {
    if (this.version !== null) {
      const args = { path: this.path, version: this.version.id };
      void this.bench.app.commands.execute(CommandIDs.restore, args);
    }
  }

  override dispose(): void {
    this.looking.abort();
    super.dispose();
  }

  protected override onActivateRequest(): void {
    this.head.focus();
  }

  /** The file may have changed since it was shown. */
  protected override onAfterShow(): void {
    if (this.shown?.now === true && !this.busy) {
      void this.again();
    }
  }

  private get isNow(): boolean {
    return this.wish.new === NOW;
  }

  /** Numbers lead to the versions beside this one; of one named by its id they may not. */
  private async hasSteps({ old, new: fresh }: Body): Promise<boolean> {
    const version = fresh.version ?? old.version;
    const address = this.isNow ? this.wish.old : this.wish.new;
    return version === null || typeof address === "number" || isOwn(this.bench, this.path, version);
  }

  private async compared(signal: AbortSignal): Promise<Body> {
    if (this.notebook) {
      const { notebookBody } = await import("./notebook");
      return notebookBody(this, this.wish, signal);
    }
    const sides = await sidesOf(this.bench, this.path, this.wish, signal);
    const old = asDiffSide(sides.old, false);
    const fresh = asDiffSide(sides.new, this.isNow);
    const { bench, path } = this;
    if (sides.old.text === null || sides.new.text === null) {
      return { widget: bytesWidget(bench, path, sides), old, new: fresh };
    }
    if (sides.old.text === sides.new.text) {
      const words = bench.history.trans.__("Both are the same.");
      return { widget: messageWidget(words), old, new: fresh };
    }
    const keys = hasKeys(path) ? await this.keys(sides, signal) : undefined;
    const { textWidget } = await import("./text");
    const text = await textWidget(bench, path, sides);
    return { widget: keys === undefined ? text : below(keys, text), old, new: fresh };
  }

  /** Where keys cannot be compared, lines still can. */
  private async keys(
    sides: { old: Side; new: Side },
    signal: AbortSignal,
  ): Promise<Widget | undefined> {
    try {
      return await keysWidget(this, sides, signal);
    } catch (error) {
      signal.throwIfAborted();
      return isNotFound(error) ? undefined : messageWidget(wordsOf(this.bench, error));
    }
  }

  private async put({ widget, ready }: Body): Promise<void> {
    this.replace(widget);
    this.title.label = this.label();
    await ready?.();
  }

  private replace(widget: Widget): void {
    this.body?.dispose();
    this.body = widget;
    widget.addClass("bt-Compare-body");
    this.addWidget(widget);
  }

  private fail(error: unknown): void {
    const { trans } = this.bench.history;
    const words = wordsOf(this.bench, error);
    this.replace(messageWidget(words, trans.__("Try Again"), () => void this.again()));
  }

  /** `analysis.ipynb: version 12 → 13`. */
  private label(): string {
    const { trans } = this.bench.history;
    const name = nameOf(this.path);
    const { old, new: fresh } = this.shown ?? {};
    const to = fresh?.version?.number ?? trans.__("now");
    const from = old?.version?.number;
    return from === undefined
      ? trans.__("%1: version %2", name, to)
      : trans.__("%1: version %2 → %3", name, from, to);
  }

  /** Whether the document has edits that a comparison of notebooks with disk leaves out. */
  get leavesOut(): boolean {
    return (
      this.notebook && this.isNow && unsavedOf(openContext(this.bench, this.path)) !== undefined
    );
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const typing = target.closest("input, textarea, .cm-content") !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const actions: Record<string, () => void> = {
      p: () => void this.step(-1),
      n: () => void this.step(1),
      w: () => void this.toggleNow(),
      r: () => {
        this.restore();
      },
    };
    const action = actions[event.key];
    if (action !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      action();
    }
  }
}

/** A comparison with an old side alone is one with the file as it is now. */
function freshSide(wish: Wish, newest: VersionMessage | undefined): Address {
  return wish.new ?? (wish.old === undefined ? (newest?.number ?? NOW) : NOW);
}

function below(first: Widget, second: Widget): Widget {
  const both = new Panel();
  both.addClass("bt-Compare-both");
  both.addWidget(first);
  both.addWidget(second);
  return both;
}
