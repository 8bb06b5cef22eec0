// Where the workbench and the browser are looked for. Plain JavaScript: the installer runs before
// anything is bundled.

import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";

/** Version of the node that runs the server. */
export const NODE = "24.21.0";
/** Version of the server. */
export const CODE_SERVER = "4.139.1";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The folder that the workbench is kept in. */
export function workbenchFolder(environ = process.env) {
  const caches = environ.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  const cache = environ.WORKBENCH_CACHE || path.join(caches, "backtrail");
  return path.join(cache, `workbench-${CODE_SERVER}`);
}

/** The programs inside a folder made by this file. */
export function programs(folder) {
  const home = path.join(folder, "node24", "node_modules", nodePackage());
  return {
    node: path.join(home, "bin", "node"),
    entry: path.join(folder, "cs", "node_modules", "code-server", "out", "node", "entry.js"),
  };
}

/** A browser of this machine, else the one that Playwright keeps; undefined: there is none. */
export function browser(environ = process.env) {
  if (environ.WORKBENCH_CHROMIUM) {
    return environ.WORKBENCH_CHROMIUM;
  }
  for (const folder of (environ.PATH ?? "").split(path.delimiter)) {
    for (const name of BROWSERS) {
      if (folder && existsSync(path.join(folder, name))) {
        return path.join(folder, name);
      }
    }
  }
  return undefined;
}

/** Name of the package that brings node for this machine. */
export function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}
