/** Puts the panel, its settings and the light in the status bar into Lab, and hands the history on. */
import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { IDocumentManager } from "@jupyterlab/docmanager";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStatusBar } from "@jupyterlab/statusbar";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

import { setLanguage } from "../../panel-core/language";
import { Client } from "./client";
import { History } from "./history";
import { Liveness } from "./liveness";
import { PanelSettings } from "./settings";
import { HistorySide } from "./side";
import { IHistory, PANEL_ID, TRANSLATION_DOMAIN } from "./tokens";

const ID = "backtrail-lab:plugin";
/** Below Lab's own panels at the right. */
const RANK = 900;

export const history: JupyterFrontEndPlugin<IHistory> = {
  id: ID,
  description: "The history of every file: panel, status light and settings.",
  autoStart: true,
  provides: IHistory,
  requires: [IDocumentManager],
  optional: [ITranslator, ISettingRegistry, ILayoutRestorer, ILabShell, IStatusBar],
  activate(
    app: JupyterFrontEnd,
    documents: IDocumentManager,
    translator: ITranslator | null,
    registry: ISettingRegistry | null,
    restorer: ILayoutRestorer | null,
    labShell: ILabShell | null,
    statusBar: IStatusBar | null,
  ): IHistory {
    const languages = translator ?? nullTranslator;
    setLanguage(languages.languageCode.replace("_", "-"));
    const client = new Client(app.serviceManager.serverSettings);
    const history = new History(
      app,
      documents,
      client,
      new Liveness(client),
      new PanelSettings(),
      languages.load(TRANSLATION_DOMAIN),
    );
    addSide(app, labShell, restorer, history);
    void start(app, history, registry, statusBar);
    return history;
  },
};

/** Adds the panel's place; Lab remembers whether it was open. */
function addSide(
  app: JupyterFrontEnd,
  labShell: ILabShell | null,
  restorer: ILayoutRestorer | null,
  history: History,
): void {
  const side = new HistorySide(history);
  app.shell.add(side, "right", { rank: RANK, type: "History" });
  restorer?.add(side, PANEL_ID);
  history.show = async () => {
    // A side bar that is closed opens; one where another panel is in front changes to this one.
    (labShell ?? app.shell).activateById(PANEL_ID);
    await side.load();
  };
}

/** After the first picture of Lab: nobody waits for history at the start. */
async function start(
  app: JupyterFrontEnd,
  history: History,
  registry: ISettingRegistry | null,
  statusBar: IStatusBar | null,
): Promise<void> {
  const settings = history.settings.load(registry, ID);
  await app.restored;
  await settings.catch((error: unknown) => {
    console.warn("Backtrail's settings could not be read; the defaults hold.", error);
  });
  history.follow();
  history.count(document);
  const { addStatusItem, tellNews, tellTrouble } = await import("./late");
  tellTrouble(history);
  tellNews(history);
  if (statusBar !== null) {
    addStatusItem(statusBar, history);
  }
  await history.liveness.look();
}
