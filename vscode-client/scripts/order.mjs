/** The modules of src, lowest first: a file imports only from the lines above its own. */
export const order = [
  ["protocol"],
  ["time", "versionUri", "query", "backoff"],
  ["wording"],
  ["rows"],
  ["notices"],
  ["vscodeapi", "logger", "settings", "tabs", "gitHead", "moreRows"],
  ["python"],
  ["installation"],
  ["launch"],
  ["client"],
  ["versionDocuments"],
  ["versionItems"],
  ["timelineNodes"],
  ["compare"],
  ["timelineView", "projectView", "searchView", "activityView"],
  ["restore", "annotate", "picks", "lineage"],
  ["status"],
  ["commands"],
  ["extension"],
];

/** Modules that know nothing of the editor; they have unit tests. */
export const pure = ["protocol", "time", "versionUri", "query", "backoff", "wording", "rows"];
