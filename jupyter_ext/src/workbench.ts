/** What the commands work with: Lab's own services, and the history of the active document. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { IEditorServices } from "@jupyterlab/codeeditor";
import type { IEditorLanguageRegistry } from "@jupyterlab/codemirror";
import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { ITranslator } from "@jupyterlab/translation";

import type { Translator } from "../../panel-core/time";
import type { IHistory } from "./tokens";

/** Handed to every command; parts that a front end may lack are null. */
export interface Workbench {
  app: JupyterFrontEnd;
  history: IHistory;
  documents: IDocumentManager;
  translator: ITranslator;
  /** The same language for what panel and other clients share. */
  l10n: Translator;
  notebooks: INotebookTracker | null;
  files: IFileBrowserFactory | null;
  rendermime: IRenderMimeRegistry | null;
  editors: IEditorServices | null;
  languages: IEditorLanguageRegistry | null;
  /** Where a comparison opens: Notebook 7 has room for one document only in its main area. */
  area: "down" | "main";
}
