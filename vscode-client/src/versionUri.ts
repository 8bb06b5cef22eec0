/**
 * How a version is named as a document: `backtrail:/folder/name.py?{"version":"1482-9f3a2c7d"…}`.
 *
 * Pure. The path is the file's own, so that languages, icons and editors are chosen as for the file
 * itself; the query is JSON, since a label formatter reads only that.
 */

export const SCHEME = "backtrail";

/** The scheme of a program's values, which are no files. */
export const VALUE = "value";

/** The address of a document without content: what stood there before the first version. */
export const NOTHING = "~nothing";

/** The parts of a URI that matter here; `vscode.Uri` has them all. */
export interface UriParts {
  scheme: string;
  authority: string;
  path: string;
  query: string;
}

/** Which content a document shows. */
export interface VersionName {
  /** Id of the version, or another address; `NOTHING` for an empty document. */
  version: string;
  /** Its number; 0 where it is not known, and for an empty document. */
  number: number;
  /** Shown beside the file's name: `version 12`. */
  label: string;
}

/** The document that shows a version of `file`. */
export function versionUri(file: Omit<UriParts, "query">, name: VersionName): UriParts {
  return {
    scheme: SCHEME,
    authority: file.authority,
    path: file.path,
    query: JSON.stringify({
      version: name.version,
      number: name.number,
      label: name.label,
      ...(file.scheme === VALUE && { of: VALUE }),
    }),
  };
}

/** The file, or the value, behind a version's document. */
export function fileUri(uri: UriParts): UriParts {
  const scheme = parsed(uri.query)["of"] === VALUE ? VALUE : "file";
  return { scheme, authority: uri.authority, path: uri.path, query: "" };
}

/** What a document shows; undefined where the URI is none of ours. */
export function versionName(uri: Pick<UriParts, "scheme" | "query">): VersionName | undefined {
  if (uri.scheme !== SCHEME) {
    return undefined;
  }
  const { version, number, label } = parsed(uri.query);
  if (typeof version !== "string" || version === "") {
    return undefined;
  }
  return {
    version,
    number: typeof number === "number" ? number : 0,
    label: typeof label === "string" ? label : version,
  };
}

/** `x.py`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function parsed(query: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(query);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
