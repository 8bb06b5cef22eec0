// Written by `python docs/generate.py` from jupyter_ext/backtrail_jupyter/; edit that.
// Every `path` is one of the contents API; `uri` is refused in requests.
import type {
  ActivityParams,
  ActivityResult,
  AnnotateParams,
  BlameParams,
  BlameResult,
  CheckParams,
  CheckResult,
  ContentParams,
  ContentResult,
  DeletedParams,
  DeletedResult,
  DiffParams,
  DiffResult,
  DiffSide,
  DrillParams,
  DrillResult,
  ErrorData,
  ExecuteParams,
  ExecuteResult,
  LineageParams,
  LineageResult,
  PartTimelineParams,
  PartTimelineResult,
  PatchParams,
  PatchResult,
  PlanParams,
  PlanResult,
  ProjectParams,
  ProjectResult,
  RemovalParams,
  RemovalResult,
  ReportParams,
  ReportResult,
  RestoreParams,
  RestoreResult,
  SearchParams,
  SearchResult,
  StatusParams,
  StatusResult,
  SymbolsParams,
  SymbolsResult,
  TimelineParams,
  TimelineResult,
  UndoParams,
  VersionMessage,
} from "../../panel-core/protocol";

/** Why a request was refused; the kind is `http` where Backtrail never saw it. */
export interface Fault extends ErrorData {
  /** One line for people. */
  message: string;
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
export interface PanelRestoreParams extends RestoreParams {
  unsaved?: UnsavedContent | null;
}

/** Takes the last restore of a file back; what is unsaved is kept first. */
export interface PanelUndoParams extends UndoParams {
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
  blame: { params: BlameParams; result: BlameResult };
  check: { params: CheckParams; result: CheckResult };
  content: { params: ContentParams; result: ContentResult };
  deleted: { params: DeletedParams; result: DeletedResult };
  diff: { params: DiffParams; result: DiffResult };
  drill: { params: DrillParams; result: DrillResult };
  execute: { params: ExecuteParams; result: ExecuteResult };
  lineage: { params: LineageParams; result: LineageResult };
  "notebook-diff": { params: NotebookDiffParams; result: NotebookDiffResult };
  partTimeline: { params: PartTimelineParams; result: PartTimelineResult };
  patch: { params: PatchParams; result: PatchResult };
  plan: { params: PlanParams; result: PlanResult };
  project: { params: ProjectParams; result: ProjectResult };
  removal: { params: RemovalParams; result: RemovalResult };
  report: { params: ReportParams; result: ReportResult };
  restore: { params: PanelRestoreParams; result: RestoreResult };
  search: { params: SearchParams; result: SearchResult };
  status: { params: StatusParams; result: StatusResult };
  symbols: { params: SymbolsParams; result: SymbolsResult };
  timeline: { params: TimelineParams; result: TimelineResult };
  undo: { params: PanelUndoParams; result: RestoreResult };
}
