/** The part of the commands that is loaded when one of them is used. */
import "../style/actions.css";

export { labelVersion, noteVersion } from "./annotations";
export { compareVersions } from "./compare/compare";
export { restoreDeleted } from "./deleted/deleted";
export { wordsOf } from "./faults";
export { createReport } from "./report/report";
export { restoreCell } from "./restore/cell";
export { restoreVersion } from "./restore/restore";
export { undoRestore } from "./restore/undo";
export { showStatus } from "./status";
