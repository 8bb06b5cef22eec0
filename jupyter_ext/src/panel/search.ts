/** One search at a time: asked for piece by piece, so that it shows what it found and stops at once. */
import { PathExt } from "@jupyterlab/coreutils";
import { Signal } from "@lumino/signaling";

import type { SearchMatch, SearchParams, SearchResult } from "../../../panel-core/protocol";
import { asksNothing, searchParams } from "../../../panel-core/query";
import type { Client } from "../client";

/** Where a search looks: the file shown, or all files of the server. */
export type Scope = "file" | "project";

/** Matches after which it waits to be told to go on. */
const MOST = 300;
const PIECE = 100;
/** Milliseconds without a key before it begins. */
const CALM = 250;

export class Search {
  readonly changed = new Signal<this, void>(this);
  /** As the person typed them. */
  words = "";
  scope: Scope = "file";
  matches: SearchMatch[] = [];
  running = false;
  failure = "";
  /** Versions that may still be looked at. */
  remaining = 0;
  private path: string | undefined;
  private cursor: number | null = null;
  private most = MOST;
  private stop = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Client) {}

  /** Whether anything is asked for; otherwise there is nothing to show. */
  get active(): boolean {
    return !asksNothing(searchParams(this.words));
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
    this.remaining = 0;
    this.running = this.active;
    if (this.running) {
      this.timer = setTimeout(() => void this.run(), CALM);
    }
    this.changed.emit();
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
    }
    this.running = false;
    this.changed.emit();
  }

  private async piece(signal: AbortSignal): Promise<void> {
    const wanted = searchParams(this.words);
    // A file that the person names goes before the one that is shown.
    const only = this.scope === "file" && wanted.file === undefined ? this.path : undefined;
    const params = only === undefined ? wanted : inFile(wanted, only);
    const asked = { ...params, limit: PIECE, cursor: this.cursor };
    const piece = await this.client.call<SearchResult>("search", asked, signal);
    signal.throwIfAborted();
    const found = piece.matches.filter(({ path }) => only === undefined || path === only);
    this.matches = [...this.matches, ...found];
    this.cursor = piece.next_cursor;
    this.remaining = piece.remaining;
    this.changed.emit();
  }
}

/** Fits all files of this name below its folder; which of them is meant, their paths tell. */
function inFile(params: SearchParams, path: string): SearchParams {
  const folder = PathExt.dirname(path);
  const file = PathExt.basename(path).replace(/[*?[\]\\]/g, "\\$&");
  return { ...params, file, ...(folder === "" ? {} : { folder }) };
}
