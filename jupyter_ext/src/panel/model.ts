/** What the panel shows and what the person chose in it, kept up to date with the server. */
import { Signal } from "@lumino/signaling";

import type {
  ActivityResult,
  CaptureEvent,
  TimelineRowMessage,
  VersionMessage,
} from "../../../panel-core/protocol";
import type { Translator } from "../../../panel-core/time";
import type { Face, History } from "../history";
import type { Filter } from "../settings";
import type { RevealOptions } from "../tokens";
import { translatorOf } from "../translator";
import { type Chunk, chunksOf, type Item, keyOf, parentOf } from "./items";
import { Project } from "./project";
import { type Scope, Search } from "./search";
import { Timeline } from "./timeline";

/** Bars of the picture of activity. */
const BARS = 48;
/** Milliseconds in which several events become one look. */
const CALM = 120;
/** Milliseconds after which a save that nothing was heard of may have been left out. */
const PATIENCE = 1000;

/** Where the focus has to go as soon as that place is there. */
export type FocusWish = "rows" | "search" | undefined;

export class PanelModel implements Face {
  readonly changed = new Signal<this, void>(this);
  readonly timeline: Timeline;
  readonly search: Search;
  readonly project: Project;
  readonly l10n: Translator;
  activity: ActivityResult | undefined;
  filter: Filter;
  /** Key of the line that the keys act on. */
  current: string | undefined;
  chunks: Chunk[] = [];
  items: Item[] = [];
  /** The author who goes without saying: who sits here, or the only one there is. */
  me = "";
  private wish: { to: FocusWish; acts: number } | undefined;
  private expanded = new Set<string>();
  private rows: TimelineRowMessage[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What has to be asked for once the events pause, or once the panel is seen again. */
  private due: "all" | "top" | undefined;
  private visible = true;

  constructor(readonly history: History) {
    const { client, liveness, settings, trans } = history;
    this.l10n = translatorOf(trans);
    this.timeline = new Timeline(client);
    this.search = new Search(client);
    this.project = new Project(client);
    this.filter = settings.filter;
    this.timeline.changed.connect(this.onRows, this);
    this.search.changed.connect(this.emit, this);
    this.project.changed.connect(this.emit, this);
    liveness.changed.connect(this.emit, this);
    liveness.captured.connect(this.onCapture, this);
    liveness.massChanged.connect((_, mass) => {
      this.project.hear(mass);
    }, this);
    liveness.returned.connect(this.onReturn, this);
    history.changed.connect(this.onHistory, this);
    history.saved.connect(this.onSave, this);
    settings.changed.connect(this.onSettings, this);
    this.show();
    void this.project.load();
  }

  /** Nowhere once the person has turned to something else: what loads late must not take keys. */
  get focusWish(): FocusWish {
    return this.wish?.acts === this.history.acts ? this.wish.to : undefined;
  }

  set focusWish(to: FocusWish) {
    this.wish = { to, acts: this.history.acts };
  }

  /** The line that the keys act on, if it is loaded. */
  get currentItem(): Item | undefined {
    return this.items.find(({ key }) => key === this.current);
  }

  /** Shows more or fewer rows; the person's choice holds until the settings change. */
  setFilter(filter: Filter): void {
    if (filter !== this.filter) {
      this.filter = filter;
      this.show();
    }
  }

  ask(words: string, scope: Scope = this.search.scope): void {
    this.search.ask(words, scope, this.history.path);
  }

  /** Chooses a line; with `focus` the keys go there, too. */
  select(key: string | undefined, focus = false): void {
    this.current = key;
    if (focus) {
      this.focusWish = "rows";
    }
    this.tellSelected();
    this.emit();
  }

  /** Chooses a version that may not be loaded yet, as from the picture of activity. */
  async reveal(number: number): Promise<void> {
    this.ask("");
    if (!(await this.timeline.find(number))) {
      return;
    }
    const key = keyOf(this.timeline.loaded.rows, number);
    const parent = key === undefined ? undefined : parentOf(this.timeline.loaded.rows, key);
    if (parent !== undefined) {
      this.expanded.add(parent);
      this.arrange();
    }
    this.select(key, true);
  }

  /** Unfolds a line of several versions, or folds it again. */
  toggle(key: string, open = !this.expanded.has(key)): void {
    if (open) {
      this.expanded.add(key);
    } else {
      this.expanded.delete(key);
    }
    this.arrange();
    this.emit();
  }

  async refresh(): Promise<void> {
    await Promise.all([this.timeline.refresh(), this.loadActivity(), this.project.load()]);
  }

  focus({ search = false }: RevealOptions, acts = this.history.acts): void {
    this.wish = { to: search ? "search" : "rows", acts };
    this.emit();
  }

  /** A panel that nobody sees asks for nothing. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    this.emit();
    this.onHistory();
    if (visible && this.due !== undefined) {
      this.schedule(this.due);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    Signal.clearData(this);
    this.timeline.dispose();
    this.search.dispose();
    this.project.dispose();
  }

  private emit(): void {
    this.changed.emit();
  }

  private show(): void {
    const { path } = this.history;
    if (path !== this.timeline.path) {
      this.expanded = new Set();
      this.activity = undefined;
      this.search.ask("", "file", path);
    }
    void this.timeline.show(path, this.filter === "significant");
    void this.loadActivity();
  }

  private onHistory(): void {
    if (this.visible && this.history.path !== this.timeline.path) {
      this.show();
    }
  }

  private onSettings(): void {
    this.setFilter(this.history.settings.filter);
  }

  private onRows(): void {
    if (this.rows !== this.timeline.loaded.rows) {
      this.arrange();
    }
    this.tellSelected();
    this.emit();
  }

  private arrange(): void {
    this.rows = this.timeline.loaded.rows;
    this.chunks = chunksOf(this.rows, this.expanded);
    this.items = this.chunks.flatMap(({ items }) => items);
    this.me =
      soleAuthor(this.rows) ?? this.history.app.serviceManager.user.identity?.username ?? "";
    if (this.timeline.state !== "loading" && this.currentItem === undefined) {
      this.current = undefined;
    }
  }

  private tellSelected(): void {
    this.history.select(selectedIn(this.currentItem));
  }

  private onCapture(_: unknown, event: CaptureEvent): void {
    this.project.touch();
    if (event.path === this.history.path) {
      // A new version comes on top; a name or a note may be anywhere.
      this.schedule(event.kind === "kept" ? "top" : "all");
    }
  }

  /** A save that is kept is told by itself; why one is not kept has to be asked for. */
  private onSave(): void {
    if (this.timeline.loaded.rows.length === 0) {
      this.schedule("top", PATIENCE);
    }
  }

  private onReturn(): void {
    this.schedule("all");
    void this.project.load();
  }

  private schedule(what: "all" | "top", wait = CALM): void {
    this.due = this.due === "all" ? "all" : what;
    if (!this.visible) {
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { due } = this;
      this.due = undefined;
      void (due === "all" ? this.timeline.refresh() : this.timeline.update());
      void this.loadActivity();
    }, wait);
  }

  private async loadActivity(): Promise<void> {
    const { path, client } = this.history;
    if (path === undefined) {
      return;
    }
    let activity: ActivityResult | undefined;
    try {
      activity = await client.call<ActivityResult>("activity", { path, bars: BARS });
    } catch {
      // The timeline, asked for at the same time, says why there is nothing.
    }
    if (path === this.history.path) {
      this.activity = activity;
      this.emit();
    }
  }
}

function soleAuthor(rows: TimelineRowMessage[]): string | undefined {
  const authors = new Set(rows.flatMap(({ versions }) => versions.map(({ author }) => author)));
  const [author] = authors;
  return authors.size === 1 ? author : undefined;
}

/** A folded line stands for no version that one could restore. */
function selectedIn(item: Item | undefined): VersionMessage | undefined {
  return item === undefined || item.kind === "fold" ? undefined : item.row.versions[0];
}
