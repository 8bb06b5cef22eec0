/**
 * Having something be gone for good: versions of a row, a file, a folder, or whatever holds a text.
 *
 * Rule: it is shown first, asked for once more, and the text stands in no message and no log.
 */
import * as vscode from "vscode";

import type { PlanParams, PlanResult } from "../../panel-core/protocol";
import { agreedOn, planned, told } from "./careRuns";
import { scopes } from "./careScopes";
import type { Sidecar } from "./client";
import { withoutLinks } from "./markdown";
import { Notice } from "./notices";
import { isFromView, isPointed, rowsOf, type Run } from "./targets";
import type { VersionNode } from "./versionItems";

/** The longest selection that is taken for a text to forget. */
const LONGEST = 500;

type Wanted = Pick<PlanParams, "path" | "folder" | "versions" | "text" | "replace">;

/** Forgets what was pointed at; where nothing was, the person says what. */
export function forgetting(sidecar: Sidecar): Run {
  return async (argument, selected) => {
    const wanted = (await pointedAt(argument, selected)) ?? (await askWhat());
    if (wanted !== undefined) {
      await forget(sidecar, wanted);
    }
  };
}

async function forget(sidecar: Sidecar, wanted: Wanted): Promise<void> {
  const { l10n } = vscode;
  const params: PlanParams = { work: "forget", ...wanted };
  let plan = await planned(sidecar, params);
  if (plan.returns === true) {
    if (!(await wantsItAnyway(plan))) {
      return;
    }
    plan = await planned(sidecar, { ...params, again: true });
  }
  const action = l10n.t("Forget for Good");
  const title = l10n.t("Forgetting, and looking whether it is gone");
  await told(await agreedOn(sidecar, plan, { action, title, sure: isSure }));
}

/** Rows of a list, or what was clicked in the explorer; undefined from the palette. */
async function pointedAt(argument: unknown, selected: unknown): Promise<Wanted | undefined> {
  if (argument instanceof vscode.Uri) {
    const { type } = await vscode.workspace.fs.stat(argument);
    const uri = argument.toString();
    return (type & vscode.FileType.Directory) === 0 ? { path: uri } : { folder: uri };
  }
  if (!isPointed(argument)) {
    return undefined;
  }
  const rows = rowsOf(argument, selected).filter(isRow);
  if (rows.length === 0 || rows.some(({ uri }) => uri !== argument.uri)) {
    throw new Notice(vscode.l10n.t("Choose versions of one file, and of no other."));
  }
  const versions = rows.flatMap(({ version, figures }) => figures?.versions ?? [version]);
  return { path: argument.uri, versions: [...new Set(versions.map(({ id }) => id))] };
}

type Row = Pick<VersionNode, "uri" | "version"> & Partial<Pick<VersionNode, "figures">>;

/** A row may stand for several saves; all of them are meant. */
function isRow(row: unknown): row is Row {
  return isFromView(row) && isPointed(row) && typeof row.version === "object";
}

async function askWhat(): Promise<Wanted | undefined> {
  const { l10n } = vscode;
  const text = {
    label: `$(search) ${l10n.t("A text…")}`,
    description: l10n.t("such as a password: whatever holds it, in every file that ever was open"),
  };
  const title = l10n.t("Forget for good");
  const placeHolder = l10n.t("What goes cannot be had back; you see it first");
  const options = { title, placeHolder, matchOnDescription: true };
  const picked = await vscode.window.showQuickPick([text, ...scopes()], options);
  return picked && "scope" in picked ? picked.scope : picked && askText();
}

async function askText(): Promise<Wanted | undefined> {
  const { l10n } = vscode;
  const title = l10n.t("Forget a text for good");
  const text = await vscode.window.showInputBox({
    title,
    prompt: l10n.t("Exactly as it stood there. Backtrail writes it down nowhere."),
    value: selectedText(),
    ignoreFocusOut: true,
    validateInput: (typed) => (typed === "" ? l10n.t("Type or paste the text.") : undefined),
  });
  if (!text) {
    return undefined;
  }
  const ways = [
    {
      label: l10n.t("Versions that hold it go"),
      description: l10n.t("what stays is what was saved"),
      replace: false,
    },
    {
      label: l10n.t("Versions stay, with [forgotten] in its place"),
      description: l10n.t("for what stood in them for long"),
      replace: true,
    },
  ];
  const way = await vscode.window.showQuickPick(ways, { title, ignoreFocusOut: true });
  return way && { text, replace: way.replace };
}

/** What is selected in one line of the editor in front: most probably what is meant. */
function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.selection.isSingleLine ? editor.document.getText(editor.selection) : "";
  return text.length <= LONGEST ? text : "";
}

/** A file that is there would bring it back: told apart from the plan, for it is about the file. */
function wantsItAnyway(plan: PlanResult): Promise<boolean> {
  const { l10n } = vscode;
  const action = l10n.t("Forget What Is Kept All the Same");
  return asked(l10n.t("It would come back."), plan.notes.slice(0, 3).join("\n\n"), action);
}

/** Once more, with the count. */
function isSure(plan: PlanResult): Promise<boolean> {
  const { l10n } = vscode;
  const undone = l10n.t("This cannot be undone: no restore and no undo brings it back.");
  const detail = [undone, ...plan.notes.slice(-1)].join("\n\n"); // what is out of its reach
  return asked(plan.summary, detail, l10n.t("Forget for Good"));
}

async function asked(message: string, detail: string, action: string): Promise<boolean> {
  const options = { modal: true, detail: withoutLinks(detail) };
  const answer = await vscode.window.showWarningMessage(withoutLinks(message), options, action);
  return answer === action;
}
