// Written by `python docs/generate.py` from sidecar/backtrail/protocol/; edit that.

/** Neighbouring versions as one bar: lines added up, deleted down. */
export interface ActivityBar {
  /** Time of its oldest version: ISO 8601, UTC. */
  start: string;
  /** Time of its newest version: ISO 8601, UTC. */
  end: string;
  /** Number of the version that changed most. */
  version: number;
  versions: number;
  /** Lines. */
  added: number;
  /** Lines. */
  deleted: number;
  significant: boolean;
}

/** Asks for the shape of a file's history. */
export interface ActivityParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** Bars at most. */
  bars?: number;
}

/** The shape of a file's history, oldest first. */
export interface ActivityResult {
  /** Of the file, as its name is today. */
  uri: string;
  /** Relative to the workspace folder. */
  path: string;
  bars: ActivityBar[];
  /** Of the file, in all bars. */
  versions: number;
  /** What full copies of them would take. */
  full_bytes: number;
}

/** Names a version or writes a note on it; only what is set changes. */
export interface AnnotateParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A version: its number, `~n` counted back from the newest, its id, a tag, or a time (`10 minutes ago`, ISO 8601). */
  version?: string | number;
  /** Put this tag on it. */
  tag?: string | null;
  /** Take this tag off. */
  untag?: string | null;
  /** The new note; empty removes it. */
  note?: string | null;
}

/** A version was kept, or the history of a file changed in another way. */
export interface CaptureEvent {
  /** `kept` comes once for each version; `annotated`: a tag or a note. */
  kind: "annotated" | "deleted" | "kept" | "renamed";
  /** Of the file as it is called now. */
  uri: string;
  /** Absolute. */
  path: string;
  /** The new version, the one annotated, or the newest of the file. */
  version: VersionMessage;
}

/** How far one content is from another. */
export interface ChangeMessage {
  /** Lines. */
  added: number;
  /** Lines. */
  deleted: number;
  /** Lines that have a counterpart. */
  modified: number;
  /** Of the characters, 0 to 100. */
  percent: number;
  /** `percent` is a lower bound. */
  estimate: boolean;
}

/** Asks for a check of the whole store. Has no fields. */
export interface CheckParams {
}

/** What a check found; everything in the store was read. */
export interface CheckResult {
  /** Nothing is damaged. */
  sound: boolean;
  versions: number;
  contents: number;
  events: number;
  findings: FindingMessage[];
}

/** Asks for the bytes of one version. */
export interface ContentParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A version: its number, `~n` counted back from the newest, its id, a tag, or a time (`10 minutes ago`, ISO 8601). */
  version?: string | number;
}

/** The bytes of one version. */
export interface ContentResult {
  version: VersionMessage;
  encoding: "base64" | "utf-8";
  /** The whole content where it is UTF-8. */
  text: string | null;
  /** The whole content where it is not. */
  base64: string | null;
  /** Bytes. */
  size: number;
  /** SHA-256 of the bytes, in hex. */
  content_id: string;
}

/** A file that is gone, with what can be had back. */
export interface DeletedFile {
  /** Of the file, as its name is today. */
  uri: string;
  /** Relative to the workspace folder. */
  path: string;
  /** The workspace folder, absolute. */
  workspace: string;
  document: number;
  /** Of the deletion: ISO 8601, UTC, milliseconds. */
  time: string;
  /** The last one that holds its content. */
  version: VersionMessage;
}

/** Lists files that are gone, last deleted first. */
export interface DeletedParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
  /** Rows at most. */
  limit?: number;
  /** `next_cursor` of the page before; unset: the first page. */
  cursor?: number | null;
}

/** One page of deleted files. */
export interface DeletedResult {
  files: DeletedFile[];
  /** Null on the last page. */
  next_cursor: number | null;
}

/** One place where two contents differ, with lines around it. */
export interface DiffHunk {
  /** First line, from 1; 0 in an empty file. */
  old_start: number;
  old_count: number;
  /** First line, from 1; 0 in an empty file. */
  new_start: number;
  new_count: number;
  lines: DiffLine[];
}

/** One line of a hunk. */
export interface DiffLine {
  kind: "added" | "deleted" | "same";
  /** With its line end; bytes that are not UTF-8 escaped. */
  text: string;
}

/** Asks how two contents of a file differ. */
export interface DiffParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A version; unset: the one before `new`. */
  old?: string | number | null;
  /** A version; unset: the file as the editor shows it, else as on disk. */
  new?: string | number | null;
  /** `unified` fills `unified`, `json` fills `hunks`. */
  format?: "json" | "stat" | "unified";
  /** Unchanged lines around a change. */
  context?: number;
}

/** How two contents of a file differ. */
export interface DiffResult {
  path: string;
  format: "json" | "stat" | "unified";
  old: DiffSide;
  new: DiffSide;
  change: ChangeMessage;
  /** Of `unified`; base64 where not UTF-8. */
  encoding: "base64" | "utf-8";
  /** A patch that `git apply` takes. */
  unified: string | null;
  hunks: DiffHunk[] | null;
}

/** One side of a comparison. */
export interface DiffSide {
  /** `version 12`, `now`. */
  title: string;
  /** Null: the file on disk. */
  version: VersionMessage | null;
}

/** ``data`` of an error, so that no client parses the text. */
export interface ErrorData {
  /** `not-found`, `conflict` …; see the table. */
  kind: string;
  /** The wrong parameter. */
  field?: string | null;
  /** Of a conflict: the head asked for. */
  expected?: number | null;
  /** Of a conflict: the head there is. */
  actual?: number | null;
}

/** A hook of the person's that did not work the last time. */
export interface FailedHook {
  /** Its program, or its address without the path. */
  hook: string;
  reason: string;
  /** In a row. */
  times: number;
  /** The last time: ISO 8601, UTC, milliseconds. */
  time: string;
}

/** One damaged place. */
export interface FindingMessage {
  /** `version`, `content`, `event`, `document`, `index` or `store`. */
  what: string;
  sequence: number | null;
  /** Of the file, where it is known. */
  path: string;
  detail: string;
}

/** Whether saves are being kept changed. */
export interface HealthEvent {
  /** Why saves are not being kept; empty: all is well. */
  trouble: string[];
}

/** Lines of the file as the editor shows it, else as on disk. */
export interface LineRange {
  /** From 1; one more than there are: the end. */
  first: number;
  /** Inclusive. */
  last: number;
}

/** Asks which save last changed lines of the file as the editor shows it, else as on disk. */
export interface LineageParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** First line, from 1. */
  first: number;
  /** Last line; unset: `first`. */
  last?: number | null;
}

/** Where lines come from. */
export interface LineageResult {
  /** Of the file, as its name is today. */
  uri: string;
  /** Null: not kept yet, or older than was looked at. */
  version: VersionMessage | null;
  /** The lines, or lines beside them, differ from the newest version. */
  unsaved: boolean;
  /** Only what was deleted between or beside them is unsaved, not they. */
  beside: boolean;
  /** No such lines: the file ends before them. */
  missing: boolean;
  /** The first line in that version, from 1; 0. */
  old_line: number;
}

/** Many files that were touched in a moment, as by a checkout: one event for all of them. */
export interface MassChangeMessage {
  sequence: number;
  /** When it was over: ISO 8601, UTC, milliseconds. */
  time: string;
  /** The workspace folder, absolute. */
  workspace: string;
  /** `143 files changed, 12 deleted in 1.4 s`. */
  title: string;
  /** Files that were there before and after. */
  changed: number;
  created: number;
  deleted: number;
  renamed: number;
  seconds: number;
  /** Sequence of the first event of it. */
  first: number;
  /** Sequence of the last; saves with no part in it may lie between. */
  last: number;
  /** A hint at the cause: `git`, `formatter`, an agent; else empty. */
  by: string;
}

/** An editor's sidecar, a Jupyter server or `backtrail watch` that is open on the store. */
export interface OpenFace {
  /** `neovim`, `vscode`, `jupyter`, `watch` … */
  face: string;
  process: number;
  /** Saves and other work that wait for the store. */
  waiting: number;
  /** Why it keeps no saves; empty: it does. */
  trouble: string[];
  /** How changes from outside are noticed. */
  watcher: string;
  hooks: FailedHook[];
}

/** What a restore or undo would do. */
export interface PlanMessage {
  kind: "restore" | "undo";
  action: "create" | "nothing" | "remove" | "replace";
  /** The one file that would be written, absolute. */
  path: string;
  uri: string;
  /** Null: the file would go. */
  version: VersionMessage | null;
  /** Newest version's number; 0 when nothing is kept. */
  head: number;
  /** What is there now would be kept first. */
  unkept: boolean;
  change: ChangeMessage;
  notes: string[];
}

/** Lists what changed last, over all files, newest first. */
export interface ProjectParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
  /** Rows at most. */
  limit?: number;
  /** `next_cursor` of the page before; unset: the first page. */
  cursor?: number | null;
}

/** One page of recent changes. */
export interface ProjectResult {
  rows: ProjectRowMessage[];
  /** Those that ended in the stretch of this page, newest first. */
  mass_changes: MassChangeMessage[];
  /** Null on the last page. */
  next_cursor: number | null;
}

/** Saves of one file that follow each other without a save of another file in between. */
export interface ProjectRowMessage {
  /** Of the file, as its name is today. */
  uri: string;
  /** Relative to the workspace folder. */
  path: string;
  /** The workspace folder, absolute. */
  workspace: string;
  /** The file is gone; its history is not. */
  deleted: boolean;
  document: number;
  /** Newest first. */
  versions: VersionMessage[];
  saves: number;
  /** Lines, over the whole row. */
  added: number;
  /** Lines, over the whole row. */
  deleted_lines: number;
  /** Why the row stands out. */
  chips: string[];
}

/** Old versions were let go. */
export interface PruneEvent {
  /** Of the one file it is about. Null: of several. */
  uri: string | null;
  /** Absolute. Null: of several. */
  path: string | null;
  /** How many are gone. */
  versions: number;
}

/** Why a version stands out, or does not. */
export interface ReasonMessage {
  /** `first`, `change`, `keyword`, `interval`, `label` … */
  kind: string;
  /** The figure or word behind it. */
  detail: string;
}

/** A version was brought back, or a restore taken back, by whatever face. */
export interface RestoreEvent {
  /** `undone`: a restore was taken back. */
  kind: "restored" | "undone";
  /** Of the file as it is called now. */
  uri: string;
  /** Absolute. */
  path: string;
  /** The version that the write made, told as `kept`, too. Null: none. */
  version: VersionMessage | null;
  /** The version to go back to. */
  was_there: VersionMessage | null;
}

/** Brings one version back. What is there now is kept first. */
export interface RestoreParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A version: its number, `~n` counted back from the newest, its id, a tag, or a time (`10 minutes ago`, ISO 8601). */
  version: string | number;
  /** URI or absolute path of another file to write instead. */
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
}

/** What a restore or undo did; with ``dry_run`` only the plan. */
export interface RestoreResult {
  plan: PlanMessage;
  /** The new version. */
  version: VersionMessage | null;
  /** The version to go back to. */
  was_there: VersionMessage | null;
  /** `editor`: in the open buffer, still to be saved. */
  via: "disk" | "editor";
  /** False after `dry_run`. */
  applied: boolean;
}

/** A place in a preview where the text stands, in UTF-16 units. */
export interface SearchMark {
  start: number;
  length: number;
}

/** A save that matches. */
export interface SearchMatch {
  /** Of the file, as its name is today. */
  uri: string;
  /** Relative to the workspace folder. */
  path: string;
  /** The workspace folder, absolute. */
  workspace: string;
  /** The file is gone; its history is not. */
  deleted: boolean;
  version: VersionMessage;
  /** What the save did to the text; `held`: it is the last one that holds it; `save` where no text was asked for. */
  kind: "added" | "held" | "removed" | "save";
  /** From 1, in the version, or in the one before where it was removed; 0. */
  line: number;
  /** That line, at most 200 characters of it. */
  preview: string;
  /** Of the text in `preview`, in UTF-16 units. */
  start: number;
  /** Of the text in `preview`, in UTF-16 units. */
  length: number;
  /** Lines of this save that match in this way. */
  count: number;
  /** All places in `preview`, the first among them. */
  marks?: SearchMark[];
  /** `held`: number of the version that put it into the file; else 0. */
  held_from?: number;
  /** Number of the last version that holds what was removed, or is held: what to restore. 0: unknown. */
  held_to?: number;
  /** Its id, right also where another file bears the name by now. Empty: 0. */
  held_id?: string;
  /** Later versions may hold it, too: that was looked for in vain. */
  longer?: boolean;
}

/** Looks for saves in the history, a bounded piece of work at a time.

    Ask again with `next_cursor` until it is null; to cancel, stop asking. */
export interface SearchParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
  /** What is looked for. Empty: every save. */
  text?: string;
  /** How `text` is meant: as it stands, as whole words, with any white space between its words, as a regular expression of RE2 within lines. */
  how?: "phrase" | "regex" | "text" | "word";
  /** `any`: saves that changed lines with the text. `introduced`, `removed`: after which more or fewer lines hold it. `contains`: from which version to which one each file held it. `vanished`: after which a file held it no more. */
  kind?: "any" | "contains" | "introduced" | "removed" | "vanished";
  /** `best` puts what some pieces bring in the order of their worth. */
  order?: "best" | "newest";
  match_case?: boolean;
  significant_only?: boolean;
  /** Only this file: its URI or absolute path; it may be gone. */
  path?: string | null;
  /** Glob as in .gitignore, or a part of the path. */
  file?: string | null;
  author?: string | null;
  source?: string | null;
  /** Part of a tag's name. */
  tag?: string | null;
  /** Part of a note or reason. */
  note?: string | null;
  /** ISO 8601, or `2 days ago`. */
  since?: string | null;
  /** ISO 8601, or `2 days ago`. */
  until?: string | null;
  /** Look into files that are gone, too. */
  deleted?: boolean;
  /** Look into those alone. */
  deleted_only?: boolean;
  /** Rows at most. */
  limit?: number;
  /** `next_cursor` of the page before; unset: the first page. */
  cursor?: number | null;
}

/** What one piece of the search found. */
export interface SearchResult {
  matches: SearchMatch[];
  /** Null: everything was looked at. */
  next_cursor: number | null;
  /** Versions looked at in this piece. */
  scanned: number;
  /** Versions of the store still ahead, at most. */
  remaining: number;
  /** Versions that could not be looked into: damaged, or too large. */
  unread?: number;
  /** `best`: matches worth less than these, for which `limit` had no room. No cursor leads to them; a higher limit does. */
  left_out?: number;
}

/** How much a version stands out. */
export interface SignificanceMessage {
  level: "minor" | "significant";
  reasons: ReasonMessage[];
}

/** A file that is not kept, and why. */
export interface SkippedFile {
  path: string;
  reason: string;
}

/** Asks whether history is alive. Has no fields. */
export interface StatusParams {
}

/** Whether history is alive, in figures. */
export interface StatusResult {
  store: string;
  format: number;
  workspaces: string[];
  documents: number;
  versions: number;
  /** What full copies would take. */
  full_bytes: number;
  /** What the store takes. */
  store_bytes: number;
  last_sequence: number;
  last_time: string | null;
  /** Why saves are not being kept; empty: all is well. */
  trouble: string[];
  /** Since the sidecar started, newest last. */
  skipped?: SkippedFile[];
  /** When the newest version was kept. Null: there is none. */
  last_capture?: string | null;
  /** Saves and other work that wait for the store, and for their turn. */
  waiting?: number;
  /** How changes from outside are noticed. Empty: nobody watches. */
  watcher?: string;
  /** Hooks that did not work the last time. */
  hooks?: FailedHook[];
  /** What is open on the store; of the command line's status alone. */
  faces?: OpenFace[];
}

/** Says what to be notified of from now on, in place of everything. */
export interface SubscribeParams {
  /** Null: everything. Whether saves are being kept is always told. */
  kinds?: ("annotated" | "deleted" | "kept" | "mass-changed" | "pruned" | "recovered" | "renamed" | "restored" | "trouble" | "undone")[] | null;
}

/** What is notified from now on. */
export interface SubscribeResult {
  kinds: ("annotated" | "deleted" | "kept" | "mass-changed" | "pruned" | "recovered" | "renamed" | "restored" | "trouble" | "undone")[];
}

/** Lists the versions of a file, newest first. */
export interface TimelineParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** Rows at most. */
  limit?: number;
  /** `next_cursor` of the page before; unset: the first page. */
  cursor?: number | null;
  /** Leave minor versions out. */
  significant_only?: boolean;
  /** Only saves that this source reported. */
  source?: string | null;
  /** Only versions of this author. */
  author?: string | null;
  /** Only the version with this tag. */
  tag?: string | null;
  /** Not before this time: ISO, or `2 days ago`. */
  since?: string | null;
  /** Not after this time. */
  until?: string | null;
  /** Only versions with a higher number. */
  since_version?: number | null;
  /** Bursts and runs of minor saves as one row each. */
  folded?: boolean;
  /** Another document that bore this path: see `namesakes`. */
  document?: number | null;
}

/** One page of a timeline, newest first. */
export interface TimelineResult {
  uri: string;
  /** Relative to the workspace folder. */
  path: string;
  /** The folder, absolute. */
  workspace: string;
  /** The file is gone; its history is not. */
  deleted: boolean;
  rows: TimelineRowMessage[];
  /** Versions that match, on all pages. */
  total: number;
  /** Null on the last page. */
  next_cursor: number | null;
  /** Other documents that bore this path; ask for one with `document`. */
  namesakes?: number[];
  /** Numbers of versions that cannot be read. */
  damaged?: number[];
}

/** One line of a timeline: a version, or a run of minor ones. */
export interface TimelineRowMessage {
  kind: "minor" | "version";
  /** Newest first. */
  versions: VersionMessage[];
  saves: number;
  /** Lines, over the whole row. */
  added: number;
  /** Lines, over the whole row. */
  deleted: number;
  /** Why the row stands out. */
  chips: string[];
}

/** Takes the last restore back; without a file, the last one of all. */
export interface UndoParams {
  /** `file:` URI; names one byte for byte. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** Answer the plan, write nothing. */
  dry_run?: boolean;
  /** Who did it; unset: the person named in the settings. */
  author?: string | null;
}

/** One kept save of one file. */
export interface VersionMessage {
  /** `SEQUENCE-DIGEST`; right in any store. */
  id: string;
  /** Place in the order of everything in the store. */
  sequence: number;
  /** 1, 2, 3 … within the file. */
  number: number;
  /** Relative to the workspace folder. */
  path: string;
  /** ISO 8601, UTC, milliseconds. */
  time: string;
  /** Who reported the save: an editor, `cli`, `external`. */
  source: string;
  author: string;
  reason: string;
  significance: SignificanceMessage;
  /** From the version before. */
  change: ChangeMessage;
  /** Bytes. */
  size: number;
  /** SHA-256 of the bytes, in hex. */
  content_id: string;
  /** Saves that this version stands for. */
  saves: number;
  tags: string[];
  note: string;
  /** What its source said of it. Of a notebook also `cells`, those `added`, `deleted` and `modified`, or where none was, in how many `outputs` changed. Of a restore `rollback_to`, the version that came back, and `lines` or `cell`, where only a part did. Of a save that was kept long after the file was written `late_ms`, by how many milliseconds. */
  metadata: Record<string, unknown>;
  /** What happened, in a person's words. */
  title: string;
  /** Why it stands out, a word or two each. */
  chips: string[];
}

export interface Methods {
  "backtrail/timeline": { params: TimelineParams; result: TimelineResult };
  "backtrail/content": { params: ContentParams; result: ContentResult };
  "backtrail/diff": { params: DiffParams; result: DiffResult };
  "backtrail/restore": { params: RestoreParams; result: RestoreResult };
  "backtrail/undo": { params: UndoParams; result: RestoreResult };
  "backtrail/annotate": { params: AnnotateParams; result: VersionMessage };
  "backtrail/status": { params: StatusParams; result: StatusResult };
  "backtrail/check": { params: CheckParams; result: CheckResult };
  "backtrail/subscribe": { params: SubscribeParams; result: SubscribeResult };
  "backtrail/project": { params: ProjectParams; result: ProjectResult };
  "backtrail/deleted": { params: DeletedParams; result: DeletedResult };
  "backtrail/activity": { params: ActivityParams; result: ActivityResult };
  "backtrail/search": { params: SearchParams; result: SearchResult };
  "backtrail/lineage": { params: LineageParams; result: LineageResult };
  "backtrail/didCapture": { params: CaptureEvent; result: void };
  "backtrail/didRestore": { params: RestoreEvent; result: void };
  "backtrail/didMassChange": { params: MassChangeMessage; result: void };
  "backtrail/didPrune": { params: PruneEvent; result: void };
  "backtrail/didChangeHealth": { params: HealthEvent; result: void };
}
