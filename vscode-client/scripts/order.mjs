/** The modules of src, lowest first: a file imports only from the lines above its own. */
export const order = [
  ["versionUri", "backoff", "options", "pythonVersions", "hunkLines", "looks", "markdown"],
  ["failures"],
  ["statusLine"],
  ["notices"],
  ["vscodeapi", "logger", "settings", "pending", "tabs", "gitHead", "moreRows", "openedRows"],
  ["previews", "buffers", "confirmations"],
  ["scenes"],
  ["programs"],
  ["python"],
  ["installation"],
  ["launch", "remedies"],
  ["sidecarConnection"],
  ["client"],
  ["lookups", "guards", "opened"],
  ["versionDocuments"],
  ["versionItems"],
  ["timelineNodes"],
  ["compare"],
  ["timelineTree", "timeline", "pager", "projectNodes", "searchRun", "searchInput"],
  ["searchNodes", "projectTree", "activityMessages"],
  ["activityPicture", "timelineStates"],
  ["timelineView", "projectView", "searchView"],
  ["activityView"],
  ["picks"],
  ["annotate"],
  ["restore"],
  ["undoing", "partialRestore", "deletedFiles", "lineage"],
  ["status", "targets", "storeFolder"],
  ["commands"],
  ["extension"],
];

/** Modules that know nothing of the editor; they have unit tests. */
export const pure = [
  "versionUri",
  "backoff",
  "looks",
  "markdown",
  "options",
  "pythonVersions",
  "failures",
  "statusLine",
  "hunkLines",
  "activityMessages",
  "activityPicture",
];

/** The modules of panel-core, which the clients share, lowest first; all are pure. */
export const core = [
  ["protocol", "language"],
  ["time"],
  ["wording", "rows", "query"],
  ["activity"],
];
