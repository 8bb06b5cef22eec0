/**
 * Lists to choose a version from, with the same words as the tree.
 *
 * Moving through a list shows each version beside the file; leaving it without a choice puts the
 * editors back as they were.
 */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import { type DayGroup, dayGroups, pageSize } from "../../panel-core/rows";
import { dayTitle } from "../../panel-core/time";
import * as wording from "../../panel-core/wording";
import type { Sidecar } from "./client";
import { lookOf } from "./looks";
import { createPreview, type Preview } from "./previews";
import { baseName } from "./versionUri";

/** What is asked, and what moving through the list shows. */
export interface VersionQuestion {
  /** `Restore a version of x.py`. */
  title: string;
  placeholder: string;
  show: (version: VersionMessage) => Promise<void>;
  /** What else can be done with a row: a button each. */
  buttons?: RowButton[];
  /** What else stands below a row, before its labels and note. */
  detail?: (version: VersionMessage) => string;
  /** Where the rows come from; unset: the timeline of the file. */
  pages?: Pages;
}

/** The page after `cursor`, which is null for the first one. */
export type Pages = (cursor: Cursor, pages: number) => Promise<Page>;

type Cursor = number | string | null;

interface Page {
  versions: VersionMessage[];
  /** Null: that was the last one. */
  cursor: Cursor;
}

/** A button at the end of a row. It ends the list. */
export interface RowButton {
  icon: string;
  tooltip: string;
  run: (version: VersionMessage) => Promise<void>;
}

interface VersionItem extends vscode.QuickPickItem {
  version?: VersionMessage;
  more?: true;
}

interface List extends Page {
  pages: number;
}

/** Asks for a version of `file`, newest first; undefined when the person left. */
export async function pickVersion(
  sidecar: Sidecar,
  file: vscode.Uri,
  question: VersionQuestion,
): Promise<VersionMessage | undefined> {
  const pages = question.pages ?? timelinePages(sidecar, file);
  const list = await nextPage(pages, { versions: [], cursor: null, pages: 0 });
  const pick = vscode.window.createQuickPick<VersionItem>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  fill(pick, list, question);
  return choose(pick, question, async () => {
    if (list.cursor !== null && !pick.busy) {
      pick.busy = true;
      Object.assign(list, await nextPage(pages, list));
      fill(pick, list, question);
      pick.busy = false;
    }
  });
}

/** `x.py: 148 versions`, for the head of a list. */
export function listTitle(file: vscode.Uri, question: string): string {
  return `${question} · ${baseName(file.path)}`;
}

function choose(
  pick: vscode.QuickPick<VersionItem>,
  question: VersionQuestion,
  older: () => Promise<void>,
): Promise<VersionMessage | undefined> {
  const preview = createPreview();
  return new Promise((resolve, reject) => {
    let chosen: VersionMessage | undefined;
    let then: (() => Promise<void>) | undefined;
    const end = (version: VersionMessage | undefined, next?: () => Promise<void>): void => {
      [chosen, then] = [version, next];
      pick.hide();
    };
    const fail = (error: Error): void => {
      reject(error);
      pick.hide(); // nobody waits for its answer any more
    };
    pick.onDidChangeActive((items) => {
      moved(pick, items[0], question, preview, older).catch(fail);
    });
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.more === true) {
        older().catch(fail);
      } else if (item?.version !== undefined) {
        end(item.version);
      }
    });
    pick.onDidTriggerItemButton(({ item: { version }, button }) => {
      const found = question.buttons?.find(({ tooltip }) => tooltip === button.tooltip);
      if (version !== undefined && found !== undefined) {
        end(undefined, () => found.run(version));
      }
    });
    pick.onDidHide(() => {
      pick.dispose();
      preview
        .end()
        .then(() => then?.())
        .then(() => {
          resolve(chosen);
        }, reject);
    });
    pick.show();
  });
}

async function moved(
  pick: vscode.QuickPick<VersionItem>,
  item: VersionItem | undefined,
  question: VersionQuestion,
  preview: Preview,
  older: () => Promise<void>,
): Promise<void> {
  const { version } = item ?? {};
  if (version !== undefined) {
    preview.move(version.id, () => question.show(version));
  }
  const at = item === undefined ? -1 : pick.items.indexOf(item);
  if (at >= pick.items.length - 5 && pick.items.length > 5) {
    await older();
  }
}

function timelinePages(sidecar: Sidecar, file: vscode.Uri): Pages {
  return async (cursor, pages) => {
    const page = await sidecar.request("backtrail/timeline", {
      uri: file.toString(),
      limit: pageSize(pages),
      cursor: cursor as number | null,
      folded: false,
    });
    return { versions: page.rows.flatMap((row) => row.versions), cursor: page.next_cursor };
  };
}

async function nextPage(pages: Pages, list: List): Promise<List> {
  const { versions, cursor } = await pages(list.cursor, list.pages);
  return { versions: [...list.versions, ...versions], cursor, pages: list.pages + 1 };
}

function fill(pick: vscode.QuickPick<VersionItem>, list: List, question: VersionQuestion): void {
  const active = pick.activeItems[0]?.version?.id;
  const rows = list.versions.map((version) => ({ versions: [version] }));
  const items = dayGroups(rows).flatMap((group) => dayItems(group, question));
  const last: VersionItem = {
    label: vscode.l10n.t("Older versions…"),
    iconPath: new vscode.ThemeIcon("chevron-down"),
    alwaysShow: true,
    more: true,
  };
  pick.items = list.cursor === null ? items : [...items, last];
  if (active !== undefined) {
    pick.activeItems = pick.items.filter(({ version }) => version?.id === active);
  }
}

function dayItems(
  { time, rows }: DayGroup<{ versions: VersionMessage[] }>,
  question: VersionQuestion,
): VersionItem[] {
  const day: VersionItem = {
    label: dayTitle(vscode.l10n, time, Date.now()),
    kind: vscode.QuickPickItemKind.Separator,
  };
  const versions = rows.flatMap((row) => row.versions);
  return [day, ...versions.map((version) => versionItem(version, question))];
}

function versionItem(
  version: VersionMessage,
  { buttons = [], detail }: VersionQuestion,
): VersionItem {
  const { icon, color } = lookOf({ versions: [version] });
  const figures = wording.figuresOf(version);
  const labels = [...version.tags.slice(1), version.note];
  const more = [detail?.(version) ?? "", ...labels].filter((part) => part !== "").join(" · ");
  return {
    label: version.title,
    description: wording.rowDescription(vscode.l10n, figures, Date.now()),
    iconPath: new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)),
    buttons: buttons.map((button) => ({
      iconPath: new vscode.ThemeIcon(button.icon),
      tooltip: button.tooltip,
    })),
    version,
    ...(more !== "" && { detail: more }),
  };
}
