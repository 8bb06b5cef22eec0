/**
 * Which files of a folder differ between two points in time: a list with figures, each row of which
 * shows its comparison, and all of them beside each other in one editor.
 */
import * as vscode from "vscode";

import type {
  CompareFolderResult,
  FileChangeMessage,
  FileChangeSide,
} from "../../panel-core/protocol";
import { grouped, lineFigures } from "../../panel-core/wording";
import type { Sidecar } from "./client";
import { withoutLinks } from "./markdown";
import { Notice } from "./notices";
import { askPoint } from "./points";
import { createPreview } from "./previews";
import { baseName } from "./versionUri";
import { emptyDocument, versionDocument } from "./versionDocuments";

/** Files that a list takes, and tells that there are more. */
const MOST = 2000;
const PAGE = 500;
/** Files that one editor shows beside each other: more of them would be slow. */
const TOGETHER = 200;

interface FileItem extends vscode.QuickPickItem {
  file?: FileChangeMessage;
}

/** Asks for two points in time, and lists the files below `folder` that differ. */
export async function compareFolder(sidecar: Sidecar, folder: vscode.Uri): Promise<void> {
  const name = baseName(folder.path);
  const old = await askPoint(sidecar, folder, vscode.l10n.t("Compare {0} as it was", name));
  const recent =
    old && (await askPoint(sidecar, folder, vscode.l10n.t("Compare {0} with", name), true));
  if (old === undefined || recent === undefined) {
    return;
  }
  const location = vscode.ProgressLocation.Notification;
  const title = withoutLinks(vscode.l10n.t("Comparing {0} …", name));
  const found = await vscode.window.withProgress(
    { location, title, cancellable: true },
    (_, token) => differing(sidecar, { folder: folder.toString(), old, new: recent }, token),
  );
  if (found.files.length === 0) {
    throw new Notice(
      vscode.l10n.t("No file of {0} differs: {1} → {2}.", name, found.old.title, found.new.title),
    );
  }
  await choose(found, `${name}: ${found.old.title} → ${found.new.title}`);
}

async function differing(
  sidecar: Sidecar,
  query: { folder: string; old: string; new: string },
  token: vscode.CancellationToken,
): Promise<CompareFolderResult> {
  const files: FileChangeMessage[] = [];
  let cursor: string | null = null;
  let page: CompareFolderResult;
  do {
    page = await sidecar.request(
      "backtrail/compareFolder",
      { ...query, limit: PAGE, cursor },
      token,
    );
    files.push(...page.files);
    cursor = page.next_cursor;
  } while (cursor !== null && files.length < MOST);
  files.sort((one, other) => one.path.localeCompare(other.path));
  return { ...page, files };
}

function choose(found: CompareFolderResult, title: string): Promise<void> {
  const { files } = found;
  const pick = vscode.window.createQuickPick<FileItem>();
  const all = {
    label: vscode.l10n.t("$(diff-multiple) Show all beside each other"),
    alwaysShow: true,
  };
  pick.title = title;
  pick.placeholder =
    found.next_cursor === null
      ? vscode.l10n.t("Move through the files to see how each differs")
      : vscode.l10n.t(
          "More files differ than these {0}: compare a folder below",
          grouped(files.length),
        );
  pick.items = [...files.map(fileItem), ...(files.length > 1 ? [all] : [])];
  pick.matchOnDescription = true;
  const preview = createPreview();
  return new Promise((resolve, reject) => {
    let then = (): Promise<void> => Promise.resolve();
    pick.onDidChangeActive(([item]) => {
      const { file } = item ?? {};
      if (file !== undefined) {
        preview.move(file.path, () => showFile(file, true));
      }
    });
    pick.onDidAccept(() => {
      const { file } = pick.selectedItems[0] ?? {};
      then = () => (file === undefined ? showAll(files, title) : showFile(file, false));
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      preview
        .end()
        .then(() => then())
        .then(resolve, reject);
    });
    pick.show();
  });
}

async function showFile(file: FileChangeMessage, preserveFocus: boolean): Promise<void> {
  const [left, right] = sidesOf(file);
  const options = { preview: true, preserveFocus };
  await vscode.commands.executeCommand("vscode.diff", left, right, baseName(file.path), options);
}

async function showAll(files: FileChangeMessage[], title: string): Promise<void> {
  const texts = files.filter(({ binary, trouble }) => !binary && trouble === "");
  const shown = texts.slice(0, TOGETHER).map((file) => {
    const [left, right] = sidesOf(file);
    return [right, left, right];
  });
  await vscode.commands.executeCommand("vscode.changes", title, shown);
  const left = files.length - shown.length;
  if (left > 0) {
    throw new Notice(
      vscode.l10n.t(
        "{0} of {1} files are shown: no pictures, and {2} at most.",
        shown.length,
        files.length,
        TOGETHER,
      ),
    );
  }
}

function sidesOf({ old, new: recent }: FileChangeMessage): [vscode.Uri, vscode.Uri] {
  const other = vscode.Uri.parse((recent ?? old)?.uri ?? "");
  return [sideOf(old, other), sideOf(recent, other)];
}

/** What lies on disk is the file itself, which can be edited there. */
function sideOf(side: FileChangeSide | null, other: vscode.Uri): vscode.Uri {
  if (side === null) {
    return emptyDocument(other);
  }
  const file = vscode.Uri.parse(side.uri);
  return side.id === null
    ? file
    : versionDocument(file, { id: side.id, number: side.version ?? 0 });
}

function fileItem(file: FileChangeMessage): FileItem {
  const { added, deleted, modified } = file.change;
  const figures = lineFigures(added + modified, deleted + modified);
  const from = file.kind === "renamed" ? (file.old?.path ?? "") : "";
  const parts = [kindWords(file.kind), from, file.trouble === "" ? figures : file.trouble];
  return {
    label: file.path,
    description: parts.filter((part) => part !== "").join(" · "),
    iconPath: new vscode.ThemeIcon(`diff-${file.kind === "changed" ? "modified" : file.kind}`),
    file,
  };
}

function kindWords(kind: FileChangeMessage["kind"]): string {
  switch (kind) {
    case "added":
      return vscode.l10n.t("added");
    case "removed":
      return vscode.l10n.t("removed");
    case "renamed":
      return vscode.l10n.t("renamed");
    case "changed":
      return "";
  }
}
