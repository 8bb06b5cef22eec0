// Where the tests find things, and where they put them.

import fs from "node:fs";
import path from "node:path";

import { browser, programs, workbenchFolder } from "./cache.mjs";

/** The client's folder; the bundled tests lie in its `out/test/…`. */
export const CLIENT = path.resolve(__dirname, "..", "..", "..");
/** Screenshots and logs; not kept in git. */
export const ARTEFACTS = path.join(CLIENT, "out", "artefacts");

/** The server that the tests run; says what to do when it is not installed. */
export function server(): { node: string; entry: string } {
  const found = programs(workbenchFolder());
  if (!fs.existsSync(found.entry)) {
    throw new Error("no workbench is installed: run `node test/workbench/install.mjs`");
  }
  return found;
}

/** The browser that the tests drive; undefined: Playwright's own. */
export function chromiumPath(): string | undefined {
  return browser();
}

/** The packed extension, built by `npm run package`. */
export function extensionFile(): string {
  const found = path.join(CLIENT, "out", "backtrail.vsix");
  if (!fs.existsSync(found)) {
    throw new Error("the extension is not packed: run `npm run package`");
  }
  return found;
}

/** The sidecar that belongs to this checkout. */
export function sidecarCommand(): string {
  const found = process.env["WORKBENCH_SIDECAR"] ?? path.join(CLIENT, "../.venv/bin/backtrail");
  if (!fs.existsSync(found)) {
    throw new Error(`${found} is not there: run \`make test\`, or name one with WORKBENCH_SIDECAR`);
  }
  return found;
}

/** The interpreter that the sidecar is installed in. */
export function sidecarPython(): string {
  return path.join(path.dirname(sidecarCommand()), "python");
}
