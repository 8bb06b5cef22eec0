/**
 * Which save last changed a line: in the hover of a changed line, and at the end of the cursor's
 * line for those who switched that on.
 *
 * Asked for one line at a time, and dropped when the person has moved on.
 */
import * as vscode from "vscode";

import type { LineageResult } from "../../panel-core/protocol";
import { relativeTime, shortTime } from "../../panel-core/time";
import type { Sidecar } from "./client";
import { Notice } from "./notices";
import { escaped } from "./markdown";

/** Lines and characters above which nobody asks: each answer would take too long. */
const LARGEST = { lines: 20_000, characters: 2_000_000 };
/** Milliseconds that the cursor rests before its line is looked up. */
const REST = 250;
const COMMANDS = ["backtrail.comparePrevious", "backtrail.restoreHunk"];

/** The line whose hover was asked for, so that it answers whatever it finds. */
let asked: { document: vscode.TextDocument; line: number } | undefined;

/** Offers the last change in hovers and, where switched on, beside the cursor's line. */
export function createLineage(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  context.subscriptions.push(
    vscode.languages.registerHoverProvider(
      { scheme: "file" },
      { provideHover: (document, { line }, token) => hover(sidecar, document, line, token) },
    ),
    ...followCursor(sidecar),
  );
}

/** Shows when the cursor's line changed last, whatever the settings say. */
export async function showLastChange(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme !== "file") {
    throw new Notice(vscode.l10n.t("Put the cursor into a line of a file first."));
  }
  if (isLarge(editor.document)) {
    throw new Notice(
      vscode.l10n.t("This file is too large to look up single lines. Compare versions instead."),
    );
  }
  asked = { document: editor.document, line: editor.selection.active.line };
  await vscode.commands.executeCommand("editor.action.showHover");
}

/** Shows the last change at the end of the cursor's line, or hides it. */
export async function toggleLastChange(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("backtrail");
  await settings.update("lastChange.enabled", !isOn(), vscode.ConfigurationTarget.Global);
}

async function hover(
  sidecar: Sidecar,
  document: vscode.TextDocument,
  line: number,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  const wanted = asked?.document === document && asked.line === line;
  const offered = settings().get<boolean>("lastChange.hover") !== false;
  if (!(wanted || offered || isOn())) {
    return undefined;
  }
  const found = await lookUp(sidecar, document, line, token);
  if (wanted) {
    asked = undefined;
  }
  if (found === undefined || !(wanted || isChange(found))) {
    return undefined;
  }
  return new vscode.Hover(markdown(found, document.uri, line));
}

/** A line of the first version changed never: it was there. */
function isChange({ version, unsaved }: LineageResult): boolean {
  return unsaved || (version !== null && version.number > 1);
}

function markdown(
  { version, unsaved }: LineageResult,
  file: vscode.Uri,
  line: number,
): vscode.MarkdownString {
  const uri = file.toString();
  const restore = link(vscode.l10n.t("Restore this hunk"), "backtrail.restoreHunk", {
    uri,
    line: line + 1,
  });
  const parts: string[] = [];
  if (unsaved) {
    parts.push(escaped(vscode.l10n.t("Changed since the last save")), restore);
  } else if (version === null) {
    parts.push(escaped(vscode.l10n.t("No version of this line is kept")));
  } else {
    const time = shortTime(vscode.l10n, Date.parse(version.time), Date.now());
    const compare = { uri, version: version.id };
    parts.push(
      escaped(vscode.l10n.t("Last changed in version {0}, {1}", version.number, time)),
      link(vscode.l10n.t("Compare"), "backtrail.comparePrevious", compare),
      ...(version.number > 1 ? [restore] : []),
    );
  }
  const text = new vscode.MarkdownString(parts.join(" · "));
  text.isTrusted = { enabledCommands: COMMANDS };
  return text;
}

function link(title: string, command: string, argument: object): string {
  return `[${escaped(title)}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}

function followCursor(sidecar: Sidecar): vscode.Disposable[] {
  const decoration = vscode.window.createTextEditorDecorationType({
    after: {
      margin: "0 0 0 3em",
      color: new vscode.ThemeColor("editorCodeLens.foreground"),
      fontStyle: "italic",
    },
  });
  let timer: NodeJS.Timeout | undefined;
  let running: vscode.CancellationTokenSource | undefined;
  let decorated: vscode.TextEditor | undefined;

  function stop(): void {
    clearTimeout(timer);
    running?.cancel();
    running?.dispose();
    running = undefined;
  }

  function look(editor: vscode.TextEditor | undefined): void {
    stop();
    decorated?.setDecorations(decoration, []); // maybe one that the person left
    decorated = undefined;
    if (editor?.document.uri.scheme !== "file" || !isOn()) {
      return;
    }
    timer = setTimeout(() => {
      running = new vscode.CancellationTokenSource();
      decorated = editor;
      void decorate(sidecar, editor, decoration, running.token);
    }, REST);
  }

  const lookAgain = (): void => {
    look(vscode.window.activeTextEditor);
  };
  return [
    decoration,
    { dispose: stop },
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      look(textEditor);
    }),
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.workspace.onDidSaveTextDocument(lookAgain),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("backtrail.lastChange")) {
        lookAgain();
      }
    }),
  ];
}

async function decorate(
  sidecar: Sidecar,
  editor: vscode.TextEditor,
  decoration: vscode.TextEditorDecorationType,
  token: vscode.CancellationToken,
): Promise<void> {
  const { line } = editor.selection.active;
  const found = await lookUp(sidecar, editor.document, line, token);
  if (found === undefined || token.isCancellationRequested) {
    return;
  }
  const end = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1)).range.end;
  const contentText = words(found);
  if (contentText !== "") {
    const range = new vscode.Range(end, end);
    editor.setDecorations(decoration, [{ range, renderOptions: { after: { contentText } } }]);
  }
}

function words({ version, unsaved }: LineageResult): string {
  if (unsaved || version === null) {
    return unsaved ? vscode.l10n.t("not saved yet") : "";
  }
  const time = relativeTime(vscode.l10n, Date.parse(version.time), Date.now());
  return vscode.l10n.t("version {0}, {1}", version.number, time);
}

async function lookUp(
  sidecar: Sidecar,
  document: vscode.TextDocument,
  line: number,
  token: vscode.CancellationToken,
): Promise<LineageResult | undefined> {
  if (sidecar.state !== "running" || isLarge(document)) {
    return undefined;
  }
  const place = { uri: document.uri.toString(), first: line + 1 };
  try {
    return await sidecar.request("backtrail/lineage", place, token);
  } catch {
    // Looking around asks of files without a history, too: that is no error to tell.
    return undefined;
  }
}

function isLarge(document: vscode.TextDocument): boolean {
  const end = document.lineAt(document.lineCount - 1).range.end;
  return document.lineCount > LARGEST.lines || document.offsetAt(end) > LARGEST.characters;
}

function isOn(): boolean {
  return settings().get<boolean>("lastChange.enabled") === true;
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration("backtrail");
}
