/** “This file”: the versions of the file in front, by day, newest first. */
import * as vscode from "vscode";

import type { Sidecar } from "./client";
import { MoreRows } from "./moreRows";
import { onOpen } from "./openedRows";
import { Timeline, type TimelineState } from "./timeline";
import {
  type EarlierNode,
  rowNodes,
  TIMELINE_VIEW,
  timelineItem,
  type TimelineNode,
} from "./timelineNodes";
import { remedies, tellAbove } from "./timelineStates";
import { TimelineTree } from "./timelineTree";
import { versionTooltip } from "./versionItems";
import { activeFile, onDidChangeActiveFile, setContext } from "./vscodeapi";

const MINUTE = 60_000;
/** Milliseconds that the rows of the file before may stay while those of another one are read. */
const MOMENT = 300;
const SIGNIFICANT_ONLY = "timeline.significantOnly";

let shown: TimelineView | undefined;

/** Shows the timeline of the file in front. */
export function createTimelineView(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  shown = new TimelineView(sidecar);
  context.subscriptions.push(shown);
}

/** The file whose timeline is shown. */
export function timelineFile(): vscode.Uri | undefined {
  return shown?.timeline.file;
}

/** Whether the settings or the open folders leave that file out. */
export function isLeftOut(): boolean {
  const state = shown?.timeline.state;
  return state === "skipped" || state === "outside";
}

/** Fires when another file is shown, or what is known of it changed. */
export function onDidChangeTimeline(listener: () => void): vscode.Disposable {
  return shown?.timeline.onDidChange(listener) ?? new vscode.Disposable(() => undefined);
}

/** Shows a file's timeline with this version selected, however far down it is. */
export async function reveal(file: vscode.Uri, version: number): Promise<void> {
  await shown?.reveal(file, version);
}

/** Shows a file's timeline; of the file in front where none is named. */
export async function openTimeline(file: vscode.Uri | undefined): Promise<void> {
  await vscode.commands.executeCommand(`${TIMELINE_VIEW}.focus`);
  await shown?.open(file ?? activeFile());
}

/** Asks for all that the timeline shows again. */
export async function refreshTimeline(): Promise<void> {
  await shown?.timeline.refresh();
}

/** Leaves minor versions out, or shows them. */
export function setSignificantOnly(only: boolean): void {
  if (shown !== undefined) {
    shown.timeline.significantOnly = only;
  }
  setContext(SIGNIFICANT_ONLY, only);
}

class TimelineView implements vscode.TreeDataProvider<TimelineNode>, vscode.Disposable {
  readonly timeline: Timeline;
  private readonly nodes = new TimelineTree();
  private readonly changes = new vscode.EventEmitter<TimelineNode[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly tree: vscode.TreeView<TimelineNode>;
  private readonly parts: vscode.Disposable[];
  private drawn: TimelineState | undefined;
  private clock: NodeJS.Timeout | undefined;
  private late: NodeJS.Timeout | undefined;

  constructor(sidecar: Sidecar) {
    this.timeline = new Timeline(sidecar);
    const more = new MoreRows();
    this.tree = vscode.window.createTreeView(TIMELINE_VIEW, {
      treeDataProvider: this,
      canSelectMany: true, // two of them are compared
    });
    this.parts = [
      this.timeline,
      this.tree,
      this.changes,
      more,
      more.onReach(TIMELINE_VIEW, () => {
        this.reached();
      }),
      onOpen(TIMELINE_VIEW, this.tree),
      vscode.commands.registerCommand("backtrail.showOlder", () => this.timeline.more()),
      ...this.listen(sidecar),
      ...this.listenToTree(),
    ];
    this.timeline.significantOnly = onlySignificant();
    setContext(SIGNIFICANT_ONLY, onlySignificant());
    this.follow(activeFile());
  }

  getChildren(node?: TimelineNode): TimelineNode[] | Promise<TimelineNode[]> {
    if (node === undefined) {
      return [...this.nodes.roots(), ...remedies(this.timeline.state)];
    }
    switch (node.kind) {
      case "earlier":
        return this.earlierRows(node);
      case "more":
      case "action":
        return [];
      default:
        return node.children;
    }
  }

  getTreeItem(node: TimelineNode): vscode.TreeItem {
    return timelineItem(node);
  }

  getParent(node: TimelineNode): TimelineNode | undefined {
    return this.nodes.parentOf(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TimelineNode): vscode.TreeItem {
    if (node.kind === "version") {
      item.tooltip = versionTooltip(node.version);
    }
    return item;
  }

  async open(file: vscode.Uri | undefined): Promise<void> {
    if (file !== undefined) {
      await this.timeline.show(file);
    }
  }

  async reveal(file: vscode.Uri, number: number): Promise<void> {
    await this.timeline.show(file);
    const row = await this.timeline.find(number);
    const node = row && this.nodes.nodeOf(row, number);
    if (node !== undefined) {
      await this.tree.reveal(node, { select: true, focus: false, expand: false });
    }
  }

  dispose(): void {
    clearTimeout(this.clock);
    clearTimeout(this.late);
    shown = undefined;
    vscode.Disposable.from(...this.parts).dispose();
  }

  private listen(sidecar: Sidecar): vscode.Disposable[] {
    const { timeline } = this;
    return [
      timeline.onDidChange(() => {
        this.changed();
      }),
      sidecar.onDidCapture(({ kind, uri }) => {
        if (vscode.Uri.parse(uri).toString() === timeline.file?.toString()) {
          void (kind === "kept" ? timeline.update() : timeline.refresh());
        }
      }),
      sidecar.onDidChangeState((state) => {
        if (state === "running") {
          void timeline.refresh();
        }
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`backtrail.${SIGNIFICANT_ONLY}`)) {
          setSignificantOnly(onlySignificant());
        }
      }),
      onDidChangeActiveFile((file) => {
        this.follow(file);
      }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        const without = timeline.state === "empty" || timeline.state === "skipped";
        if (without && uri.toString() === timeline.file?.toString()) {
          // A save that is left out sends no word: look why.
          setTimeout(() => void timeline.update(), 1000);
        }
      }),
    ];
  }

  private listenToTree(): vscode.Disposable[] {
    return [
      this.tree.onDidCollapseElement(({ element }) => {
        if (element.kind === "day") {
          element.closed = true;
        }
      }),
      this.tree.onDidExpandElement(({ element }) => {
        if (element.kind === "day") {
          element.closed = false;
        }
      }),
      this.tree.onDidChangeVisibility(({ visible }) => {
        if (visible) {
          this.retell();
        }
      }),
    ];
  }

  /** The last file stays while something that has no history is in front. */
  private follow(file: vscode.Uri | undefined): void {
    const some = vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
    if (file !== undefined || !some) {
      void this.timeline.show(file);
    }
  }

  /** The end of the list came into sight; below closed days nobody looks for more. */
  private reached(): void {
    const last = this.nodes.days.at(-1);
    if (last !== undefined && !last.closed) {
      void this.timeline.more();
    }
  }

  private async earlierRows(node: EarlierNode): Promise<TimelineNode[]> {
    const uri = this.timeline.file?.toString() ?? "";
    const rows = await Promise.all(node.documents.map((each) => this.timeline.earlier(each)));
    node.children ??= rowNodes(uri, rows.flat(), false);
    return node.children;
  }

  /** Rows give way to those of another file in one step, if these are there in a moment. */
  private changed(): void {
    clearTimeout(this.late);
    const waits = this.timeline.state === "loading" && this.nodes.days.length > 0;
    this.late = waits ? setTimeout(this.draw, MOMENT) : undefined;
    if (!waits) {
      this.draw();
    }
  }

  private readonly draw = (): void => {
    const { file, loaded, about, state } = this.timeline;
    const uri = file?.toString() ?? "";
    const head = this.nodes.days[0]?.children[0];
    const onHead = head !== undefined && this.tree.selection.some((node) => node === head);
    const changed = this.nodes.take(uri, loaded, about.namesakes ?? [], Date.now());
    // What to do about a state is listed like rows.
    this.changes.fire(this.drawn === state ? changed : undefined);
    this.drawn = state;
    if (onHead && this.tree.visible) {
      void this.followFolded(head);
    }
    tellAbove(this.tree, this.timeline);
    this.wind();
  };

  /** The newest save was selected; where it is folded now, its row is. */
  private async followFolded(head: TimelineNode): Promise<void> {
    const run = this.nodes.runWith(head);
    if (run !== undefined) {
      await this.tree.reveal(run, { select: true, focus: false, expand: false });
    }
  }

  /** Tells times anew: often while the newest row is fresh, then once a minute. */
  private wind(): void {
    clearTimeout(this.clock);
    const fresh = Date.now() - this.nodes.newest() < MINUTE;
    this.clock = setTimeout(
      () => {
        this.retell();
      },
      fresh ? MINUTE / 6 : MINUTE,
    );
  }

  private retell(): void {
    if (this.tree.visible) {
      const aged = this.nodes.aged(Date.now());
      if (aged?.length !== 0) {
        this.changes.fire(aged);
      }
    }
    this.wind();
  }
}

function onlySignificant(): boolean {
  return vscode.workspace.getConfiguration("backtrail").get(SIGNIFICANT_ONLY) === true;
}
