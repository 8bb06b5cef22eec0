import type * as vscode from "vscode";
import { createActivityView } from "./activityView";
import { createSidecar, type Sidecar } from "./client";
import { createCommands } from "./commands";
import { createLogger } from "./logger";
import { createProjectView } from "./projectView";
import { createSearchView } from "./searchView";
import { createStatus } from "./status";
import { createTimelineView } from "./timelineView";

/** What tests in the extension host get. */
export interface Api {
  readonly sidecar: Sidecar;
}

export function activate(context: vscode.ExtensionContext): Api {
  const logger = createLogger(context);
  const sidecar = createSidecar(context, logger);
  createTimelineView(context, sidecar);
  createProjectView(context, sidecar);
  createSearchView(context, sidecar);
  createActivityView(context, sidecar);
  createStatus(context, sidecar);
  createCommands(context, sidecar);
  return { sidecar };
}
