// The sidecar beside the editor: its process, and the history that it keeps.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";

import { CLIENT, sidecarCommand, sidecarPython } from "./places";
import type { Session } from "./session";

/** Processes of the sidecar that serve this session's store. */
export function sidecars(session: Session): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => serves(pid, session));
}

function serves(pid: number, session: Session): boolean {
  try {
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    const environ = fs.readFileSync(`/proc/${pid}/environ`, "utf8");
    return command.includes("lsp") && environ.includes(`BACKTRAIL_STORE=${session.store}\0`);
  } catch {
    return false; // gone meanwhile
  }
}

/** Run a command of the command line on the session's store. */
export function backtrail(session: Session, ...args: string[]): string {
  return execFileSync(sidecarCommand(), args, {
    cwd: session.workspace,
    env: { ...process.env, BACKTRAIL_STORE: session.store, HOME: path.join(session.root, "home") },
    encoding: "utf8",
  });
}

/** Contents of all kept versions of a file, oldest first; none where nobody knows the file. */
export function keptContents(session: Session, name: string): string[] {
  const file = path.join(session.workspace, name);
  const script = [
    "import json, sys",
    "from backtrail.api import History",
    "from backtrail.errors import NotFoundError",
    "with History.open(sys.argv[1], workspace=sys.argv[2]) as history:",
    "    try:",
    "        rows = history.timeline(sys.argv[3], limit=1000, folded=False).rows",
    "    except NotFoundError:",
    "        rows = ()",
    "    numbers = sorted(e.version.number for row in rows for e in row.entries)",
    "    texts = [history.content(sys.argv[3], n).decode() for n in numbers]",
    "print(json.dumps(texts))",
  ].join("\n");
  const args = ["-c", script, session.store, session.workspace, file];
  return JSON.parse(execFileSync(sidecarPython(), args, { encoding: "utf8" })) as string[];
}

/** Keep files of the workspace as they are, before any editor is there. */
export function keepFiles(
  session: Session,
  names: readonly string[],
  environ: Record<string, string> = {},
): void {
  const script = [
    "import sys",
    "from backtrail.api import History",
    "with History.open(sys.argv[1], workspace=sys.argv[2]) as history:",
    "    history.capture_many(sys.argv[3:])",
  ].join("\n");
  const files = names.map((name) => path.join(session.workspace, name));
  fs.mkdirSync(path.dirname(session.store), { recursive: true });
  execFileSync(sidecarPython(), ["-c", script, session.store, session.workspace, ...files], {
    env: { ...process.env, ...environ },
  });
}

/** Keep values of a program, each with its reason; answers what is kept last. */
export function keepValue(
  session: Session,
  name: string,
  values: Readonly<Record<string, unknown>> = {},
): unknown {
  const script = [
    "import json, sys",
    "from backtrail.api import History",
    "with History.open(sys.argv[1], workspace=sys.argv[2]) as history:",
    "    value = history.value(sys.argv[3])",
    "    for reason, each in json.loads(sys.argv[4]).items():",
    "        value.set(each, reason=reason)",
    "    print(json.dumps(value.current.value))",
  ].join("\n");
  const args = ["-c", script, session.store, session.workspace, name, JSON.stringify(values)];
  return JSON.parse(execFileSync(sidecarPython(), args, { encoding: "utf8" }));
}

/** Write to the store as another program would that does not end; call what it answers to end it. */
export async function lockStore(session: Session): Promise<() => Promise<void>> {
  const script = [
    "import sqlite3, sys",
    "store = sqlite3.connect(sys.argv[1], isolation_level=None)",
    "store.execute('BEGIN IMMEDIATE')",
    "print('locked', flush=True)",
    "sys.stdin.read()",
  ].join("\n");
  const other = spawn(sidecarPython(), ["-c", script, session.store]);
  await once(other.stdout, "data");
  return async () => {
    const gone = other.exitCode === null ? once(other, "exit") : undefined;
    other.stdin.end();
    await gone;
  };
}

/** Make `count` versions of one file at the speed of rows; the session works in their folder. */
export function longHistory(session: Session, count: number): void {
  const script = [
    "import sys, pathlib",
    "sys.path.insert(0, sys.argv[1])",
    "from benchmarks.stores import long_timeline",
    "long_timeline(pathlib.Path(sys.argv[2]), int(sys.argv[3]))",
  ].join("\n");
  const folder = path.join(session.root, "long");
  fs.mkdirSync(folder);
  const tests = path.join(CLIENT, "..", "tests");
  execFileSync(sidecarPython(), ["-c", script, tests, folder, String(count)]);
  session.workspace = path.join(folder, "work");
  session.store = path.join(folder, "store.btl");
}
