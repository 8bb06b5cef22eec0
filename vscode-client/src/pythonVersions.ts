/** Which Python is new enough, and in which order to look. */

/** Major and minor. */
export type PythonVersion = readonly [number, number];

export const OLDEST: PythonVersion = [3, 11];
const NEWEST_MINOR = 14;

/** What an interpreter says of itself; see PROBE. */
export interface Probed {
  version: PythonVersion;
  executable: string;
}

/** Prints the version and the interpreter's path, a line each. */
export const PROBE = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)";

/** Read what PROBE printed. */
export function parseProbe(output: string): Probed | undefined {
  const [first = "", second = ""] = output.trim().split(/\r?\n/);
  const version = parseVersion(first);
  return version && second !== "" ? { version, executable: second } : undefined;
}

/** Read `3.12`, `3.12.4`, `Python 3.13.0rc1`. */
export function parseVersion(text: string): PythonVersion | undefined {
  const found = /(?:^|\s)(\d+)\.(\d+)/.exec(text);
  return found ? [Number(found[1]), Number(found[2])] : undefined;
}

export function isNewEnough([major, minor]: PythonVersion): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Names of programs, the newest Python first. */
export function programNames(): string[] {
  const minors = Array.from({ length: NEWEST_MINOR - OLDEST[1] + 1 }, (_, i) => NEWEST_MINOR - i);
  return [...minors.map((minor) => `python3.${minor}`), "python3", "python"];
}

/** The version in what `backtrail --version` prints; undefined where it is something else. */
export function sidecarVersion(output: string): string | undefined {
  return /^backtrail (\S+)\s*$/.exec(output)?.[1];
}
