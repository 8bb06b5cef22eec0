/**
 * Every command, by its name: what it is about is found out here, what it does is done elsewhere.
 *
 * Rule: a command never throws; what goes wrong is told to the person.
 */
import * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import { addNote, labelVersion } from "./annotate";
import { careCommands } from "./careCommands";
import type { Sidecar } from "./client";
import * as compare from "./compare";
import { type Gone, restoreDeletedFiles } from "./deletedFiles";
import { guarded } from "./guards";
import { showLastChange, toggleLastChange } from "./lineage";
import type { Logger } from "./logger";
import { newestOf } from "./lookups";
import { Notice } from "./notices";
import { partCommands } from "./partCommands";
import { restoreHunk, restoreSelection } from "./partialRestore";
import { listTitle, pickVersion } from "./picks";
import { refreshProject } from "./projectView";
import { restoreTo, restoreVersion } from "./restore";
import { reportCommands } from "./reportCommands";
import { searchCommands } from "./searchCommands";
import { openStoreFolder } from "./storeFolder";
import {
  isForgotten,
  isFromView,
  isPointed,
  rowsOf,
  type Run,
  type Target,
  targetFor,
  targetOf,
} from "./targets";
import {
  openTimeline,
  refreshTimeline,
  reveal,
  setSignificantOnly,
  timelineFile,
} from "./timelineView";
import { undoRestore } from "./undoing";
import { baseName } from "./versionUri";

const NO_VERSION = { version: undefined, oldest: undefined };
const WALKTHROUGH = "backtrail.backtrail#start";

/** Registers the commands. */
export function createCommands(
  context: vscode.ExtensionContext,
  sidecar: Sidecar,
  logger: Logger,
): void {
  const commands: Record<string, Run> = {
    ...comparing(sidecar),
    ...restoring(sidecar),
    ...annotating(sidecar),
    ...partCommands(sidecar),
    openTimeline: timelineOf,
    ...ofTimeline(sidecar),
    ...searchCommands(sidecar),
    ...reportCommands(sidecar),
    ...careCommands(sidecar),
    refresh: () => Promise.all([refreshTimeline(), refreshProject()]),
    showSignificantOnly: () => {
      setSignificantOnly(true);
    },
    showAllVersions: () => {
      setSignificantOnly(false);
    },
    showLastChange,
    toggleLastChange,
    openSettings: () =>
      vscode.commands.executeCommand("workbench.action.openSettings", "backtrail."),
    openStoreFolder: () => openStoreFolder(sidecar),
    restartSidecar: () => sidecar.restart(),
    showLog: () => {
      logger.show();
    },
    openWalkthrough: () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(`backtrail.${name}`, (...given: unknown[]) =>
        guarded(sidecar, () => run(...known(given))),
      ),
    );
  }
}

/** What is chosen on a row is about that row, and never about the file in front. */
function known(given: unknown[]): [unknown, unknown] {
  if (isForgotten(given)) {
    throw new Notice(vscode.l10n.t("The list was drawn anew at that moment: please do it again."));
  }
  return [given[0], given[1]];
}

function comparing(sidecar: Sidecar): Record<string, Run> {
  return {
    comparePrevious: async (argument) => {
      const target = targetFor(argument);
      const showing = showingOf(argument, target);
      if (target.version === undefined) {
        await compareLatest(sidecar, target.file);
      } else {
        await compare.compareWithPrevious(target.file, target.version, showing);
      }
    },
    compareVersion: async (argument, selected) => {
      const [one, other] = rowsOf(argument, selected).map((row) => targetFor(row));
      const ofOneFile = one?.file.toString() === other?.file.toString();
      if (one?.version !== undefined && other?.version !== undefined && ofOneFile) {
        await compare.compareVersions(one.file, one.version, other.version);
      } else {
        await compareWithPicked(sidecar, targetFor(argument));
      }
    },
    compareNow: withVersion(sidecar, compare.compareWithNow),
    compareHead: withVersion(sidecar, compare.compareWithHead),
    compareMarked: withVersion(sidecar, compare.compareWithMarked),
    openVersion: withVersion(sidecar, compare.openVersion),
    markForCompare: withVersion(sidecar, compare.mark, compare.compareWithNow),
  };
}

function restoring(sidecar: Sidecar): Record<string, Run> {
  return {
    restoreVersion: async (argument) => {
      const { file, version } = await resolved(sidecar, targetFor(argument));
      await restoreVersion(sidecar, file, version);
    },
    restoreTo: async (argument) => {
      const { file, version } = await resolved(sidecar, targetFor(argument));
      await restoreTo(sidecar, file, version);
    },
    restoreHunk: (argument) => {
      const line = isPointed(argument) ? argument.line : undefined;
      const at = line === undefined ? undefined : { file: targetFor(argument).file, line };
      return restoreHunk(sidecar, at);
    },
    restoreSelection: () => restoreSelection(sidecar),
    restoreDeletedFile: (argument, selected) => {
      const gone = rowsOf(argument, selected).filter(isGone);
      const folder = argument instanceof vscode.Uri ? argument : undefined;
      return restoreDeletedFiles(sidecar, gone.length > 0 ? gone : undefined, folder);
    },
    undoRestore: (argument) => undoRestore(sidecar, targetOf(argument)?.file),
  };
}

function annotating(sidecar: Sidecar): Record<string, Run> {
  const annotate =
    (write: typeof labelVersion): Run =>
    async (argument) => {
      const { file, version } = await resolved(sidecar, targetFor(argument));
      await write(sidecar, file, version ?? (await newest(sidecar, file)));
    };
  return { labelVersion: annotate(labelVersion), addNote: annotate(addNote) };
}

/** In the title of the timeline: about the file it shows, whatever is in front. */
function ofTimeline(sidecar: Sidecar): Record<string, Run> {
  const target = (): Target => {
    const file = timelineFile();
    return file === undefined ? targetFor(undefined) : { ...NO_VERSION, file };
  };
  return {
    "timeline.compareVersion": () => compareWithPicked(sidecar, target()),
    "timeline.restoreVersion": () => restoreVersion(sidecar, target().file, undefined),
  };
}

async function timelineOf(argument: unknown): Promise<void> {
  const target = targetOf(argument);
  await openTimeline(target?.file);
  if (target !== undefined && typeof target.version === "object") {
    await reveal(target.file, target.version.number);
  }
}

type Show = (
  file: vscode.Uri,
  version: VersionMessage | string,
  showing?: compare.Showing,
) => Promise<void>;

/** A command for a version; where none is pointed at, the person chooses one and sees each. */
function withVersion(sidecar: Sidecar, show: Show, preview = show): Run {
  return async (argument) => {
    const target = targetFor(argument);
    const { file } = target;
    const version =
      target.version ??
      (await pickVersion(sidecar, file, {
        title: listTitle(file, vscode.l10n.t("Choose a version")),
        placeholder: vscode.l10n.t("Move through the versions to look at each"),
        show: (each) => preview(file, each, { preserveFocus: true }),
      }));
    if (version !== undefined) {
      await show(file, version, showingOf(argument, target));
    }
  };
}

/** What was not saved yet against the newest version; else the newest one against its previous. */
async function compareLatest(sidecar: Sidecar, file: vscode.Uri): Promise<void> {
  const version = await newest(sidecar, file);
  const unsaved = vscode.workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === file.toString(),
  );
  await (unsaved ? compare.compareWithNow : compare.compareWithPrevious)(file, version);
}

async function compareWithPicked(sidecar: Sidecar, { file, version }: Target): Promise<void> {
  const show: Show = (of, picked, showing) =>
    version === undefined
      ? compare.compareWithNow(of, picked, showing)
      : compare.compareVersions(of, version, picked, showing);
  const picked = await pickVersion(sidecar, file, {
    title: listTitle(file, vscode.l10n.t("Compare with a version")),
    placeholder: vscode.l10n.t("Move through the versions to see the differences"),
    show: (each) => show(file, each, { preserveFocus: true }),
  });
  if (picked !== undefined) {
    await show(file, picked);
  }
}

async function resolved(
  sidecar: Sidecar,
  { file, version }: Target,
): Promise<{ file: vscode.Uri; version: VersionMessage | undefined }> {
  if (typeof version !== "string") {
    return { file, version };
  }
  const uri = file.toString();
  const content = await sidecar.request("backtrail/content", { uri, version });
  return { file, version: content.version };
}

async function newest(sidecar: Sidecar, file: vscode.Uri): Promise<VersionMessage> {
  const version = await newestOf(sidecar, file);
  if (version === undefined) {
    throw new Notice(
      vscode.l10n.t("Nothing is kept of {0} yet. Save it, then try again.", baseName(file.path)),
    );
  }
  return version;
}

/** A tree keeps the keyboard, so that its rows can be looked through. */
function showingOf(argument: unknown, { oldest }: Target): compare.Showing {
  const reveal = isPointed(argument) ? argument.reveal : undefined;
  return {
    preserveFocus: isFromView(argument),
    ...(oldest && { oldest }),
    ...(reveal && { reveal }),
  };
}

/** Of the rows selected, those of files that are there stay out of it. */
function isGone(row: unknown): row is Gone {
  const isOther = isFromView(row) && (row as { kind: unknown }).kind !== "deletedFile";
  return isPointed(row) && typeof row.version === "object" && !isOther;
}
