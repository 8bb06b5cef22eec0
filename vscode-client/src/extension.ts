import * as vscode from "vscode";
import { setLanguage } from "../../panel-core/language";
import { createActivityView } from "./activityView";
import { createSidecar, type Sidecar } from "./client";
import { createCommands } from "./commands";
import { createComparisons } from "./compare";
import { createFates } from "./fates";
import { createKeysView } from "./keysView";
import { createLens } from "./lens";
import { createLineage } from "./lineage";
import { createLogger } from "./logger";
import { createMovedLines } from "./movedLines";
import { createOpened } from "./opened";
import { createPlanDocuments } from "./planDocuments";
import { createProjectView } from "./projectView";
import { offerRemedies } from "./remedies";
import { createSearchView } from "./searchView";
import { createBranchStatus } from "./branches";
import { createStatus } from "./status";
import { createTimelineView } from "./timelineView";
import { createValueDocuments } from "./valueDocuments";
import { createVersionDocuments } from "./versionDocuments";

/** What tests in the extension host get. */
export interface Api {
  readonly sidecar: Sidecar;
}

let running: Sidecar | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const logger = createLogger(context);
  const sidecar = createSidecar(context, logger, offerRemedies);
  running = sidecar;
  setLanguage(vscode.env.language);
  createOpened(context, sidecar);
  createComparisons(context, sidecar, createVersionDocuments(context, sidecar));
  createValueDocuments(context, sidecar);
  createPlanDocuments(context);
  createTimelineView(context, sidecar);
  createProjectView(context, sidecar);
  createKeysView(context, sidecar);
  createSearchView(context, sidecar);
  createActivityView(context, sidecar);
  createStatus(context, sidecar);
  createBranchStatus(context, sidecar);
  createLineage(context, sidecar);
  createFates(context, sidecar);
  createMovedLines(context, sidecar);
  createLens(context, sidecar);
  createCommands(context, sidecar, logger);
  return { sidecar };
}

/** Waits until everything handed in is kept. */
export async function deactivate(): Promise<void> {
  await running?.dispose();
}
