/**
 * The commands of Backtrail: their names and when they can be used.
 *
 * What they do is loaded when one of them is used for the first time.
 */
import {
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { ICommandPalette, Notification } from "@jupyterlab/apputils";
import { IEditorServices } from "@jupyterlab/codeeditor";
import { IEditorLanguageRegistry } from "@jupyterlab/codemirror";
import { IDocumentManager } from "@jupyterlab/docmanager";
import { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import { INotebookTracker } from "@jupyterlab/notebook";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import type { CommandRegistry } from "@lumino/commands";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";

import type * as actions from "./actions";
import { careCommands } from "./careCommands";
import { historyIcon } from "./icons";
import { addressIn, folderOf, pathOf, placeOf, selectedOf } from "./targets";
import { CommandIDs, IHistory } from "./tokens";
import { translatorOf } from "./translator";
import type { Workbench } from "./workbench";

/** One command: what it is called, when it can be used, and what it does. */
interface Command {
  label: string | ((args: ReadonlyPartialJSONObject) => string);
  /** In lists without room for a category. */
  caption: string;
  icon?: typeof historyIcon;
  enabled?: (args: ReadonlyPartialJSONObject) => boolean;
  run: (args: ReadonlyPartialJSONObject) => Promise<void>;
}

type Heavy = typeof actions;

/** In one place: each `import()` is told anew what belongs to it. */
const loaded = (): Promise<Heavy> => import("./actions");

export const commands: JupyterFrontEndPlugin<void> = {
  id: "backtrail-lab:commands",
  description: "Commands, menus and toolbar buttons for the versions of files.",
  autoStart: true,
  requires: [IHistory, IDocumentManager],
  optional: [
    ITranslator,
    ICommandPalette,
    IFileBrowserFactory,
    INotebookTracker,
    IRenderMimeRegistry,
    IEditorServices,
    IEditorLanguageRegistry,
    ILabShell,
  ],
  activate(
    app: JupyterFrontEnd,
    history: IHistory,
    documents: IDocumentManager,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    files: IFileBrowserFactory | null,
    notebooks: INotebookTracker | null,
    rendermime: IRenderMimeRegistry | null,
    editors: IEditorServices | null,
    languages: IEditorLanguageRegistry | null,
    labShell: ILabShell | null,
  ): void {
    const bench: Workbench = {
      app,
      history,
      documents,
      translator: translator ?? nullTranslator,
      l10n: translatorOf(history.trans),
      notebooks,
      files,
      rendermime,
      editors,
      languages,
      area: labShell === null ? "down" : "main",
    };
    register(app.commands, palette, bench);
  },
};

function register(
  registry: CommandRegistry,
  palette: ICommandPalette | null,
  bench: Workbench,
): void {
  const list: Record<string, Command> = {
    ...fileCommands(bench),
    ...otherCommands(bench),
    ...careCommands(bench, loaded),
  };
  for (const [id, { label, caption, icon, enabled, run }] of Object.entries(list)) {
    registry.addCommand(id, {
      label,
      caption,
      ...(icon && { icon }),
      isEnabled: enabled ?? (() => true),
      describedBy: { args: ARGUMENTS },
      execute: (args) => told(bench, () => run(args)),
    });
    palette?.addItem({ command: id, category: bench.history.trans.__("Backtrail") });
  }
  const category = bench.history.trans.__("Backtrail");
  palette?.addItem({ command: CommandIDs.report, args: { path: "" }, category });
  bench.history.changed.connect(() => {
    registry.notifyCommandChanged();
  });
}

/** What programs may pass; without it a command is about the active document. */
const ARGUMENTS = {
  type: "object",
  properties: {
    path: { type: "string", description: "Contents path of a file or folder." },
    version: { type: ["integer", "string"], description: "A version's number, id or tag." },
    old: { type: ["integer", "string"], description: "The version to compare with." },
    new: { type: ["integer", "string"], description: "The version compared; `now`: the file." },
  },
} as const;

function fileCommands(bench: Workbench): Record<string, Command> {
  const { trans } = bench.history;
  const enabled = (args: ReadonlyPartialJSONObject): boolean => pathOf(bench, args) !== undefined;
  const about =
    (work: (heavy: Heavy, path: string, args: ReadonlyPartialJSONObject) => Promise<void>) =>
    async (args: ReadonlyPartialJSONObject): Promise<void> => {
      const path = pathOf(bench, args);
      if (path !== undefined) {
        await work(await loaded(), path, args);
      }
    };
  const chosen = (args: ReadonlyPartialJSONObject, path: string): number | string | undefined =>
    addressIn(args, "version") ?? selectedOf(bench, path)?.id;
  return {
    [CommandIDs.restore]: {
      label: trans.__("Restore from History…"),
      caption: trans.__("Bring an earlier version of this file back"),
      enabled,
      run: about((heavy, path, args) =>
        heavy.restoreVersion(bench, path, addressIn(args, "version")),
      ),
    },
    [CommandIDs.compare]: {
      label: trans.__("Compare Versions"),
      caption: trans.__("Show what a save changed, or what changed since"),
      enabled,
      run: about((heavy, path, args) =>
        heavy.compareVersions(bench, path, {
          old: addressIn(args, "old"),
          new: addressIn(args, "new") ?? selectedOf(bench, path)?.number,
        }),
      ),
    },
    [CommandIDs.label]: {
      label: trans.__("Label Version…"),
      caption: trans.__("Give a version a name, so that it stands out"),
      enabled,
      run: about((heavy, path, args) => heavy.labelVersion(bench, path, chosen(args, path))),
    },
    [CommandIDs.note]: {
      label: trans.__("Edit Note of Version…"),
      caption: trans.__("Write down what is worth knowing about a version"),
      enabled,
      run: about((heavy, path, args) => heavy.noteVersion(bench, path, chosen(args, path))),
    },
    [CommandIDs.takeOut]: {
      label: trans.__("Take Out Version…"),
      caption: trans.__("Undo what a version changed, and keep what came after it"),
      enabled,
      run: about((heavy, path, args) => heavy.takeOut(bench, path, chosen(args, path) ?? "~0")),
    },
    [CommandIDs.restoreCell]: {
      label: trans.__("Restore Cell from History…"),
      caption: trans.__("Bring an earlier version of the active cell back"),
      enabled: () => (bench.notebooks?.activeCell ?? null) !== null,
      run: async (args) => {
        const { path } = args;
        const shown = typeof path === "string" ? path : undefined;
        await (await loaded()).restoreCell(bench, shown, addressIn(args, "version"));
      },
    },
  };
}

function otherCommands(bench: Workbench): Record<string, Command> {
  const { history } = bench;
  const { trans } = history;
  return {
    [CommandIDs.openHistory]: {
      label: trans.__("Open History"),
      caption: trans.__("Show the history of this file"),
      icon: historyIcon,
      run: (args) => {
        const path = pathOf(bench, args);
        return history.reveal(path !== undefined && path !== history.path ? { path } : {});
      },
    },
    [CommandIDs.search]: {
      label: trans.__("Search in History"),
      caption: trans.__("Find saves by text, author, label or note"),
      run: () => history.reveal({ search: true }),
    },
    [CommandIDs.restoreDeleted]: {
      label: trans.__("Restore Deleted Files…"),
      caption: trans.__("Bring files back that were deleted"),
      run: async (args) => (await loaded()).restoreDeleted(bench, folderOf(bench, args)),
    },
    [CommandIDs.undoRestore]: {
      label: trans.__("Undo Last Restore…"),
      caption: trans.__("Take the last restore back"),
      run: async (args) => (await loaded()).undoRestore(bench, pathOf(bench, args)),
    },
    [CommandIDs.report]: {
      label: ({ path }) =>
        path === "" ? trans.__("Create Report of All Files") : trans.__("Create History Report"),
      caption: trans.__("What happened to a file or folder, as a page to hand over"),
      run: async (args) => (await loaded()).createReport(bench, placeOf(bench, args)),
    },
    [CommandIDs.status]: {
      label: trans.__("Show History Status"),
      caption: trans.__("Whether saves are being kept, where, and which files are not"),
      run: async () => (await loaded()).showStatus(bench),
    },
  };
}

/** Says in words what went wrong; a command never fails silently. */
async function told(bench: Workbench, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { wordsOf } = await loaded();
    Notification.error(wordsOf(bench, error), { autoClose: false });
  }
}
