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

/** All stretches of time, oldest first, the empty ones too. */
export interface ActivityMessage {
  /** `minute`, `hour`, `day` … by the local clock. */
  unit: string;
  bins: BinMessage[];
}

/** Asks for the shape of a file's history. */
export interface ActivityParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
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
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
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

/** One approach; figures are null where they were not measured. */
export interface ApproachMessage {
  name: string;
  /** Names it wherever a branch or point is asked for. */
  branch: string;
  /** It is what lies in the folder. */
  current: boolean;
  /** From 1; equals share one. Null: no check looked at it as it is. */
  place: number | null;
  /** What puts it before the next one; empty: nothing. */
  why: string;
  /** Its figures in a few words; empty: there are none. */
  text: string;
  /** Checks that found it well. */
  green?: number | null;
  /** Tests. */
  failed?: number | null;
  /** Tests. */
  passed?: number | null;
  /** Lines that came and went. */
  size?: number | null;
  /** Milliseconds of all checks. */
  duration?: number | null;
  /** Cyclomatic, of a function, on average. */
  complexity?: number | null;
}

/** What happened in one stretch of time. */
export interface BinMessage {
  /** ISO 8601, UTC, milliseconds. */
  start: string;
  versions: number;
  /** Lines; a modified one counts here and below. */
  added: number;
  deleted: number;
}

/** Asks which save made each line, and of an old version which one took it out. */
export interface BlameParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** Unset: all lines. */
  lines?: LineRange | null;
  /** Lines of this version; unset: as they are now. */
  version?: string | number | null;
  /** Follow a line through its own changes to where it came in. */
  introduced?: boolean;
}

/** Where lines come from. */
export interface BlameResult {
  /** Of the file, as its name is today. */
  uri: string;
  lines: BlamedLineMessage[];
  /** Those that lines speak of, newest first. */
  versions: VersionMessage[];
  /** Lines of the whole content. */
  total: number;
}

/** One line, and where it comes from. */
export interface BlamedLineMessage {
  /** From 1. */
  line: number;
  /** Number of the version that made it; null: see `unsaved`. */
  version: number | null;
  /** The line in that version, from 1; 0. */
  old_line: number;
  /** No version has it. Else it is older than looked at. */
  unsaved: boolean;
  /** What became of a line of an old version, up to the newest. */
  fate?: "changed" | "removed" | "stays" | "unknown" | null;
  /** Number of the version that did so. */
  gone?: number | null;
}

/** One line of work. */
export interface BranchMessage {
  /** Names it wherever a point is asked for. */
  name: string;
  /** It is what lies in the folder. */
  current: boolean;
  /** The file that it is of, as it is called; empty: the whole project. */
  path: string;
  /** Sequence from which it parted. Null: `main`, which never did. */
  at: number | null;
  /** Sequence at which it was left. Null: it lies in the folder. */
  head: number | null;
  /** The branch from which it parted; empty: none. */
  parent: string;
  /** When it was made: ISO 8601, UTC; empty: always there. */
  time: string;
  note: string;
  author: string;
}

/** Asks for the lines of work on a project. */
export interface BranchesParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
}

/** ``main`` first, then in the order of their making; those of files behind. Empty: none yet. */
export interface BranchesResult {
  branches: BranchMessage[];
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

/** What becomes of one file's history. */
export interface CareFile {
  uri: string;
  /** Absolute. */
  path: string;
  /** In a few words. */
  text: string;
}

/** Data of one type that differ: a picture by its digests, anything else by its lines. */
export interface CellDataMessage {
  /** `text/plain`, `image/png` …, or `metadata`. */
  type: string;
  hunks?: DiffHunk[];
  /** Type, pixels, bytes and digest, in words. */
  old_picture?: string | null;
  new_picture?: string | null;
}

/** What became of one cell. */
export interface CellMessage {
  kind: "added" | "changed" | "deleted" | "same";
  /** It stands elsewhere among the cells both have. */
  moved: boolean;
  /** Its place before, from 1. Null: it came. */
  old: number | null;
  /** Its place now, from 1. Null: it went. */
  new: number | null;
  /** Null before nbformat 4.5. */
  id: string | null;
  /** `code`, `markdown` or `raw`. */
  type: string;
  /** Fields that differ, shown or not: `source`, `outputs` … */
  differs: string[];
  /** How its source differs. */
  source: DiffHunk[];
  /** Null: not asked for. */
  outputs: CellOutputMessage[] | null;
  /** Null: not asked for. */
  metadata: DiffHunk[] | null;
}

/** One output that differs. */
export interface CellOutputMessage {
  kind: "added" | "changed" | "deleted";
  /** `execute result`, `stderr`, `error KeyError` … */
  label: string;
  data: CellDataMessage[];
}

/** Which cell of a notebook goes back alone, by its places from 1. */
export interface CellPlacesMessage {
  /** In the version. */
  then: number;
  /** As it is now, where it is replaced. Null: gone; it is put back. */
  now: number | null;
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

/** A check that the person's settings have for the project. */
export interface CheckMessage {
  name: string;
  kind: "benchmark" | "compile" | "lint" | "quality" | "tests";
  place: "in-place" | "scratch";
}

/** Asks for a check of the store; without fields, of all of it. */
export interface CheckParams {
  /** `structure` of the file; `digests` of rows, too; every content, too. */
  depth?: "contents" | "digests" | "structure";
  /** Part of the contents: `3/7` is the third of seven, `5%` another each day. */
  sample?: string;
}

/** What a check found. */
export interface CheckResult {
  /** Nothing is damaged; there may be hints. */
  sound: boolean;
  versions: number;
  contents: number;
  events: number;
  findings: FindingMessage[];
  depth?: "contents" | "digests" | "structure";
  /** Of the contents, one of `parts`. */
  part?: number;
  parts?: number;
}

/** A point in time that was marked. */
export interface CheckpointMessage {
  /** Names it wherever a point is asked for. */
  point: string;
  /** Sequence of the state that it means. */
  at: number;
  /** Empty: it is known by its sequence. */
  name: string;
  note: string;
  /** Empty: nobody asked for it. */
  author: string;
  /** When it was made: ISO 8601, UTC. */
  time: string;
  keep: "permanent" | "run" | "until-verified";
  /** Why it was made; empty: by a person. */
  occasion: "" | "dependencies" | "green" | "refactoring" | "restore" | "run";
  /** The run of an agent that it belongs to. */
  run: string;
}

/** Asks for the points that were marked. */
export interface CheckpointsParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
}

/** Newest first. */
export interface CheckpointsResult {
  checkpoints: CheckpointMessage[];
}

/** Old versions are being put together, by a person or while nobody saves. */
export interface CompactingMessage {
  began: string;
  /** Versions that it put together so far. */
  versions: number;
  /** Of so many, about. 0: it gives space back, or tidies up. */
  total: number;
}

/** Asks which files differ between two points in time. */
export interface CompareFolderParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
  /** A time (`2 days ago`, ISO 8601), a sequence, the id of a version, or a tag. */
  old: string | number;
  /** The same, or `now`: the files on disk. */
  new?: string | number;
  /** Only those that this glob names. */
  files?: string | null;
  /** Files at most. */
  limit?: number;
  /** `next_cursor` of the page before; the points stay those of the first. */
  cursor?: string | null;
}

/** One page of files that differ. */
export interface CompareFolderResult {
  old: PointMessage;
  new: PointMessage;
  /** In no particular order. */
  files: FileChangeMessage[];
  /** Null on the last page. */
  next_cursor: string | null;
}

/** Asks for the figures of many comparisons. */
export interface CompareManyParams {
  pairs: PairParams[];
  /** `next_cursor` of the piece before; the pairs stay the same. */
  cursor?: number;
  /** Count words, cells and keys, too; pieces are smaller. */
  statistics?: boolean;
}

/** One piece of many comparisons. */
export interface CompareManyResult {
  /** In the order of the pairs. */
  results: PairResult[];
  /** Null: all were compared. */
  next_cursor: number | null;
}

/** What is wrong with a line. */
export interface ComplaintMessage {
  /** Below the project's folder. */
  path: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number | null;
  /** `error` or `warning`. */
  severity: string;
  message: string;
}

/** A place where what is to be taken out was changed again since. */
export interface ConflictMessage {
  /** Its first line as the file is now, from 1. */
  first: number;
  /** How many lines it has now; 0: they are gone. */
  lines: number;
  /** As the version had it; long texts are cut. */
  version: string;
  /** As it is now; long texts are cut. */
  now: string;
  /** As it was before the version; long texts are cut. */
  without: string;
}

/** Asks for the bytes of one version. */
export interface ContentParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
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
  /** Of a moved block: the line of the other side, from 1, where an added line came from or a deleted one went to. */
  moved?: number | null;
}

/** Asks how two contents of a file differ. */
export interface DiffParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A version; unset: the one before `new`. */
  old?: string | number | null;
  /** A version; unset: the file as the editor shows it, else as on disk. */
  new?: string | number | null;
  /** `unified` fills `unified`, `json` fills `hunks`, `html` fills `html`, `notebook` fills `cells`; all but `unified` fill `statistics`. Of structured files `structured` fills `keys` and `classic` `classic`, or says why not in `fallback`. */
  format?: "classic" | "html" | "json" | "notebook" | "stat" | "structured" | "unified";
  /** Of a page: one text below the other, or beside it. */
  layout?: "inline" | "side-by-side";
  /** Of a notebook: also what cells put out. */
  outputs?: boolean;
  /** Of a notebook: also metadata of cells. */
  metadata?: boolean;
  /** Unchanged lines around a change. */
  context?: number;
  /** White space that does not count: none of it, all, that at line ends (`trailing`), or `blank-lines`. Equal lines then show the new side's text. */
  whitespace?: "all" | "blank-lines" | "none" | "trailing";
  /** For keys: `json`, `jsonc`, `yaml`, `toml`, `ini`, `env`, `properties`; unset: the file's name tells. */
  language?: string | null;
  /** For keys: the order of list items is no difference. */
  any_order?: boolean;
  /** For keys: numbers no further apart are the same. */
  tolerance?: number;
}

/** How two contents of a file differ. */
export interface DiffResult {
  path: string;
  format: "classic" | "html" | "json" | "notebook" | "stat" | "structured" | "unified";
  old: DiffSide;
  new: DiffSide;
  change: ChangeMessage;
  /** Of `unified`; base64 where not UTF-8. */
  encoding: "base64" | "utf-8";
  /** A patch that `git apply` takes; with `whitespace` a view that none takes. */
  unified: string | null;
  hunks: DiffHunk[] | null;
  /** `unified` is a patch. */
  applies?: boolean;
  /** Too much differs to compare it all: lines that both sides share may stand as deleted and added, and lines that moved not name their partner. */
  coarse?: boolean;
  statistics?: StatisticsMessage | null;
  /** Of a notebook as it is now; one that went stands where it was. */
  cells?: CellMessage[] | null;
  /** Why `hunks` are answered instead of cells, or `unified` instead of keys. */
  fallback?: string | null;
  /** A whole page that loads nothing and runs nothing. */
  html?: string | null;
  /** Of a structured file, by path. */
  keys?: KeyChangeMessage[] | null;
  /** JSON text: `{from_version, to_version, added, removed, changed: {path: {from, to}}}`. A version is null for the file as it is now. */
  classic?: string | null;
  /** With `keys` or `classic`: how many. */
  key_figures?: KeyFigures | null;
  /** What to know: keys that stand there twice. */
  notes?: string[];
}

/** One side of a comparison. */
export interface DiffSide {
  /** `version 12`, `now`. */
  title: string;
  /** Null: the file on disk. */
  version: VersionMessage | null;
}

/** Asks to rebuild versions taken at random, as a restore would; no file is written. */
export interface DrillParams {
  versions?: number;
}

/** What came back. */
export interface DrillResult {
  /** That came back as they were recorded. */
  versions: number;
  bytes: number;
  /** What did not; empty: all is well. */
  failures: string[];
  /** The status tells of it from now on. */
  remembered: boolean;
  /** One sentence for people. */
  summary: string;
}

/** ``data`` of an error, so that no client parses the text. */
export interface ErrorData {
  /** `not-found`, `conflict` …; see the table. */
  kind: string;
  /** The wrong parameter. */
  field?: string | null;
  /** Of a conflict: the head asked for. */
  expected?: number | null;
  /** Of a merge: those in conflict. */
  places?: number | null;
  /** Of a conflict: the head there is. */
  actual?: number | null;
}

/** Has a plan done; each token counts once. */
export interface ExecuteParams {
  token: string;
}

/** What was done. */
export interface ExecuteResult {
  work: "backup" | "branch" | "check" | "checkpoint" | "compact" | "evaluate" | "experiment" | "export" | "forget" | "import" | "merge" | "merge-branch" | "mirror" | "pick" | "prune" | "repair" | "rollback" | "rollback-undo" | "switch";
  /** One sentence for people. */
  summary: string;
  notes: string[];
  /** False: something was damaged; `notes` say what. */
  sound: boolean;
  /** Of a `check` that found it much worse: where it was well last. */
  point?: string;
}

/** Several approaches to one thing. */
export interface ExperimentMessage {
  name: string;
  /** The best first; the unmeasured last. */
  approaches: ApproachMessage[];
}

/** Asks for the experiments of a project and what is known of their approaches; runs nothing. */
export interface ExperimentsParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
  /** What counts, the first most. Empty: as `backtrail experiment evaluate`. */
  by?: ("complexity" | "duration" | "failed" | "green" | "passed" | "size")[];
}

/** The latest first. */
export interface ExperimentsResult {
  experiments: ExperimentMessage[];
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

/** A file that differs between two points in time. */
export interface FileChangeMessage {
  /** `renamed` may have changed, too: see `change`. */
  kind: "added" | "changed" | "removed" | "renamed";
  /** At the newer point, else at the older one. */
  path: string;
  /** Null: there was no such file. */
  old: FileChangeSide | null;
  /** Null: there is no such file. */
  new: FileChangeSide | null;
  change: ChangeMessage;
  binary: boolean;
  /** Why there are no figures; else empty. */
  trouble: string;
}

/** A file at one of two points. */
export interface FileChangeSide {
  /** Of the name it had then. */
  uri: string;
  /** Relative to the workspace folder, then. */
  path: string;
  /** The workspace folder, absolute. */
  workspace: string;
  /** Its number. Null: the file on disk. */
  version: number | null;
  /** Of that version. Null: the file on disk. */
  id: string | null;
  /** Bytes. Null: it cannot be read. */
  size: number | null;
}

/** One damaged place. */
export interface FindingMessage {
  /** `version`, `content`, `event`, `document`, `index` or `store`. */
  what: string;
  sequence: number | null;
  /** Of the file, where it is known. */
  path: string;
  detail: string;
  /** It costs no answer, only time or room; `detail` says what to do. */
  hint?: boolean;
}

/** What the saves of a run are folded for. */
export interface FoldMessage {
  /** Number of the oldest version. */
  first: number;
  /** Number of the newest one. */
  last: number;
  /** Saves that are folded for being small. */
  minor: number;
  /** Saves between two equal contents: add, then delete. */
  cycle: number;
  /** Saves that changed white space alone. */
  whitespace: number;
  /** Saves of a burst that went on. */
  burst: number;
  /** `3 in-between saves: add-then-delete`. */
  title: string;
}

/** What becomes of one file's versions. */
export interface ForgetFileMessage {
  /** Absolute. */
  path: string;
  /** Versions that go, or are masked. */
  numbers: number[];
  /** Versions that stay as they are. */
  keeps: number;
  /** Of those that go, with a tag or a note. */
  labelled: number;
  /** The file on the disk holds it, and its next save would be kept. */
  returns: boolean;
}

/** Asks what forgetting would do, or has it done: a text, a file, or versions of a file. */
export interface ForgetParams {
  /** Whatever holds it goes; without it the file or versions named. */
  text?: string;
  /** `text` is a regular expression of RE2. */
  regex?: boolean;
  /** Absolute path, or `file:` URI. */
  path?: string | null;
  /** Of this file, and no others. */
  versions?: (string | number)[];
  /** A glob as in .gitignore: only files that it fits. */
  files?: string | null;
  /** Only versions not before this time. */
  since?: string | null;
  /** Only versions not after this time. */
  until?: string | null;
  /** Versions stay, with `[forgotten]` in the text's place. */
  replace?: boolean;
  /** Versions of other files with the same bytes go, too. */
  copies?: boolean;
  /** Even where the file on the disk brings it back when it is saved. */
  again?: boolean;
  /** The `versions` of an earlier answer: do it. Where that is not the number any more, nothing is done and the answer is a conflict. Null: only say it. */
  confirm?: number | null;
}

/** A plan, and what came of it. */
export interface ForgetResult {
  /** False: nothing was forgotten, this is the plan. */
  done: boolean;
  /** Versions that go or are masked, or did. */
  versions: number;
  /** Versions that stay, with a mask. */
  masked: number;
  /** Contents that no version has any more and hold it; they go, too. */
  leftovers: number;
  /** Notes, tags, reasons, names and entries of the log. */
  words: number;
  /** Contents that stay, since other versions have them. */
  copies: number;
  files: ForgetFileMessage[];
  /** Other histories beside the store; not looked into. */
  elsewhere: string[];
  /** What is damaged, and may hold it. */
  unread: string[];
  /** Nothing of it lies between what is kept; see `forget --finish`. */
  scrubbed?: boolean;
  /** Looked at byte for byte when it was done. */
  scanned_files?: number;
  scanned_bytes?: number;
  /** Looked into when it was done. */
  scanned_contents?: number;
  /** Where it still is, in words; empty: nowhere. */
  hits?: string[];
}

/** What one other program kept. */
export interface FoundMessage {
  kind: "backups" | "git" | "history" | "jupyter" | "vscode";
  /** 0 of git, whose log would have to be read for it. */
  files: number;
  versions: number;
}

/** A version that came back, or a file that went, came or moved. */
export interface HappeningMessage {
  kind: "deleted" | "renamed" | "restored" | "returned" | "undone";
  /** ISO 8601, UTC, milliseconds. */
  time: string;
  /** As its name is today, relative to the workspace. */
  path: string;
  /** The workspace folder, absolute. */
  workspace: string;
  /** Who took a version back; else empty. */
  author: string;
  reason: string;
  /** The version that a restore or undo made. */
  number: number | null;
  /** The version whose content came back. */
  back_to: number | null;
  /** The version that it took the place of. */
  was_there: number | null;
  /** The name before `renamed`. */
  old: string;
  /** The name after `renamed`. */
  new: string;
}

/** Whether saves are being kept changed. */
export interface HealthEvent {
  /** Why saves are not being kept; empty: all is well. */
  trouble: string[];
}

/** What became of one key, or of one item of a list. */
export interface KeyChangeMessage {
  /** `type`: it is of another type now; `moved`: elsewhere in its list. */
  kind: "added" | "changed" | "moved" | "removed" | "type";
  /** `server.ports[2]`, `scripts["build:prod"]`; `.` is the whole. Places count as in the new list, the last one of what is removed as in the old. */
  key: string;
  /** JSON text; null where nothing was. */
  old: string | null;
  /** JSON text; null where nothing is. */
  new: string | null;
  /** Of what moved: where it was. */
  old_key?: string | null;
}

/** How many keys differ; one that holds keys counts as all of these. */
export interface KeyFigures {
  added: number;
  deleted: number;
  modified: number;
  moved: number;
  /** Of the keys of both sides, 0 to 100. */
  percent: number;
}

/** A compaction that was done to its end, by a person or while nobody saved. */
export interface LastCompacted {
  /** When it ended. */
  time: string;
  /** Versions that it put together. */
  versions: number;
  /** What the store took before, on disk. */
  before_bytes: number;
  /** The same at its end. */
  after_bytes: number;
  /** Entries that came later, saves among them. */
  since: number;
  /** What it gave back to the disk; 0 where more was saved meanwhile. */
  freed_bytes?: number;
}

/** Lines of the file as the editor shows it, else as on disk. */
export interface LineRange {
  /** From 1; one more than there are: the end. */
  first: number;
  /** Inclusive. To restore what was taken out between two lines, and nothing else: the upper one, with the lower one as `first`. */
  last: number;
}

/** Asks which save last changed lines of the file as the editor shows it, else as on disk. */
export interface LineageParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
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

/** What a process holds in memory of its history; all of it is in the store as well. */
export interface MemoryUse {
  /** Bytes that the process takes; 0: the system does not tell. */
  resident: number;
  /** Hot: so many of the last ones are undone without reading a content. */
  operations: number;
  hot_bytes: number;
  /** Warm: contents and packs that were read lately. */
  contents: number;
  warm_bytes: number;
  /** Pages of the store's file. */
  page_bytes: number;
  /** 0: all is well. Memory is short: 1, little is held warm; 2, and the last 10 operations hot; 3, and all that can be spared was given back. */
  step: number;
  /** How often memory was given back since the start. */
  eased: number;
}

/** A second store that follows this one. */
export interface MirrorMessage {
  /** Its file, absolute. */
  target: string;
  /** When it was last up to date. Null: never. */
  time: string | null;
  /** Saves and other entries that it lacks. */
  behind: number;
  /** What is wrong with it; empty: nothing is. */
  trouble: string;
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
  memory?: MemoryUse | null;
}

/** Two contents of one file. */
export interface PairParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** As in `backtrail/diff`. */
  old?: string | number | null;
  /** As in `backtrail/diff`. */
  new?: string | number | null;
}

/** What came of one pair. */
export interface PairResult {
  /** Its place among the pairs, from 0. */
  index: number;
  /** As asked, absolute. */
  path: string;
  old: DiffSide | null;
  new: DiffSide | null;
  /** Null: see `error`. */
  change: ChangeMessage | null;
  /** Both are the same, byte for byte. */
  same: boolean;
  /** Why there is no comparison; else empty. */
  error: string;
  /** `not-found` …, as of an error's data. */
  error_kind: string;
  /** Null where they were not asked for. */
  statistics?: StatisticsMessage | null;
}

/** A save that changed the part. */
export interface PartRowMessage {
  /** `renamed`: it had another name before, whatever else changed. */
  kind: "changed" | "introduced" | "removed" | "renamed";
  version: VersionMessage;
  /** Its first line in that version; of `removed` in the one before. */
  first: number;
  last: number;
  /** Of the symbol in that version; empty for lines. */
  name: string;
  /** Of the part alone. */
  change: ChangeMessage;
}

/** Lists the saves that changed a symbol, or some lines, newest first: name one of the two. */
export interface PartTimelineParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A function, class or section by its name or path, as `Class.method`. */
  symbol?: string | null;
  /** Instead of `symbol`. */
  lines?: LineRange | null;
  /** Rows at most. */
  limit?: number;
  /** `next_cursor` of the page before; unset: the first page. */
  cursor?: string | null;
}

/** One page of the history of a part, newest first. */
export interface PartTimelineResult {
  /** Of the file, as its name is today. */
  uri: string;
  rows: PartRowMessage[];
  /** As it is where the page begins. */
  symbol: SymbolMessage | null;
  /** The part differs from the newest version. */
  unsaved: boolean;
  /** The symbol is not there any more. */
  gone: boolean;
  /** Null: told to its beginning. A page may be empty and still have one. */
  next_cursor: string | null;
  /** Numbers of versions passed over: damaged, binary, or half-written. */
  unreadable?: number[];
}

/** Asks for patches that `git am` and `git apply` take. Nothing is written. */
export interface PatchParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A version, or 0 for nothing; unset: the one before `new`. */
  old?: string | number | null;
  /** A version; unset: the file as the editor shows it, else as on disk. */
  new?: string | number | null;
  /** One patch for every version between them. */
  each?: boolean;
  /** `git-am`: mails with author, time and reason; `plain`: patches alone. */
  format?: "git-am" | "plain";
  /** Unchanged lines around a change. */
  context?: number;
  /** `Name <address>` to use for the person whom the settings name. */
  author?: string | null;
}

/** Patches from one state of a file to another. */
export interface PatchResult {
  path: string;
  format: "git-am" | "plain";
  /** A name for the file, should it become one. */
  name: string;
  /** 0: nothing differs. */
  patches: number;
  encoding: "base64" | "utf-8";
  /** All patches where they are UTF-8. */
  text: string | null;
  /** All patches where they are not. */
  base64: string | null;
  /** Lines end with CR LF: `git am` needs its `--keep-cr`. */
  keep_cr: boolean;
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
  /** What the version changed would go, and all later edits stay. */
  without?: boolean;
  /** The first 1,000 of them. Nothing is written, unless with `markers`. */
  conflicts?: ConflictMessage[];
  /** Of `cell`: which one is meant. */
  places?: CellPlacesMessage | null;
}

/** Asks what a piece of work would do; nothing is changed. */
export interface PlanParams {
  work: "backup" | "branch" | "check" | "checkpoint" | "compact" | "evaluate" | "experiment" | "export" | "forget" | "import" | "merge" | "merge-branch" | "mirror" | "pick" | "prune" | "repair" | "rollback" | "rollback-undo" | "switch";
  /** One file: absolute, or a URI. */
  path?: string | null;
  /** All files below it. Null: the whole store, and of an import all open folders. */
  folder?: string | null;
  /** The file to write or read, of `export`, `merge`, `backup` and `mirror`. */
  archive?: string | null;
  /** Whose history to import. Null: say what there is. */
  kind?: "backups" | "git" | "history" | "jupyter" | "vscode" | null;
  /** Of `vscode`: every file that it knows, wherever it lies. */
  everywhere?: boolean;
  /** Of `git`: files that are gone by now, too. */
  deleted?: boolean;
  /** Of a prune: the newest of each file, in place of the settings' rule. */
  keep_last?: number | null;
  /** Of a prune: what is younger, in place of the settings' rule. */
  keep_within_days?: number | null;
  /** Of a prune: the last version with some line may go, too. */
  allow_loss?: boolean;
  /** Of `merge`: where folders of the archive are here. */
  roots?: Record<string, unknown>;
  /** Of `forget`: whatever holds it goes; it is in no answer. */
  text?: string;
  /** `text` is a regular expression of RE2. */
  regex?: boolean;
  /** Of `forget`: of the file, and no others. */
  versions?: (string | number)[];
  /** Of `forget`: versions stay, with `[forgotten]` in the text's place. */
  replace?: boolean;
  /** Of `rollback`: a time, a checkpoint, a sequence, the id of a version, or a label. Of `check`: the same; empty: now. */
  point?: string;
  /** Of `rollback`: a glob as in .gitignore. Null: all files. */
  files?: string | null;
  /** Of `branch`, `switch` and `merge-branch`: which one; so of `check`, `experiment` and `evaluate`; of `pick` EXPERIMENT/APPROACH. Of `checkpoint`; empty: known by its sequence. */
  name?: string;
  /** Of `branch`, `checkpoint` and `experiment`. */
  note?: string;
  /** Of `experiment`: what each is called; two at least. */
  approaches?: string[];
  /** Of `merge-branch` and `pick`: what becomes of lines that both changed. Empty: nothing is done where there are such; `markers`: both, between conflict markers. */
  choice?: "" | "markers" | "ours" | "theirs";
  /** Of `forget`: though the file on the disk brings it back when saved. Of `check` and `evaluate`: though what would be said is known. */
  again?: boolean;
}

/** What would be done. */
export interface PlanResult {
  work: "backup" | "branch" | "check" | "checkpoint" | "compact" | "evaluate" | "experiment" | "export" | "forget" | "import" | "merge" | "merge-branch" | "mirror" | "pick" | "prune" | "repair" | "rollback" | "rollback-undo" | "switch";
  /** Has it done. Empty: there is nothing to do. */
  token: string;
  /** One sentence for people. */
  summary: string;
  /** What else is worth knowing before. */
  notes: string[];
  /** The first 1,000. */
  files: CareFile[];
  /** Files that are not listed. */
  more: number;
  /** Of an import without a kind. */
  found?: FoundMessage[];
  /** Of `merge`: folders of the archive that are not here; see `roots`. */
  foreign?: string[];
  /** Of `merge-branch` and `pick`: both changed the same lines; see `choice`. */
  undecided?: boolean;
  /** Of `forget`: nothing can be done, since a file on the disk would bring it back; see `again`. */
  returns?: boolean;
}

/** A point in time. */
export interface PointMessage {
  title: string;
  /** Null: the files on disk. */
  sequence: number | null;
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

/** How hard the code is to follow and to change. */
export interface QualityMessage {
  files: number;
  functions: number;
  /** Of code. */
  lines: number;
  /** Cyclomatic, of a function, on average. */
  complexity: number;
  /** From 0 to 100. */
  maintainability: number;
  /** The hardest to follow first. */
  worst: RoutineMessage[];
  /** Files that were too much, or could not be read. */
  left_out: number;
}

/** Why a version stands out, or does not. */
export interface ReasonMessage {
  /** `first`, `change`, `keyword`, `interval`, `label` … */
  kind: string;
  /** The figure or word behind it. */
  detail: string;
}

/** Asks which save took a text out of a file. */
export interface RemovalParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** A part of one line. */
  text: string;
}

/** The newest save after which a text stands in fewer places. */
export interface RemovalResult {
  /** Of the file, as its name is today. */
  uri: string;
  /** Null: what is there now, unsaved. */
  version: VersionMessage | null;
  /** The version before, which has it. */
  before: VersionMessage;
  lines: RemovedLineMessage[];
}

/** A line with the text, as it was. */
export interface RemovedLineMessage {
  /** From 1, in the version before. */
  line: number;
  /** At most 200 characters of it. */
  text: string;
}

/** One file over the whole report. */
export interface ReportFileMessage {
  /** Of the file, as its name is today. */
  uri: string;
  /** Relative to the workspace folder. */
  path: string;
  /** The workspace folder, absolute. */
  workspace: string;
  document: number;
  /** The file is gone; its history is not. */
  deleted: boolean;
  tally: TallyMessage;
  /** Number of its first version in the report. */
  oldest: number;
  /** Number of its last one. */
  newest: number;
  /** SHA-256 of the last one's bytes, in hex. */
  content_id: string;
}

/** A report in JSON: what `backtrail report --format json` writes. */
export interface ReportMessage {
  kind: "file" | "folder" | "project";
  /** Absolute; empty: everything that is kept. */
  path: string;
  /** ISO 8601, UTC, milliseconds. */
  made: string;
  /** As asked for, in UTC. */
  since: string | null;
  /** As asked for, in UTC. */
  until: string | null;
  author: string | null;
  source: string | null;
  /** There are older versions than the `limit` newest. */
  more: boolean;
  /** Versions that cannot be read. */
  damaged: number;
  total: TallyMessage;
  authors: TallyMessage[];
  sources: TallyMessage[];
  /** Most changed first. */
  files: ReportFileMessage[];
  /** Newest first. */
  happenings: HappeningMessage[];
  /** Newest first. */
  mass_changes: MassChangeMessage[];
  activity: ActivityMessage;
  sizes: SizeBinMessage[];
  /** Newest first, none of them folded. */
  versions: VersionMessage[];
}

/** Asks for a report that a person can hand over. Nothing is written. */
export interface ReportParams {
  /** A file, or a folder with all below it: `file:` URI or absolute path. Unset: all of the open workspace folders. */
  path?: string | null;
  /** ISO 8601, or `2 days ago`. */
  since?: string | null;
  /** ISO 8601, or `2 days ago`. */
  until?: string | null;
  /** Only versions of this author. */
  author?: string | null;
  /** Only saves that this source reported. */
  source?: string | null;
  /** Versions at most: the newest ones. */
  limit?: number;
  /** Bursts and runs of minor saves as one row each. */
  folded?: boolean;
  /** `json` fills `report`, the others fill `text`. */
  format?: "csv" | "html" | "json" | "md";
  /** Of `html`: side by side, folded away, how each file `changed` over the report, or `all`: each version, too. */
  diffs?: "all" | "changed" | "none";
}

/** A report, to be shown or saved by the client. */
export interface ReportResult {
  format: "csv" | "html" | "json" | "md";
  title: string;
  /** A name for the file, should it become one. */
  name: string;
  /** The whole document; null of `json`. */
  text: string | null;
  /** Of `json` alone. */
  report: ReportMessage | null;
  versions: number;
  /** There are older versions than the `limit` newest. */
  more: boolean;
  /** A list that `sha256sum -c` takes. */
  checksums: string;
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
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
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
  /** Take back only this cell of the notebook: its id, or `#3` for the third as it is now, or `was #3` for the third of the version. One that is gone comes back behind the cell that preceded it. */
  cell?: string | null;
  /** Take out what the version changed instead, and keep all later edits. */
  without?: boolean;
  /** With `without`: write both sides of a conflict, between markers. In an open buffer they are no version until they are saved. */
  markers?: boolean;
  /** Take back only this function, class or section: its name, as `Class.method`. One that is gone comes back behind what preceded it. */
  symbol?: string | null;
  /** Take back only this key of a JSON, YAML, TOML or ini file: `server.port`, `ports[2]`, `scripts["build:prod"]`. One that is gone comes back beside its neighbour. */
  key?: string | null;
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
  /** The new version; none where nothing had to change, or where both sides of a conflict wait in an editor. */
  version: VersionMessage | null;
  /** The version to go back to. */
  was_there: VersionMessage | null;
  /** `editor`: in the open buffer, still to be saved. */
  via: "disk" | "editor";
  /** False after `dry_run`. */
  applied: boolean;
}

/** A function, and how hard it is to follow. */
export interface RoutineMessage {
  /** Below the project's folder. */
  path: string;
  name: string;
  /** From 1. */
  line: number;
  /** Cyclomatic. */
  complexity: number;
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
  /** What is looked for: at most 10,000 characters, of a phrase 100 words, of a pattern 1,000 characters. Empty: every save. */
  text?: string;
  /** How `text` is meant: as it stands, as whole words, with any white space between its words, as a regular expression of RE2 within lines. */
  how?: "phrase" | "regex" | "text" | "word";
  /** `any`: saves that changed lines with the text. `introduced`, `removed`: after which more or fewer lines hold it. `contains`: from which version to which one each file held it. `vanished`: after which a file held it no more; where the file went with it, times speak of that. */
  kind?: "any" | "contains" | "introduced" | "removed" | "vanished";
  /** `best` puts what some pieces bring in the order of their worth, page by page; then what the next pieces bring. */
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
}

/** How much a version stands out. */
export interface SignificanceMessage {
  level: "minor" | "significant";
  reasons: ReasonMessage[];
}

/** How many versions changed so many lines. */
export interface SizeBinMessage {
  least: number;
  /** Inclusive. */
  most: number;
  versions: number;
}

/** A file that is not kept, and why. */
export interface SkippedFile {
  path: string;
  reason: string;
}

/** How much differs; null where the contents have no such unit or too much of it. */
export interface StatisticsMessage {
  lines_added: number | null;
  lines_deleted: number | null;
  /** Lines that have a counterpart. */
  lines_modified: number | null;
  words_added: number | null;
  words_deleted: number | null;
  words_modified: number | null;
  /** Of a notebook. */
  cells_added: number | null;
  cells_deleted: number | null;
  cells_modified: number | null;
  /** Of structured data. */
  keys_added: number | null;
  keys_deleted: number | null;
  keys_modified: number | null;
  /** Of the characters, 0 to 100. */
  percent: number;
  /** `percent` is a lower bound. */
  estimate: boolean;
  /** Counts of lines and words are upper bounds. */
  coarse: boolean;
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
  /** When versions taken at random last came back. Null: never looked. */
  proven?: string | null;
  /** How many they were. */
  proven_versions?: number;
  /** When old versions were put together last. Null: never, or elsewhere. */
  compacted?: LastCompacted | null;
  /** How far that is, while any process is at it. Null: none is. */
  compacting?: CompactingMessage | null;
  /** Versions that a compaction would put together now, about. */
  loose?: number;
  /** What to mind though saves are kept, such as a store on a network drive. */
  notices?: string[];
  /** As far as `backtrail mirror` made them. */
  mirrors?: MirrorMessage[];
  /** A damaged store, beside which saves are kept until it is repaired. */
  damaged?: string;
  /** Of the process that answers. Null: of the command line's status. */
  memory?: MemoryUse | null;
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

/** A function, a class, a section. */
export interface SymbolMessage {
  name: string;
  /** With what is around it: `Class.method`, `Part / Sub`. */
  path: string;
  /** `function`, `method`, `class`, `section` … */
  kind: string;
  /** First line, from 1, decorators and comment included. */
  first: number;
  /** Last line, from 1. */
  last: number;
  /** The line that names it, from 1. */
  line: number;
  /** Symbols around it. */
  depth: number;
}

/** Asks for the functions, classes and sections of a file. */
export interface SymbolsParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** Those of this version; unset: of the file as it is now. */
  version?: string | number | null;
}

/** The symbols of a file, in the order of its text. */
export interface SymbolsResult {
  /** Of the file, as its name is today. */
  uri: string;
  language: string;
  symbols: SymbolMessage[];
  /** False: the text is half-written; ends are guesses. */
  exact: boolean;
}

/** Versions put together. */
export interface TallyMessage {
  /** Of the author or source; else empty. */
  name: string;
  versions: number;
  saves: number;
  /** Versions that stand out. */
  significant: number;
  files: number;
  /** Lines. */
  added: number;
  /** Lines. */
  deleted: number;
  /** Lines that have a counterpart. */
  modified: number;
}

/** What tests said of themselves. */
export interface TestsMessage {
  total: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Names of those that failed, the first of them. */
  failures: string[];
}

/** Lists the versions of a file, newest first. */
export interface TimelineParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
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

/** One line of a timeline: a version, or a run of folded ones. */
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
  /** Of a `minor` row; ask unfolded for a row each. */
  fold?: FoldMessage | null;
}

/** Takes the last restore back; without a file, the last one of all. */
export interface UndoParams {
  /** `file:` URI, which names one byte for byte; `value:/NAME` for a value. */
  uri?: string | null;
  /** Absolute path, instead of `uri`. */
  path?: string | null;
  /** Answer the plan, write nothing. */
  dry_run?: boolean;
  /** Who did it; unset: the person named in the settings. */
  author?: string | null;
}

/** What a check said of a state of the project. */
export interface VerdictMessage {
  check: string;
  kind: "benchmark" | "compile" | "lint" | "quality" | "tests";
  /** Sequence at which that state was there: a point. */
  at: number;
  /** When it was asked: ISO 8601, UTC. */
  time: string;
  outcome: "green" | "red" | "unsure";
  /** Of `unsure`. */
  why: string;
  /** Exit code; null: the command was ended. */
  code: number | null;
  /** How long it took. */
  ms: number;
  tests: TestsMessage | null;
  errors: number;
  warnings: number;
  /** The first of the errors and warnings. */
  complaints: ComplaintMessage[];
  quality: QualityMessage | null;
  place: "in-place" | "scratch";
  /** Nothing was run: it is known of the same state, which came back. */
  repeated: boolean;
}

/** Asks what checks said of a project. */
export interface VerdictsParams {
  /** Only below this folder: `file:` URI or absolute path. */
  folder?: string | null;
  /** One check. Empty: all. */
  check?: string;
  /** Verdicts, at most. */
  limit?: number;
}

/** Verdicts, the latest first. The point `green:NAME` is the last state a check found green. */
export interface VerdictsResult {
  checks: CheckMessage[];
  verdicts: VerdictMessage[];
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
  /** What its source said of it. Of a notebook also `cells`, those `added`, `deleted` and `modified`, or where none was, in how many `outputs` changed. Of a restore `rollback_to`, the version that came back, and `lines`, `cell` or `symbol`, where only a part did; or `taken_out`, the version whose changes went. Of a save that was kept long after the file was written `late_ms`, by how many milliseconds. Where nothing but white space changed `whitespace`. `masked` where it is not what was saved: `secrets` were left out when it was kept, or, `true`, a text was forgotten. */
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
  "backtrail/drill": { params: DrillParams; result: DrillResult };
  "backtrail/plan": { params: PlanParams; result: PlanResult };
  "backtrail/execute": { params: ExecuteParams; result: ExecuteResult };
  "backtrail/forget": { params: ForgetParams; result: ForgetResult };
  "backtrail/subscribe": { params: SubscribeParams; result: SubscribeResult };
  "backtrail/project": { params: ProjectParams; result: ProjectResult };
  "backtrail/deleted": { params: DeletedParams; result: DeletedResult };
  "backtrail/activity": { params: ActivityParams; result: ActivityResult };
  "backtrail/search": { params: SearchParams; result: SearchResult };
  "backtrail/checkpoints": { params: CheckpointsParams; result: CheckpointsResult };
  "backtrail/verdicts": { params: VerdictsParams; result: VerdictsResult };
  "backtrail/branches": { params: BranchesParams; result: BranchesResult };
  "backtrail/experiments": { params: ExperimentsParams; result: ExperimentsResult };
  "backtrail/compareFolder": { params: CompareFolderParams; result: CompareFolderResult };
  "backtrail/compareMany": { params: CompareManyParams; result: CompareManyResult };
  "backtrail/lineage": { params: LineageParams; result: LineageResult };
  "backtrail/patch": { params: PatchParams; result: PatchResult };
  "backtrail/report": { params: ReportParams; result: ReportResult };
  "backtrail/symbols": { params: SymbolsParams; result: SymbolsResult };
  "backtrail/partTimeline": { params: PartTimelineParams; result: PartTimelineResult };
  "backtrail/blame": { params: BlameParams; result: BlameResult };
  "backtrail/removal": { params: RemovalParams; result: RemovalResult };
  "backtrail/didCapture": { params: CaptureEvent; result: void };
  "backtrail/didRestore": { params: RestoreEvent; result: void };
  "backtrail/didMassChange": { params: MassChangeMessage; result: void };
  "backtrail/didPrune": { params: PruneEvent; result: void };
  "backtrail/didChangeHealth": { params: HealthEvent; result: void };
}
