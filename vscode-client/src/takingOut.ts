/**
 * Taking one save out of a file, with all later edits kept.
 *
 * The sidecar finds out what that would change. Where the same lines were changed again since, it
 * writes nothing; the person may have both sides put into the editor, which is not saved then.
 */
import * as vscode from "vscode";

import type { ConflictMessage, PlanMessage, VersionMessage } from "../../panel-core/protocol";
import { lineFigures } from "../../panel-core/wording";
import type { Sidecar } from "./client";
import { confirmed } from "./confirmations";
import { sentenceOf } from "./guards";
import { inform } from "./messages";
import { Notice } from "./notices";
import { carryOut, type Wish } from "./restore";
import { sceneOf } from "./scenes";
import { baseName } from "./versionUri";

/** Conflicts that a question names; of others it says how many they are. */
const NAMED = 8;
/** Characters of a line that a question shows. */
const WIDTH = 60;
const MARKER = /^<<<<<<< /m;

/** Takes what `version` changed out of the file, after saying what that would do. */
export async function takeOut(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage,
): Promise<void> {
  const scene = sceneOf(file);
  const wish: Wish = { file, version, without: true };
  const { plan } = await sidecar.request("backtrail/restore", {
    uri: file.toString(),
    version: version.id,
    without: true,
    dry_run: true,
  });
  const conflicts = plan.conflicts ?? [];
  if (conflicts.length > 0) {
    await offerBothSides(sidecar, wish, plan, conflicts);
  } else if (plan.action === "nothing") {
    throw new Notice(plan.notes.map(sentenceOf).join(" "));
  } else if (await agreed(wish, plan)) {
    await carryOut(sidecar, wish, scene);
  }
}

function agreed({ file, version }: Wish, { change, notes }: PlanMessage): Promise<boolean> {
  const { added, deleted, modified } = change;
  const figures = lineFigures(added + modified, deleted + modified);
  return confirmed({
    message: vscode.l10n.t(
      "Take out what version {0} changed in {1}?",
      version.number,
      baseName(file.path),
    ),
    detail: [
      vscode.l10n.t("Lines that would change: {0}. All later edits stay.", figures),
      ...notes.map(sentenceOf),
    ].join("\n"),
    action: vscode.l10n.t("Take Out"),
  });
}

/** Says what is in the way, and on demand puts both sides of it into the editor, unsaved. */
async function offerBothSides(
  sidecar: Sidecar,
  { file, version }: Wish,
  { notes }: PlanMessage,
  conflicts: ConflictMessage[],
): Promise<void> {
  const merge = vscode.l10n.t("Show Both Sides");
  const name = baseName(file.path);
  const more = conflicts.length - NAMED;
  // A value has no editor in which a person could choose.
  const choices = file.scheme === "file" ? [merge] : [];
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Version {0} cannot be taken out of {1} as it is.", version.number, name),
    {
      modal: true,
      detail: [
        ...notes.map(sentenceOf),
        ...conflicts.slice(0, NAMED).map(conflictWords),
        ...(more > 0 ? [vscode.l10n.t("… and {0} more", more)] : []),
        ...choices.map(() => vscode.l10n.t("Nothing is written until you save the file.")),
      ].join("\n"),
    },
    ...choices,
  );
  if (answer === merge) {
    await showBothSides(sidecar, { file, version });
  }
}

/** The file's own editor shows the conflicts: nothing else can be saved or undone there. */
async function showBothSides(sidecar: Sidecar, { file, version }: Wish): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const { via } = await sidecar.request("backtrail/restore", {
    uri: file.toString(),
    version: version.id,
    without: true,
    markers: true,
  });
  const at = document.positionAt(Math.max(0, document.getText().search(MARKER)));
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
  const name = baseName(file.path);
  const words =
    via === "editor"
      ? vscode.l10n.t("Choose a side of each conflict in {0}, then save it.", name)
      : vscode.l10n.t("{0} holds both sides of each conflict now. Choose one of each.", name);
  void inform(words);
}

/** `Lines 3 to 4: total = price * 2`. */
function conflictWords({ first, lines, now }: ConflictMessage): string {
  const place =
    lines > 1
      ? vscode.l10n.t("Lines {0} to {1}", first, first + lines - 1)
      : vscode.l10n.t("Line {0}", first);
  const [text = ""] = now.trim().split("\n");
  const cut = text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
  return lines === 0 ? vscode.l10n.t("{0}: deleted since", place) : `${place}: ${cut}`;
}
