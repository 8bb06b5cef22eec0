/**
 * “Keys”: how two contents of a JSON, YAML, TOML or ini file differ, key by key.
 *
 * The view is there only while something is compared. What cannot be read as keys is compared as
 * text, after saying why.
 */
import * as vscode from "vscode";

import type { DiffResult, VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { compareVersions, compareWithNow, type Showing } from "./compare";
import { sentenceOf } from "./guards";
import { type KeyGroup, keyGroups, keyItem, type KeyNode, KEYS_VIEW } from "./keyNodes";
import { placeOfKey } from "./keyPlaces";
import { previousOf } from "./lookups";
import { Notice } from "./notices";
import { onOpen } from "./openedRows";
import { restore } from "./restore";
import { baseName } from "./versionUri";
import { setContext } from "./vscodeapi";

/** Two contents of one file; `recent` undefined: the file as it is now. */
interface Pair {
  file: vscode.Uri;
  old: VersionMessage;
  recent: VersionMessage | undefined;
}

/** Milliseconds until a context that has just been set shows its view. */
const MOMENT = 100;

let view: KeysView | undefined;

/** Makes the view ready; it shows itself at the first comparison. */
export function createKeysView(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  view = new KeysView(sidecar);
  context.subscriptions.push(view);
}

/** Compares two contents key by key; without `recent` with the file as it is. */
export async function compareKeys(
  sidecar: Sidecar,
  file: vscode.Uri,
  old: VersionMessage,
  recent?: VersionMessage,
): Promise<void> {
  let pair: Pair = { file, old, recent };
  let found = await differences(sidecar, pair);
  if (recent === undefined && found.keys?.length === 0) {
    // The newest save is what is there now: then what it changed is meant.
    const before = await previousOf(sidecar, file, old);
    if (before !== undefined) {
      pair = { file, old: before, recent: old };
      found = await differences(sidecar, pair);
    }
  }
  if (found.keys === null || found.keys === undefined) {
    await compareTexts(pair, {});
    const reason = vscode.l10n.t("Compared as text: {0}", sentenceOf(found.fallback ?? ""));
    throw new Notice(reason);
  }
  await view?.show(pair, found);
}

/** Brings one key back from the older of the two contents, and nothing else. */
export async function restoreKey({ change }: KeyNode): Promise<void> {
  await view?.restore(change.key);
}

/** Shows a key in the text. */
export async function showKey({ change }: KeyNode): Promise<void> {
  await view?.reveal(change);
}

/** Asks which keys are to be shown. */
export async function filterKeys(): Promise<void> {
  await view?.ask();
}

/** Puts the view away. */
export function closeKeys(): void {
  view?.close();
}

class KeysView implements vscode.TreeDataProvider<KeyGroup | KeyNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly tree: vscode.TreeView<KeyGroup | KeyNode>;
  private readonly parts: vscode.Disposable;
  private pair: Pair | undefined;
  private found: DiffResult | undefined;
  private groups: KeyGroup[] = [];
  private filter = "";

  constructor(private readonly sidecar: Sidecar) {
    this.tree = vscode.window.createTreeView(KEYS_VIEW, { treeDataProvider: this });
    this.parts = vscode.Disposable.from(
      this.changes,
      this.tree,
      onOpen(KEYS_VIEW, this.tree, () => "backtrail.showKey"),
      sidecar.onDidCapture(({ uri }) => {
        if (this.pair?.recent === undefined && uri === this.pair?.file.toString()) {
          void this.refresh();
        }
      }),
    );
  }

  getTreeItem(node: KeyGroup | KeyNode): vscode.TreeItem {
    return keyItem(node);
  }

  getChildren(node?: KeyGroup | KeyNode): (KeyGroup | KeyNode)[] {
    return node === undefined ? this.groups : node.kind === "keyGroup" ? node.keys : [];
  }

  getParent(node: KeyGroup | KeyNode): KeyGroup | undefined {
    return this.groups.find(({ keys }) => node.kind === "key" && keys.includes(node));
  }

  dispose(): void {
    this.parts.dispose();
  }

  async show(pair: Pair, found: DiffResult): Promise<void> {
    [this.pair, this.found, this.filter] = [pair, found, ""];
    this.draw();
    setContext("keysShown", true);
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
    const [first] = this.groups[0]?.keys ?? [];
    await (first === undefined
      ? vscode.commands.executeCommand(`${KEYS_VIEW}.focus`)
      : this.tree.reveal(first, { focus: true, select: false }));
  }

  async restore(key: string): Promise<void> {
    if (this.pair !== undefined) {
      const { file, old: version } = this.pair;
      await restore(this.sidecar, { file, version, key });
    }
  }

  async reveal(change: KeyNode["change"]): Promise<void> {
    const { pair } = this;
    if (pair !== undefined) {
      const { hunks } = await this.sidecar.request("backtrail/diff", {
        ...sidesOf(pair),
        format: "json",
        context: 0,
      });
      const place = placeOfKey(change, hunks ?? []);
      await compareTexts(pair, { preserveFocus: true, ...(place && { reveal: place }) });
    }
  }

  async ask(): Promise<void> {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t("Filter keys"),
      prompt: vscode.l10n.t("A part of a key or of a value; nothing shows all"),
      value: this.filter,
    });
    if (typed !== undefined) {
      this.filter = typed.trim();
      this.draw();
    }
  }

  close(): void {
    [this.pair, this.found] = [undefined, undefined];
    setContext("keysShown", false);
  }

  private async refresh(): Promise<void> {
    const { pair } = this;
    const found = pair && (await differences(this.sidecar, pair).catch(() => undefined));
    // A half-written text has no keys for a moment: those of before stay.
    if (found?.keys && pair === this.pair) {
      this.found = found;
      this.draw();
    }
  }

  private draw(): void {
    const { pair, found } = this;
    if (pair === undefined || found === undefined) {
      return;
    }
    this.groups = keyGroups(pair.file.toString(), found.keys ?? [], this.filter);
    const recent = pair.recent === undefined ? vscode.l10n.t("now") : found.new.title;
    this.tree.description = `${baseName(pair.file.path)}: ${found.old.title} → ${recent}`;
    this.tree.message = [
      ...(found.notes ?? []).map(sentenceOf),
      this.filter === "" ? "" : vscode.l10n.t("Only keys with “{0}”.", this.filter),
      this.groups.length > 0 ? "" : vscode.l10n.t("No key differs."),
    ]
      .filter((part) => part !== "")
      .join(" ");
    this.changes.fire(undefined);
  }
}

function differences(sidecar: Sidecar, pair: Pair): Promise<DiffResult> {
  return sidecar.request("backtrail/diff", { ...sidesOf(pair), format: "structured" });
}

function sidesOf({ file, old, recent }: Pair): { uri: string; old: string; new: string | null } {
  return { uri: file.toString(), old: old.id, new: recent?.id ?? null };
}

function compareTexts({ file, old, recent }: Pair, showing: Showing): Promise<void> {
  return recent === undefined
    ? compareWithNow(file, old, showing)
    : compareVersions(file, old, recent, showing);
}
