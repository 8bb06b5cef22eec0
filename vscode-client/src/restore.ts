/**
 * Bringing versions back.
 *
 * The sidecar keeps what is there and writes; this module shows what will change, asks where it
 * could surprise, saves the editor so that disk and history agree, and says where the old text is.
 */
import * as vscode from "vscode";

import type {
  LineRange,
  PlanMessage,
  RestoreParams,
  RestoreResult,
  VersionMessage,
} from "../../panel-core/protocol";
import { bringToFront, saveAsIs, saveElsewhere, tabOf, unsavedElsewhere } from "./buffers";
import { type Sidecar, SidecarError } from "./client";
import { compareWithNow } from "./compare";
import { confirmed } from "./confirmations";
import { sentenceOf } from "./guards";
import { complain, inform } from "./messages";
import { Notice } from "./notices";
import { listTitle, pickVersion } from "./picks";
import { type Scene, sceneOf, tidy, withdraw } from "./scenes";
import { baseName } from "./versionUri";

/** What a person wants back. */
export interface Wish {
  file: vscode.Uri;
  version: VersionMessage;
  /** Only the changes that touch these lines of the file as it is. */
  lines?: LineRange;
  /** Only this function, class or section: its path. */
  symbol?: string;
  /** Only this key of a structured file: its path. */
  key?: string;
  /** Another file to write. */
  to?: vscode.Uri;
  /** Take out what the version changed, and keep all later edits. */
  without?: true;
}

/** Restores a version of `file`; asks which one where none is given. */
export async function restoreVersion(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage | undefined,
): Promise<void> {
  const title = vscode.l10n.t("Restore a version");
  const chosen = version ?? (await askVersion(sidecar, file, title));
  if (chosen !== undefined) {
    await restore(sidecar, { file, version: chosen });
  }
}

/** Writes a version to another file. */
export async function restoreTo(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage | undefined,
): Promise<void> {
  const title = vscode.l10n.t("Restore a version to another file");
  const chosen = version ?? (await askVersion(sidecar, file, title));
  if (chosen === undefined) {
    return;
  }
  const to = await vscode.window.showSaveDialog({
    defaultUri: file.with({ path: besides(file.path, chosen.number) }),
    title: vscode.l10n.t("Restore version {0} of {1} to", chosen.number, baseName(file.path)),
    saveLabel: vscode.l10n.t("Restore"),
  });
  if (to !== undefined) {
    await restore(sidecar, { file, version: chosen, to });
  }
}

/** Does it: looks first, asks where needed, restores, shows it and says so. */
export async function restore(sidecar: Sidecar, wish: Wish): Promise<void> {
  const target = wish.to ?? wish.file;
  const scene = sceneOf(target);
  const { plan } = await sidecar.request("backtrail/restore", { ...params(wish), dry_run: true });
  if (!(await agreed(wish, target, plan))) {
    await withdraw(scene);
    return;
  }
  await carryOut(sidecar, wish, scene);
}

/** Does what was agreed on, shows it and says so; `scene` is of the file that is written. */
export async function carryOut(sidecar: Sidecar, wish: Wish, scene: Scene): Promise<void> {
  const target = wish.to ?? wish.file;
  if (unsavedElsewhere(target) && !(await saveElsewhere(target))) {
    throw new Notice(
      vscode.l10n.t(
        "{0} has unsaved changes and could not be saved, so nothing was restored.",
        baseName(target.path),
      ),
    );
  }
  const result = await attempted(sidecar, wish, target);
  if (result !== undefined) {
    await shown(scene, result);
    tell(wish, target, result);
  }
}

/** Saves what was written, and shows it where Ctrl+Z takes it back: what changed, or the file. */
export async function shown(scene: Scene, result: RestoreResult): Promise<void> {
  const { file, inFront } = scene;
  const tab = tabOf(file);
  if (tab !== undefined) {
    await bringToFront(file, tab);
  }
  if (result.via === "editor" && !(await saveAsIs(file))) {
    throw new Notice(
      vscode.l10n.t(
        "{0} is restored in the editor, but could not be saved. Save it to finish.",
        baseName(file.path),
      ),
    );
  }
  if (!inFront) {
    // Only once it is saved: a comparison with unsaved text would stay as a tab of its own.
    await (result.was_there === null
      ? vscode.commands.executeCommand("vscode.open", file)
      : compareWithNow(file, result.was_there));
  }
  await tidy(scene);
}

function params({ file, version, to, ...part }: Wish): RestoreParams {
  return {
    uri: file.toString(),
    version: version.id,
    ...part,
    ...(to && { to: to.toString() }),
  };
}

async function askVersion(
  sidecar: Sidecar,
  file: vscode.Uri,
  title: string,
): Promise<VersionMessage | undefined> {
  return pickVersion(sidecar, file, {
    title: listTitle(file, title),
    placeholder: vscode.l10n.t("Move through the versions to see what each would change"),
    show: (version) => compareWithNow(file, version, { preserveFocus: true }),
    buttons: [
      {
        icon: "diff",
        tooltip: vscode.l10n.t("Compare With Now"),
        run: (version) => compareWithNow(file, version),
      },
    ],
  });
}

async function agreed(wish: Wish, target: vscode.Uri, plan: PlanMessage): Promise<boolean> {
  const unsaved = unsavedElsewhere(target);
  if (!unsaved && plan.notes.length === 0) {
    return true;
  }
  if (wish.to === undefined) {
    await compareWithNow(wish.file, wish.version, { preserveFocus: true });
  }
  const unsavedWords = vscode.l10n.t(
    "It has unsaved changes. They are saved and kept as a version first.",
  );
  const [name, { number }] = [baseName(target.path), wish.version];
  const part = wish.symbol ?? wish.key;
  return confirmed({
    message:
      part === undefined
        ? vscode.l10n.t("Restore version {0} of {1}?", number, name)
        : vscode.l10n.t("Restore {0} of {1} from version {2}?", part, name, number),
    detail: [unsaved ? unsavedWords : "", ...plan.notes.map(sentence)]
      .filter((part) => part !== "")
      .join("\n"),
    action: vscode.l10n.t("Restore"),
  });
}

/** Restores; where the sidecar refuses, offers what helps. */
async function attempted(
  sidecar: Sidecar,
  wish: Wish,
  target: vscode.Uri,
): Promise<RestoreResult | undefined> {
  try {
    return await sidecar.request("backtrail/restore", params(wish));
  } catch (error) {
    if (!(error instanceof SidecarError) || error.kind !== "refused") {
      throw error;
    }
    const save = vscode.l10n.t("Save and Restore");
    const offers = vscode.workspace.textDocuments.some(
      (document) => document.isDirty && document.uri.toString() === target.toString(),
    );
    const words = sentenceOf(error.message);
    const answer = await complain(words, ...(offers ? [save] : []));
    if (answer !== save || !(await saveAsIs(target))) {
      return undefined;
    }
    return sidecar.request("backtrail/restore", params(wish));
  }
}

function tell(wish: Wish, target: vscode.Uri, result: RestoreResult): void {
  const undo = vscode.l10n.t("Undo");
  const compare = vscode.l10n.t("Compare");
  const { was_there: wasThere } = result;
  if (result.plan.action === "nothing") {
    const words = vscode.l10n.t(
      "{0} is the same as version {1} already. Nothing had to change.",
      baseName(target.path),
      wish.version.number,
    );
    void inform(words);
    return;
  }
  const buttons = wasThere === null ? [undo] : [undo, compare];
  const words = restoredWords(wish, target, result);
  const uri = target.toString();
  void inform(words, ...buttons).then((answer) => {
    if (answer === undo) {
      void vscode.commands.executeCommand("backtrail.undoRestore", { uri });
    } else if (answer === compare && wasThere !== null) {
      void vscode.commands.executeCommand("backtrail.compareNow", { uri, version: wasThere });
    }
  });
}

function restoredWords(wish: Wish, target: vscode.Uri, result: RestoreResult): string {
  const parts = [
    doneWords(wish, baseName(target.path)),
    result.was_there === null
      ? ""
      : vscode.l10n.t("What was there is version {0}.", result.was_there.number),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function doneWords({ version: { number }, lines, ...wish }: Wish, name: string): string {
  const part = wish.symbol ?? wish.key;
  if (wish.without === true) {
    return vscode.l10n.t("Took what version {0} changed out of {1}.", number, name);
  }
  if (part !== undefined) {
    return vscode.l10n.t("Restored {0} of {1} from version {2}.", part, name, number);
  }
  if (lines !== undefined) {
    return vscode.l10n.t("Restored lines of {0} from version {1}.", name, number);
  }
  return wish.to === undefined
    ? vscode.l10n.t("Restored version {0} of {1}.", number, name)
    : vscode.l10n.t("Restored version {0} to {1}.", number, name);
}

/** `folder/x (version 12).py`. */
function besides(path: string, number: number): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  const folder = path.slice(0, path.length - name.length);
  return `${folder}${stem} (${vscode.l10n.t("version {0}", number)})${ending}`;
}

function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
