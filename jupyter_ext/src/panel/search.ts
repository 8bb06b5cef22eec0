/** One search at a time: asked for piece by piece, so that it shows what it found and stops at once. */
import { PathExt } from "@jupyterlab/coreutils";
import { Signal } from "@lumino/signaling";

import type { SearchMatch, SearchParams, SearchResult } from "../../../panel-core/protocol";
import { asksNothing, FILTERS, searchParams } from "../../../panel-core/query";
import { type Client, Fault } from "../client";

/** Where a search looks: the file shown, its folder with all below, or all files of the server. */
export type Scope = "file" | "folder" | "project";

/** How the words are meant, as the buttons beside the box say. */
export type Options = Required<
  Pick<SearchParams, "how" | "kind" | "match_case" | "order" | "significant_only">
>;

const PLAIN: Options = {
  how: "text",
  kind: "any",
  match_case: false,
  order: "newest",
  significant_only: false,
};

/** Matches after which it waits to be told to go on. */
const MOST = 300;
const PIECE = 100;
/** Milliseconds without a key before it begins. */
const CALM = 250;
/** Words that narrow; in a pattern they count only at its end, behind a blank. */
const NARROWING = new RegExp(
  `(?:^|\\s)(?:(?:${FILTERS.join("|")}):(?:"(?:[^"\\\\]|\\\\.)*"?|\\S+)(?:\\s+|$))+$`,
);

export class Search {
  readonly changed = new Signal<this, void>(this);
  /** As the person typed them. */
  words = "";
  scope: Scope = "file";
  options: Options = PLAIN;
  matches: SearchMatch[] = [];
  running = false;
  failure = "";
  /** What was asked is wrong, as a pattern that cannot be read: the box says it. */
  wrong = false;
  /** Versions looked at so far. */
  scanned = 0;
  /** Versions that may still be looked at. */
  remaining = 0;
  /** Versions that could not be looked into. */
  unread = 0;
  private path: string | undefined;
  private cursor: number | null = null;
  private most = MOST;
  private stop = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Client) {}

  /** Whether anything is asked for; otherwise there is nothing to show. */
  get active(): boolean {
    return !asksNothing(this.wanted());
  }

  /** What is to be found, as the buttons or the words say. */
  get kind(): Options["kind"] {
    return this.wanted().kind ?? "any";
  }

  /** Whether there is more to look at, for somebody who asks. */
  get more(): boolean {
    return !this.running && this.cursor !== null;
  }

  /** Begins anew once the person pauses; what ran before is cancelled. */
  ask(words: string, scope: Scope, path: string | undefined): void {
    this.cancel();
    this.words = words;
    this.scope = scope;
    this.path = path;
    this.matches = [];
    this.cursor = null;
    this.most = MOST;
    this.failure = "";
    this.wrong = false;
    [this.scanned, this.remaining, this.unread] = [0, 0, 0];
    this.running = this.active;
    if (this.running) {
      this.timer = setTimeout(() => void this.run(), CALM);
    }
    this.changed.emit();
  }

  /** The same words, meant another way. */
  choose(options: Partial<Options>): void {
    this.options = { ...this.options, ...options };
    this.ask(this.words, this.scope, this.path);
  }

  /** Looks further down. */
  further(): void {
    if (this.more) {
      this.most = this.matches.length + MOST;
      void this.run();
    }
  }

  /** Stops asking; what was found stays. */
  cancel(): void {
    clearTimeout(this.timer);
    this.stop.abort();
    this.stop = new AbortController();
    if (this.running) {
      this.running = false;
      this.changed.emit();
    }
  }

  dispose(): void {
    this.cancel();
    Signal.clearData(this);
  }

  private async run(): Promise<void> {
    const { signal } = this.stop;
    this.running = true;
    this.failure = "";
    this.changed.emit();
    try {
      do {
        await this.piece(signal);
      } while (this.cursor !== null && this.matches.length < this.most);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      this.failure = error instanceof Error ? error.message : String(error);
      this.wrong = error instanceof Fault && error.status === 400;
    }
    this.running = false;
    this.changed.emit();
  }

  private async piece(signal: AbortSignal): Promise<void> {
    const wanted = this.wanted();
    // Each page of the best looks at all that it is out of, so one page is what is shown at once.
    const limit = wanted.order === "best" ? MOST : PIECE;
    const asked = { ...wanted, limit, cursor: this.cursor };
    const piece = await this.client.call<SearchResult>("search", asked, signal);
    signal.throwIfAborted();
    this.matches = [...this.matches, ...piece.matches];
    this.cursor = piece.next_cursor;
    this.scanned += piece.scanned;
    this.remaining = piece.remaining;
    this.unread += piece.unread ?? 0;
    this.changed.emit();
  }

  private wanted(): SearchParams {
    const params = { ...meant(this.words, this.options), ...this.place() };
    // A file that the person names goes before the one that is shown.
    return params.file === undefined ? params : { ...params, path: null };
  }

  private place(): Pick<SearchParams, "folder" | "path"> {
    if (this.path === undefined || this.scope === "project") {
      return {};
    }
    return this.scope === "file" ? { path: this.path } : { folder: PathExt.dirname(this.path) };
  }
}

/** Options that are as ever are not said; a pattern is taken letter by letter, quotes included. */
function meant(words: string, options: Options): SearchParams {
  const narrowing = options.how === "regex" ? (NARROWING.exec(words)?.[0] ?? "") : words;
  const params = searchParams(narrowing);
  const text = words.slice(0, words.length - narrowing.length);
  const said = Object.entries(options).filter(
    ([name, value]) => value !== PLAIN[name as keyof Options],
  );
  return { ...params, ...(text !== "" && { text }), ...Object.fromEntries(said) };
}
