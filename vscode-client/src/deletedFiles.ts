/** Bringing deleted files back: one at once, several after one question. */
import * as vscode from "vscode";

import type { DeletedFile, VersionMessage } from "../../panel-core/protocol";
import { shortTime } from "../../panel-core/time";
import { size } from "../../panel-core/wording";
import { saveAsIs } from "./buffers";
import type { Sidecar } from "./client";
import { exists, openVersion } from "./compare";
import { confirmed } from "./confirmations";
import { guarded } from "./guards";
import { inform } from "./messages";
import { Notice } from "./notices";
import { createPreview } from "./previews";
import { baseName } from "./versionUri";

/** Deleted files, last deleted first, among which typing finds one. */
const SEARCHED = 10_000;

/** A file to bring back, as rows of lists name it. */
export interface Gone {
  /** `file:` URI. */
  uri: string;
  version: VersionMessage;
}

interface GoneItem extends vscode.QuickPickItem {
  file?: DeletedFile;
}

interface List {
  files: DeletedFile[];
  cursor: number | null;
}

/** Restores deleted files; asks which ones where none are given. */
export async function restoreDeletedFiles(
  sidecar: Sidecar,
  given: Gone[] | undefined,
  folder?: vscode.Uri,
): Promise<void> {
  const chosen = given ?? (await pickDeleted(sidecar, folder));
  if (chosen.length === 0) {
    return;
  }
  if (!(await agreed(chosen))) {
    return;
  }
  const restored: Gone[] = [];
  try {
    for (const gone of chosen) {
      await bringBack(sidecar, gone, chosen.length === 1);
      restored.push(gone);
    }
  } finally {
    // Where one of them fails, those before it are back all the same, and can be undone.
    if (restored.length > 0) {
      tell(sidecar, restored);
    }
  }
}

async function bringBack(sidecar: Sidecar, { uri, version }: Gone, open: boolean): Promise<void> {
  const file = vscode.Uri.parse(uri);
  const result = await sidecar.request("backtrail/restore", { uri, version: version.id });
  if (open) {
    await vscode.commands.executeCommand("vscode.open", file);
  }
  // Its text may still be open, in an editor that outlived the file.
  if (result.via === "editor") {
    await saveAsIs(file);
  }
}

/** Several files, and files that exist again, could surprise. */
async function agreed(chosen: Gone[]): Promise<boolean> {
  // Looked up on disk: an editor may still show the text that was deleted.
  const there = await Promise.all(chosen.map(({ uri }) => exists(vscode.Uri.parse(uri))));
  const again = chosen.filter((_, at) => there[at]).map(({ uri }) => nameOf(uri));
  if (chosen.length === 1 && again.length === 0) {
    return true;
  }
  const names = chosen.map(({ uri }) => nameOf(uri));
  const detail =
    again.length === 0
      ? names.slice(0, 12).join("\n")
      : vscode.l10n.t(
          "There is a new {0}. What it holds is kept as a version first.",
          again.join(", "),
        );
  return confirmed({
    message:
      chosen.length === 1
        ? vscode.l10n.t("Restore {0} over the file that is there now?", names.join())
        : vscode.l10n.t("Restore {0} deleted files?", chosen.length),
    detail,
    action: vscode.l10n.t("Restore"),
  });
}

function tell(sidecar: Sidecar, chosen: Gone[]): void {
  const undo = vscode.l10n.t("Undo");
  const words =
    chosen.length === 1
      ? vscode.l10n.t("Restored {0}.", chosen.map(({ uri }) => nameOf(uri)).join())
      : vscode.l10n.t("Restored {0} deleted files.", chosen.length);
  void inform(words, undo).then((answer) => {
    if (answer === undo) {
      void guarded(sidecar, () => takeBack(sidecar, chosen));
    }
  });
}

async function takeBack(sidecar: Sidecar, chosen: Gone[]): Promise<void> {
  for (const { uri } of [...chosen].reverse()) {
    await sidecar.request("backtrail/undo", { uri });
  }
}

async function pickDeleted(sidecar: Sidecar, folder: vscode.Uri | undefined): Promise<Gone[]> {
  const list = await nextPage(sidecar, folder, { files: [], cursor: null });
  if (list.files.length === 0) {
    throw new Notice(vscode.l10n.t("No deleted files are kept here. Nothing is missing."));
  }
  const pick = vscode.window.createQuickPick<GoneItem>();
  const several: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("checklist"),
    tooltip: vscode.l10n.t("Choose Several"),
  };
  pick.title = vscode.l10n.t("Restore a deleted file");
  pick.placeholder = vscode.l10n.t("Move through the files to see what each held");
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  pick.buttons = list.files.length > 1 ? [several] : [];
  fill(pick, list);
  pick.onDidTriggerButton(() => {
    pick.canSelectMany = true;
    pick.selectedItems = [];
    fill(pick, list); // rows drawn before have no box to tick
    pick.buttons = [];
    pick.title = vscode.l10n.t("Restore deleted files");
  });
  return choose(pick, list, async () => {
    pick.busy = true;
    Object.assign(list, await nextPage(sidecar, folder, list));
    fill(pick, list);
    pick.busy = false;
  });
}

function choose(
  pick: vscode.QuickPick<GoneItem>,
  list: List,
  next: () => Promise<void>,
): Promise<Gone[]> {
  let shown = true;
  const older = async (until = list.files.length + 1): Promise<void> => {
    while (shown && !pick.busy && list.cursor !== null && list.files.length < until) {
      await next();
    }
  };
  const preview = createPreview();
  return new Promise((resolve, reject) => {
    let chosen: Gone[] = [];
    const fail = (error: Error): void => {
      reject(error);
      pick.hide(); // nobody waits for its answer any more
    };
    pick.onDidChangeActive(([item]) => {
      const { file } = item ?? {};
      if (file !== undefined) {
        preview.move(file.version.id, () => show(file));
      }
      if (item !== undefined && pick.items.indexOf(item) >= pick.items.length - 5) {
        older().catch(fail);
      }
    });
    pick.onDidChangeValue(() => {
      older(SEARCHED).catch(fail); // what was typed may stand on a page that nobody came to
    });
    pick.onDidAccept(() => {
      chosen = pick.selectedItems.flatMap(({ file }) => file ?? []);
      pick.hide();
    });
    pick.onDidHide(() => {
      shown = false;
      pick.dispose();
      preview.end().then(() => {
        resolve(chosen);
      }, reject);
    });
    pick.show();
  });
}

async function show({ uri, version }: DeletedFile): Promise<void> {
  await openVersion(vscode.Uri.parse(uri), version, { preserveFocus: true });
}

async function nextPage(
  sidecar: Sidecar,
  folder: vscode.Uri | undefined,
  list: List,
): Promise<List> {
  const page = await sidecar.request("backtrail/deleted", {
    folder: folder?.toString() ?? null,
    limit: 200,
    cursor: list.cursor,
  });
  return { files: [...list.files, ...page.files], cursor: page.next_cursor };
}

function fill(pick: vscode.QuickPick<GoneItem>, list: List): void {
  const now = Date.now();
  const active = pick.activeItems[0]?.file?.version.id;
  const ticked = new Set(pick.selectedItems.map(({ file }) => file?.version.id));
  pick.items = list.files.map((file) => ({
    label: baseName(file.path),
    description: [
      file.path.slice(0, Math.max(0, file.path.length - baseName(file.path).length - 1)),
      vscode.l10n.t("deleted {0}", shortTime(vscode.l10n, Date.parse(file.time), now)),
      size(file.version.size),
    ]
      .filter((part) => part !== "")
      .join(" · "),
    iconPath: new vscode.ThemeIcon("trash"),
    file,
  }));
  pick.activeItems = pick.items.filter((item) => item.file?.version.id === active).slice(0, 1);
  if (pick.canSelectMany) {
    pick.selectedItems = pick.items.filter((item) => ticked.has(item.file?.version.id));
  }
}

function nameOf(uri: string): string {
  return baseName(vscode.Uri.parse(uri).path);
}
