/** “Project”: what changed last over all files, and the files that are gone. */
import * as vscode from "vscode";

import { remembered } from "../../panel-core/massChanges";
import type {
  MassChangeMessage,
  ProjectRowMessage,
  VersionMessage,
} from "../../panel-core/protocol";
import { totals } from "../../panel-core/rows";
import type { Sidecar } from "./client";
import { MoreRows } from "./moreRows";
import { COMPARE, onOpen } from "./openedRows";
import { Pager } from "./pager";
import { PROJECT_VIEW, projectItem, type ProjectNode } from "./projectNodes";
import { type DeletedRow, ProjectTree } from "./projectTree";
import { versionTooltip } from "./versionItems";

const MINUTE = 60_000;
/** Milliseconds in which captures of many files become one look. */
const CALM = 300;

let shown: ProjectView | undefined;

/** Shows what changed in the open folders. */
export function createProjectView(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  shown = new ProjectView(sidecar);
  context.subscriptions.push(shown);
}

/** Asks for all that the view shows again. */
export async function refreshProject(): Promise<void> {
  await shown?.refresh();
}

class ProjectView implements vscode.TreeDataProvider<ProjectNode>, vscode.Disposable {
  private readonly recent: Pager<ProjectRowMessage>;
  private readonly deleted: Pager<DeletedRow>;
  private readonly changes = new vscode.EventEmitter<ProjectNode[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly tree: vscode.TreeView<ProjectNode>;
  private readonly parts: vscode.Disposable[];
  private readonly nodes = new ProjectTree();
  private calm: NodeJS.Timeout | undefined;
  private stale = false;
  private masses: MassChangeMessage[] = [];
  /** Why saves are not being kept. */
  private ailments: string[] = [];
  private readonly clock: NodeJS.Timeout;

  constructor(private readonly sidecar: Sidecar) {
    this.recent = new Pager<ProjectRowMessage>(async (limit, cursor) => {
      const page = await sidecar.request("backtrail/project", { limit, cursor });
      this.masses = remembered(this.masses, page.mass_changes);
      return page;
    }, cutRow);
    this.deleted = new Pager<DeletedRow>(
      async (limit, cursor) => {
        const page = await sidecar.request("backtrail/deleted", { limit, cursor });
        const rows = page.files.map((file) => ({ ...file, versions: [file.version] }));
        return { rows, next_cursor: page.next_cursor };
      },
      (row) => row,
    );
    this.tree = vscode.window.createTreeView(PROJECT_VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.parts = [this.recent, this.deleted, this.tree, this.changes, ...this.listen(sidecar)];
    this.clock = setInterval(() => {
      if (this.tree.visible) {
        this.fire(this.nodes.aged(Date.now()));
      }
    }, MINUTE);
    if (sidecar.state === "running") {
      void this.refresh();
    }
  }

  async refresh(): Promise<void> {
    await Promise.all([this.recent.refresh(), this.deleted.refresh()]);
  }

  getChildren(node?: ProjectNode): ProjectNode[] {
    return this.nodes.children(node);
  }

  getTreeItem(node: ProjectNode): vscode.TreeItem {
    return projectItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: ProjectNode): vscode.TreeItem {
    if (node.kind === "version") {
      item.tooltip = versionTooltip(node.version);
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.calm);
    clearInterval(this.clock);
    shown = undefined;
    vscode.Disposable.from(...this.parts).dispose();
  }

  private listen(sidecar: Sidecar): vscode.Disposable[] {
    const more = new MoreRows();
    const list = (name: "recent" | "deleted"): vscode.Disposable[] => {
      const view = `${PROJECT_VIEW}.${name}`;
      const load = (): void => void this[name].more();
      return [more.onReach(view, load), vscode.commands.registerCommand(`${view}.more`, load)];
    };
    const draw = (): void => {
      this.draw();
    };
    return [
      onOpen(PROJECT_VIEW, this.tree, ({ kind }) =>
        kind === "deletedFile" ? "backtrail.openVersion" : COMPARE,
      ),
      more,
      ...list("recent"),
      ...list("deleted"),
      this.recent.onDidChange(draw),
      this.deleted.onDidChange(draw),
      sidecar.onDidCapture(() => {
        this.soon();
      }),
      sidecar.onDidMassChange(() => {
        this.soon();
      }),
      sidecar.onDidChangeHealth(({ trouble }) => {
        this.ailments = trouble;
        draw();
      }),
      sidecar.onDidChangeState((state) => {
        this.ailments = []; // of the run before
        if (state === "running") {
          void this.refresh();
        }
      }),
      this.tree.onDidChangeVisibility(({ visible }) => {
        if (visible && this.stale) {
          this.soon();
        }
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.masses = []; // of folders that are open no more
        void this.refresh();
      }),
    ];
  }

  /** Looks again when the captures of the moment are over, and now and then while they last. */
  private soon(): void {
    this.calm ??= setTimeout(() => {
      this.calm = undefined;
      this.stale = !this.tree.visible; // nobody looks: nothing is asked until somebody does
      if (!this.stale) {
        void this.recent.update();
        void this.deleted.refresh();
      }
    }, CALM);
  }

  private draw(): void {
    const { recent, masses, deleted } = this;
    this.fire(this.nodes.take(recent.loaded, masses, deleted.loaded, Date.now()));
    const message = this.trouble();
    if (this.tree.message !== message) {
      this.tree.message = message;
    }
  }

  /** Where the sidecar does not run an empty view has words of its own. */
  private trouble(): string | undefined {
    if (this.ailments.length > 0) {
      return vscode.l10n.t("Saves are not being kept: {0}", this.ailments.join(" "));
    }
    const failure = this.recent.failure || this.deleted.failure;
    if (failure === "") {
      return undefined;
    }
    if (this.sidecar.state === "running") {
      const reason = failure.replace(/\.$/, "");
      return vscode.l10n.t("The changes cannot be shown: {0}. Your files are untouched.", reason);
    }
    return this.recent.loaded.rows.length > 0 ? failure : undefined;
  }

  private fire(nodes: ProjectNode[] | undefined): void {
    if (nodes?.length !== 0) {
      this.changes.fire(nodes);
    }
  }
}

function cutRow(row: ProjectRowMessage, versions: VersionMessage[]): ProjectRowMessage {
  const { saves, added, deleted } = totals(versions);
  return { ...row, versions, saves, added, deleted_lines: deleted };
}
