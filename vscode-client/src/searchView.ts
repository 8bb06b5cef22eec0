/** “Search”: which saves put a text in or took it out, in any file, by file, newest first. */
import * as vscode from "vscode";

import type { SearchParams } from "../../panel-core/protocol";
import { grouped } from "../../panel-core/wording";
import type { Sidecar } from "./client";
import { asksNothing, searchParams } from "../../panel-core/query";
import { onOpen } from "./openedRows";
import { askFilter, askWords } from "./searchInput";
import {
  type FoundFileNode,
  matchNode,
  SEARCH_VIEW,
  searchItem,
  type SearchNode,
} from "./searchNodes";
import { type FileMatches, SearchRun } from "./searchRun";
import { versionTooltip } from "./versionItems";
import { baseName } from "./versionUri";
import { setContext } from "./vscodeapi";

let shown: SearchView | undefined;

/** Shows what a search found. */
export function createSearchView(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  shown = new SearchView(sidecar, context.workspaceState);
  context.subscriptions.push(shown);
}

/**
 * Searches for these words, or asks for them first; in one file or below a folder where one is
 * named. Returns what was found; undefined where the person left.
 */
export async function searchHistory(
  words?: string,
  place?: SearchPlace,
): Promise<SearchRun | undefined> {
  return shown?.ask(words, place);
}

/** Adds a filter to the last search, and searches again. */
export async function filterSearch(): Promise<void> {
  await shown?.filter();
}

/** Stops the search; what was found stays. */
export function cancelSearch(): void {
  shown?.cancel();
}

/** Forgets what was found. */
export function clearSearch(): void {
  shown?.clear();
}

/** Where to search: in one file, or below a folder. Neither: everywhere. */
export interface SearchPlace {
  path?: vscode.Uri;
  folder?: vscode.Uri;
}

const WORDS = "search.words";

class SearchView implements vscode.TreeDataProvider<SearchNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<SearchNode[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly tree: vscode.TreeView<SearchNode>;
  private readonly nodes = new Map<string, FoundFileNode>();
  private run: SearchRun | undefined;
  private place: SearchPlace = {};
  private readonly parts: vscode.Disposable[];

  constructor(
    private readonly sidecar: Sidecar,
    private readonly memory: vscode.Memento,
  ) {
    this.tree = vscode.window.createTreeView(SEARCH_VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.parts = [
      this.tree,
      this.changes,
      onOpen(SEARCH_VIEW, this.tree),
      vscode.commands.registerCommand("backtrail.searchOn", () => this.go()),
    ];
    this.tell();
  }

  getChildren(node?: SearchNode): SearchNode[] {
    if (node === undefined) {
      return this.roots();
    }
    return node.kind === "file" ? node.children : [];
  }

  getTreeItem(node: SearchNode): vscode.TreeItem {
    return searchItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: SearchNode): vscode.TreeItem {
    if (node.kind === "version") {
      item.tooltip = versionTooltip(node.version);
    }
    return item;
  }

  async ask(given: string | undefined, place: SearchPlace = {}): Promise<SearchRun | undefined> {
    const words = given ?? (await askWords(this.memory.get(WORDS, ""), askTitle(place)));
    if (words === undefined) {
      return undefined;
    }
    await this.memory.update(WORDS, words);
    const params = searchParams(words);
    this.place = place;
    if (asksNothing(params)) {
      this.clear();
      return undefined;
    }
    const { path, folder } = place;
    return this.search(words, {
      ...params,
      ...(path && { path: path.toString() }),
      ...(folder && { folder: folder.toString() }),
    });
  }

  async filter(): Promise<void> {
    const words = this.memory.get(WORDS, "");
    const more = await askFilter(words);
    if (more !== words) {
      await this.ask(more, this.place);
    }
  }

  cancel(): void {
    this.run?.cancel();
  }

  clear(): void {
    this.run?.dispose();
    this.run = undefined;
    this.nodes.clear();
    this.changes.fire(undefined);
    this.tell();
  }

  dispose(): void {
    this.run?.dispose();
    shown = undefined;
    vscode.Disposable.from(...this.parts).dispose();
  }

  private async search(words: string, params: SearchParams): Promise<SearchRun> {
    this.clear();
    const run = new SearchRun(this.sidecar, words, params);
    this.run = run;
    run.onDidChange((files) => {
      if (this.run === run) {
        this.draw(files);
      }
    });
    await vscode.commands.executeCommand(`${SEARCH_VIEW}.focus`);
    await this.go();
    return run;
  }

  private async go(): Promise<void> {
    const { run } = this;
    if (run !== undefined) {
      await vscode.window.withProgress({ location: { viewId: SEARCH_VIEW } }, () => run.go());
    }
  }

  private roots(): SearchNode[] {
    const { run } = this;
    if (run === undefined) {
      return [];
    }
    const files = run.files.flatMap(({ key }) => this.nodes.get(key) ?? []);
    return run.running ? files : [...files, ...actions(run)];
  }

  /** Puts in what was found; files that were there keep their place and are drawn alone. */
  private draw(files: FileMatches[]): void {
    let fresh = files.length === 0;
    const touched: FoundFileNode[] = [];
    for (const file of files) {
      const known = this.nodes.get(file.key);
      const node = known ?? { kind: "file", uri: file.uri, file, children: [] };
      node.children.push(...file.matches.slice(node.children.length).map(matchNode));
      this.nodes.set(file.key, node);
      fresh ||= known === undefined;
      touched.push(node);
    }
    this.changes.fire(fresh ? undefined : touched);
    this.tell();
  }

  private tell(): void {
    const { run } = this;
    setContext("search.running", run?.running === true);
    setContext("search.hasResults", run !== undefined && !run.running);
    const where = placeName(this.place);
    this.tree.description = run === undefined ? "" : [run.words, where].filter(Boolean).join(" · ");
    this.tree.message = run === undefined ? undefined : progress(run);
  }
}

/** How far the search is, and what became of it. */
function progress(run: SearchRun): string {
  if (run.failure !== "") {
    return vscode.l10n.t("The search stopped: {0}.", run.failure.replace(/\.$/, ""));
  }
  const all = grouped(run.scanned + run.remaining);
  const looked = run.done
    ? vscode.l10n.t("{0} saves looked at", grouped(run.scanned))
    : vscode.l10n.t("{0} of {1} saves looked at", grouped(run.scanned), all);
  const found =
    run.found === 0 && run.done
      ? vscode.l10n.t("nothing found for {0}", run.words)
      : vscode.l10n.t("{0} found", grouped(run.found));
  const parts = [looked, found];
  if (run.full) {
    parts.push(vscode.l10n.t("there may be more: narrow the search, or show more"));
  }
  if (run.unread > 0) {
    parts.push(
      run.unread === 1
        ? vscode.l10n.t("1 version could not be read")
        : vscode.l10n.t("{0} versions could not be read", grouped(run.unread)),
    );
  }
  return parts.join(" · ");
}

function askTitle(place: SearchPlace): string {
  const name = placeName(place);
  if (name === "") {
    return vscode.l10n.t("Search history");
  }
  return place.path === undefined
    ? vscode.l10n.t("Search history below {0}", name)
    : vscode.l10n.t("Search history of {0}", name);
}

function placeName({ path, folder }: SearchPlace): string {
  return baseName((path ?? folder)?.path ?? "");
}

function actions(run: SearchRun): SearchNode[] {
  const nodes: SearchNode[] = [];
  if (!run.done) {
    const label = run.full ? vscode.l10n.t("Show more") : vscode.l10n.t("Search on");
    nodes.push({ kind: "action", label, icon: "chevron-down", command: "backtrail.searchOn" });
  }
  if (run.found === 0) {
    const label = vscode.l10n.t("Search for something else…");
    nodes.push({ kind: "action", label, icon: "search", command: "backtrail.searchHistory" });
  }
  return nodes;
}
