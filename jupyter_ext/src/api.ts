// Written by `python docs/generate.py` from jupyter_ext/backtrail_jupyter/; edit that.
import type {
  ActivityParams,
  ActivityResult,
  AnnotateParams,
  ContentParams,
  ContentResult,
  DeletedParams,
  DeletedResult,
  DiffParams,
  DiffResult,
  DiffSide,
  LineRange,
  LineageParams,
  LineageResult,
  ProjectParams,
  ProjectResult,
  RestoreResult,
  SearchParams,
  SearchResult,
  StatusParams,
  StatusResult,
  TimelineParams,
  TimelineResult,
  VersionMessage,
} from "../../panel-core/protocol";

/** Why a request was refused. */
export interface Fault {
  message: string;
  kind: string;
  field?: string | null;
  expected?: number | null;
  actual?: number | null;
}

/** Asks how two versions of a notebook differ, cell by cell. */
export interface NotebookDiffParams {
  /** Of the contents API. */
  path?: string | null;
  /** A version; unset: the one before `new`. */
  old?: string | number | null;
  /** A version; unset: the file as it is now. */
  new?: string | number | null;
  /** Compare outputs and execution counts, too. */
  outputs?: boolean;
}

/** A notebook and how to get from it to the other one, as nbdime's widget takes them. */
export interface NotebookDiffResult {
  /** Of the contents API. */
  path: string;
  old: DiffSide;
  new: DiffSide;
  /** The old notebook, nbformat 4. */
  base: Record<string, unknown>;
  /** nbdime's diff format. */
  diff: Record<string, unknown>[];
  outputs: boolean;
}

/** Brings a version back into the file; what the open document holds unsaved is kept first. */
export interface PanelRestoreParams {
  /** Of the contents API. */
  path?: string | null;
  /** A version: its number, `~n` counted back from the newest, its id, a tag, or a time (`10 minutes ago`, ISO 8601). */
  version: string | number;
  /** Contents path of another file to write instead. */
  to?: string | null;
  /** Number of the newest version you know; a conflict if it moved on. */
  expected?: number | null;
  /** Take back only the changes that touch these lines. */
  lines?: LineRange | null;
  /** Take back only this cell of the notebook: its id, or `#3` for the third as it is now. One that is gone comes back behind the cell that preceded it. */
  cell?: string | null;
  /** Answer the plan, write nothing. */
  dry_run?: boolean;
  /** Who did it; unset: the person named in the settings. */
  author?: string | null;
  /** Why, in your words. */
  reason?: string;
  unsaved?: UnsavedContent | null;
}

/** Takes the last restore of a file back; what is unsaved is kept first. */
export interface PanelUndoParams {
  /** Of the contents API. */
  path?: string | null;
  /** Answer the plan, write nothing. */
  dry_run?: boolean;
  /** Who did it; unset: the person named in the settings. */
  author?: string | null;
  unsaved?: UnsavedContent | null;
}

/** What a document holds that was not saved: as in a PUT to the contents API. */
export interface UnsavedContent {
  type: "file" | "notebook";
  format: "base64" | "json" | "text";
  /** The notebook's JSON, or the text. */
  content: unknown;
}

/** Each request by the last part of its address. */
export interface Routes {
  activity: { params: ActivityParams; result: ActivityResult };
  annotate: { params: AnnotateParams; result: VersionMessage };
  content: { params: ContentParams; result: ContentResult };
  deleted: { params: DeletedParams; result: DeletedResult };
  diff: { params: DiffParams; result: DiffResult };
  lineage: { params: LineageParams; result: LineageResult };
  "notebook-diff": { params: NotebookDiffParams; result: NotebookDiffResult };
  project: { params: ProjectParams; result: ProjectResult };
  restore: { params: PanelRestoreParams; result: RestoreResult };
  search: { params: SearchParams; result: SearchResult };
  status: { params: StatusParams; result: StatusResult };
  timeline: { params: TimelineParams; result: TimelineResult };
  undo: { params: PanelUndoParams; result: RestoreResult };
}
