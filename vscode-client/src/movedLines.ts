/**
 * Marks in comparisons with a version: lines that were moved, and from or to where.
 *
 * VS Code shows them as taken out here and put in there. Which lines these are is the sidecar's
 * business.
 */
import * as vscode from "vscode";

import type { Sidecar } from "./client";
import { type MovedBlock, movedBlocks } from "./movedBlocks";
import { activeSides, type Sides } from "./tabs";
import { NOTHING, SCHEME, versionName } from "./versionUri";
import { fileBehind } from "./vscodeapi";

/** Milliseconds in which looking through versions, or letters typed, are one. */
const MOMENT = 300;
/** Characters of a side, above which nobody waits for marks. */
const MOST = 1 << 20;

/** Marks what was moved in the comparison in front. */
export function createMovedLines(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  const mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderWidth: "0 0 0 2px",
    borderStyle: "solid",
    borderColor: new vscode.ThemeColor("diffEditor.move.border"),
    overviewRulerColor: new vscode.ThemeColor("diffEditor.move.border"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  let timer: NodeJS.Timeout | undefined;
  let stop = new vscode.CancellationTokenSource();

  function soon(): void {
    clearTimeout(timer);
    stop.cancel();
    stop = new vscode.CancellationTokenSource();
    const { token } = stop;
    timer = setTimeout(() => {
      // Marks help to look around: where there are none, nothing is missing.
      draw(sidecar, mark, token).catch(() => undefined);
    }, MOMENT);
  }

  context.subscriptions.push(
    mark,
    new vscode.Disposable(() => {
      clearTimeout(timer);
      stop.cancel();
    }),
    vscode.window.tabGroups.onDidChangeTabs(soon),
    vscode.window.onDidChangeVisibleTextEditors(soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() === activeSides()?.right.toString()) {
        soon();
      }
    }),
  );
}

async function draw(
  sidecar: Sidecar,
  mark: vscode.TextEditorDecorationType,
  token: vscode.CancellationToken,
): Promise<void> {
  const sides = activeSides();
  const query = sidecar.state === "running" && sides !== undefined ? queryOf(sides) : undefined;
  const editors = vscode.window.visibleTextEditors;
  const right = sides === undefined ? [] : editorsOf(sides.right);
  const left = sides?.left === undefined ? [] : editorsOf(sides.left);
  const large = [...left, ...right].some(isLarge);
  if (query === undefined || left.length === 0 || right.length === 0 || large) {
    editors.forEach((editor) => {
      editor.setDecorations(mark, []);
    });
    return;
  }
  const { hunks } = await sidecar.request("backtrail/diff", query, token);
  if (token.isCancellationRequested) {
    return;
  }
  const blocks = movedBlocks(hunks ?? []);
  for (const editor of editors) {
    const found = left.includes(editor)
      ? blocks.old.map((block) => marked(block, vscode.l10n.t("moved to line {0}", block.other)))
      : right.includes(editor)
        ? blocks.new.map((block) =>
            marked(block, vscode.l10n.t("moved from line {0}", block.other)),
          )
        : [];
    editor.setDecorations(mark, found.flat());
  }
}

/** What the sidecar is asked; undefined where no version of a file is compared with that file. */
function queryOf({ left, right }: Sides) {
  const old = left?.scheme === SCHEME ? versionName(left)?.version : undefined;
  const file = fileBehind(right)?.toString();
  if (old === undefined || old === NOTHING || file !== fileBehind(left)?.toString()) {
    return undefined;
  }
  const recent = right.scheme === SCHEME ? versionName(right)?.version : null;
  return recent === NOTHING
    ? undefined
    : ({ uri: file ?? "", old, new: recent ?? null, format: "json", context: 0 } as const);
}

function isLarge({ document }: vscode.TextEditor): boolean {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > MOST;
}

function editorsOf(uri: vscode.Uri): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
}

/** A border beside the lines, and words behind the first of them. */
function marked({ first, last }: MovedBlock, words: string): vscode.DecorationOptions[] {
  const end = Number.MAX_SAFE_INTEGER;
  const head = new vscode.Range(first - 1, end, first - 1, end);
  return [
    { range: new vscode.Range(first - 1, 0, last - 1, 0), hoverMessage: words },
    {
      range: head,
      renderOptions: {
        after: {
          contentText: `⇄ ${words}`,
          margin: "0 0 0 2em",
          fontStyle: "italic",
          color: new vscode.ThemeColor("editorCodeLens.foreground"),
        },
      },
    },
  ];
}
