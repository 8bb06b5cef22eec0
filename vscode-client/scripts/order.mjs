/** The modules of src, lowest first: a file imports only from the lines above its own. */
export const order = [
  ["protocol"],
  ["time", "versionUri", "query", "backoff"],
  ["wording"],
  ["rows"],
  ["notices"],
  ["vscodeapi", "logger", "settings", "tabs", "gitHead", "moreRows"],
  ["previews", "buffers", "confirmations"],
  ["python"],
  ["installation"],
  ["launch"],
  ["client"],
  ["lookups", "guards"],
  ["versionDocuments"],
  ["versionItems"],
  ["timelineNodes"],
  ["compare"],
  ["timelineTree", "timeline", "searchRun", "activityMessages"],
  ["timelineView", "projectView", "searchView", "activityView"],
  ["picks"],
  ["annotate"],
  ["restore"],
  ["partialRestore", "deletedFiles", "lineage"],
  ["status"],
  ["commands"],
  ["extension"],
];

/** Modules that know nothing of the editor; they have unit tests. */
export const pure = ["protocol", "time", "versionUri", "query", "backoff", "wording", "rows"];
