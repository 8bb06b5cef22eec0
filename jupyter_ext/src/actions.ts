/** The part of the commands that is loaded when one of them is used. */
import "../style/actions.css";
import "../style/care.css";

export { type Care, lookAfter } from "./care/care";
export { labelVersion, noteVersion } from "./annotations";
export { compareVersions } from "./compare/compare";
export { restoreDeleted } from "./deleted/deleted";
export { wordsOf } from "./faults";
export { createReport } from "./report/report";
export { restoreCell } from "./restore/cell";
export { takeOut } from "./restore/parts";
export { restoreVersion } from "./restore/restore";
export { undoRestore } from "./restore/undo";
export { showStatus } from "./status";
