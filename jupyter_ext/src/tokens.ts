/** What the history panel offers to other plugins, and the names of the commands. */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { TranslationBundle } from "@jupyterlab/translation";
import { Token } from "@lumino/coreutils";
import type { ISignal } from "@lumino/signaling";

import type { VersionMessage } from "../../panel-core/protocol";
import type { Client } from "./client";

/** Id of the panel in the shell. */
export const PANEL_ID = "backtrail-history";

/** Domain of the translations. */
export const TRANSLATION_DOMAIN = "backtrail_lab";

export const CommandIDs = {
  openHistory: "backtrail:open-history",
  restore: "backtrail:restore",
  restoreCell: "backtrail:restore-cell",
  restoreDeleted: "backtrail:restore-deleted",
  compare: "backtrail:compare",
  label: "backtrail:label",
  note: "backtrail:note",
  search: "backtrail:search",
  report: "backtrail:report",
  undoRestore: "backtrail:undo-restore",
  status: "backtrail:status",
} as const;

export interface RevealOptions {
  /** Contents path of a file to show in place of the active document. */
  path?: string;
  /** Put the cursor into the search box. */
  search?: boolean;
}

/** The history of the document that somebody works on. */
export interface IHistory {
  readonly client: Client;
  readonly trans: TranslationBundle;
  /** Contents path of the active document; undefined: there is none that history is kept of. */
  readonly path: string | undefined;
  /** The version of the row that is selected in the panel. */
  readonly selected: VersionMessage | undefined;
  /** Of the active document. */
  readonly context: DocumentRegistry.Context | undefined;
  /** Shows the panel and puts the focus into it. */
  reveal(options?: RevealOptions): Promise<void>;
  /** Asks for all that is shown again. */
  refresh(): Promise<void>;
  /** Another document, another selected version. */
  readonly changed: ISignal<IHistory, void>;
}

export const IHistory = new Token<IHistory>(
  "backtrail-lab:IHistory",
  "The history of the document that somebody works on.",
);
