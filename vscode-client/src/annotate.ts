/** Labels and notes: what a person says about a version. */
import * as vscode from "vscode";

import type { AnnotateParams, VersionMessage } from "../../panel-core/protocol";
import { shortTime } from "../../panel-core/time";
import { type Sidecar, SidecarError } from "./client";
import { refreshed } from "./lookups";
import { baseName } from "./versionUri";

interface LabelItem extends vscode.QuickPickItem {
  change: "add" | "rename" | "remove";
  tag: string;
}

/** Gives a version a name; one that has names already can be renamed, too. */
export async function labelVersion(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage,
): Promise<void> {
  const now = await refreshed(sidecar, file, version);
  const choice = await chooseChange(now);
  if (choice === undefined) {
    return;
  }
  const { change, tag } = choice;
  if (change === "remove") {
    await annotate(sidecar, file, { version: now.id, untag: tag });
    return;
  }
  await ask({
    title: vscode.l10n.t("Label {0}", versionWords(file, now)),
    prompt: vscode.l10n.t("A name for this version: it stands out in every list"),
    placeholder: vscode.l10n.t("before the clean-up"),
    value: tag,
    accept: async (label) => {
      if (label === "") {
        return vscode.l10n.t("A label needs at least one letter. Press Escape to leave it.");
      }
      if (label !== tag) {
        await annotate(sidecar, file, { version: now.id, tag: label });
      }
      if (label !== tag && change === "rename") {
        await annotate(sidecar, file, { version: now.id, untag: tag });
      }
      return undefined;
    },
  });
}

/** Writes a note on a version; an empty one takes the note away. */
export async function addNote(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage,
): Promise<void> {
  const now = await refreshed(sidecar, file, version);
  await ask({
    title: vscode.l10n.t("Note on {0}", versionWords(file, now)),
    prompt:
      now.note === ""
        ? vscode.l10n.t("Shown with this version and found by the search")
        : vscode.l10n.t("Shown with this version; leave it empty to remove the note"),
    placeholder: vscode.l10n.t("what is worth knowing about it"),
    value: now.note,
    accept: async (note) => {
      if (note !== now.note) {
        await annotate(sidecar, file, { version: now.id, note });
      }
      return undefined;
    },
  });
}

async function chooseChange(
  version: VersionMessage,
): Promise<Pick<LabelItem, "change" | "tag"> | undefined> {
  if (version.tags.length === 0) {
    return { change: "add", tag: "" };
  }
  const items = version.tags.flatMap((tag): LabelItem[] => [
    { label: vscode.l10n.t("$(edit) Rename “{0}”…", tag), change: "rename", tag },
    { label: vscode.l10n.t("$(trash) Remove “{0}”", tag), change: "remove", tag },
  ]);
  const another: LabelItem = {
    label: vscode.l10n.t("$(add) Another label…"),
    change: "add",
    tag: "",
  };
  const title = vscode.l10n.t(
    "Version {0} is labelled {1}",
    version.number,
    version.tags.join(", "),
  );
  return vscode.window.showQuickPick([...items, another], { title });
}

async function annotate(
  sidecar: Sidecar,
  file: vscode.Uri,
  change: Omit<AnnotateParams, "path" | "uri">,
): Promise<void> {
  await sidecar.request("backtrail/annotate", { uri: file.toString(), ...change });
}

interface TextQuestion {
  title: string;
  prompt: string;
  placeholder: string;
  value: string;
  /** Answers what is wrong with the text; it can be corrected then. */
  accept: (text: string) => Promise<string | undefined>;
}

function ask({ title, prompt, placeholder, value, accept }: TextQuestion): Promise<void> {
  const box = vscode.window.createInputBox();
  Object.assign(box, { title, prompt, placeholder, value });
  return new Promise((resolve, reject) => {
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      box.busy = true;
      answerOf(accept, box.value.trim())
        .then((trouble) => {
          box.busy = false;
          box.validationMessage = trouble;
          if (trouble === undefined) {
            box.hide();
          }
        })
        .catch(reject);
    });
    box.onDidHide(() => {
      box.dispose();
      resolve();
    });
    box.show();
  });
}

async function answerOf(accept: TextQuestion["accept"], text: string): Promise<string | undefined> {
  try {
    return await accept(text);
  } catch (error) {
    if (error instanceof SidecarError) {
      return error.message;
    }
    throw error;
  }
}

function versionWords(file: vscode.Uri, version: VersionMessage): string {
  const time = shortTime(vscode.l10n, Date.parse(version.time), Date.now());
  return vscode.l10n.t("version {0} of {1} ({2})", version.number, baseName(file.path), time);
}
