/** One search through the history: asked for piece by piece, so that it shows and stops at once. */
import * as vscode from "vscode";

import type { SearchMatch, SearchParams } from "../../panel-core/protocol";
import type { Sidecar } from "./client";

/** Matches after which a search waits to be told to go on. */
const MOST = 1000;
const PIECE = 100;

/** Matches of one file, as they came. */
export interface FileMatches {
  /** A file that is gone and one that bears its name by now are two. */
  key: string;
  uri: string;
  matches: SearchMatch[];
}

export class SearchRun implements vscode.Disposable {
  readonly files: FileMatches[] = [];
  found = 0;
  scanned = 0;
  remaining = 0;
  /** Versions that could not be looked into. */
  unread = 0;
  running = false;
  failure = "";
  /** Whether all was looked at. */
  done = false;
  private cursor: number | null = null;
  private most = MOST;
  private readonly byKey = new Map<string, FileMatches>();
  private readonly changes = new vscode.EventEmitter<FileMatches[]>();
  /** Fires with the files that got matches. */
  readonly onDidChange = this.changes.event;
  private stop = new vscode.CancellationTokenSource();

  constructor(
    private readonly sidecar: Sidecar,
    /** As the person typed it. */
    readonly words: string,
    private readonly params: SearchParams,
  ) {}

  /** Whether it stopped because enough was found. */
  get full(): boolean {
    return !this.running && !this.done && this.found >= this.most;
  }

  /** Whether somebody cancelled it. */
  get stopped(): boolean {
    return this.stop.token.isCancellationRequested;
  }

  /** Looks until all is looked at, enough is found, or somebody cancels. */
  async go(): Promise<void> {
    if (this.running || this.done) {
      return;
    }
    this.stop = new vscode.CancellationTokenSource();
    const { token } = this.stop;
    this.most = this.found + MOST;
    this.running = true;
    this.failure = "";
    this.changes.fire([]);
    try {
      while (this.wants(token)) {
        await this.piece(token);
      }
    } catch (error) {
      if (!token.isCancellationRequested) {
        this.failure = error instanceof Error ? error.message : String(error);
      }
    }
    this.running = false;
    this.changes.fire([]);
  }

  /** Stops asking; what was found stays. */
  cancel(): void {
    this.stop.cancel();
  }

  dispose(): void {
    this.cancel();
    this.changes.dispose();
  }

  private wants(token: vscode.CancellationToken): boolean {
    return !this.done && this.found < this.most && !token.isCancellationRequested;
  }

  private async piece(token: vscode.CancellationToken): Promise<void> {
    const { cursor, params } = this;
    // The best are put in order anew for each page of them.
    const limit = params.order === "best" ? MOST : PIECE;
    const asked = { ...params, limit, cursor };
    const piece = await this.sidecar.request("backtrail/search", asked, token);
    if (token.isCancellationRequested) {
      return;
    }
    this.scanned += piece.scanned;
    this.remaining = piece.remaining;
    this.unread += piece.unread ?? 0;
    this.cursor = piece.next_cursor;
    this.done = piece.next_cursor === null;
    const touched = new Set(piece.matches.map((match) => this.put(match)));
    this.changes.fire([...touched]);
  }

  private put(match: SearchMatch): FileMatches {
    this.found += 1;
    const key = `${match.deleted ? "gone" : "file"}:${match.uri}`;
    let file = this.byKey.get(key);
    if (file === undefined) {
      file = { key, uri: match.uri, matches: [] };
      this.byKey.set(key, file);
      this.files.push(file);
    }
    file.matches.push(match);
    return file;
  }
}
