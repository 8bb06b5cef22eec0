// Installs what the tests drive: a VS Code server with its workbench, and a browser.
//
// Both are kept outside the checkout and reused. A workbench comes into being under another name
// and is renamed when it works, so that an interrupted install is never taken for a whole one.
// Where something cannot be had, this says what to do and exits with 1: tests never skip.

import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { browser, CODE_SERVER, NODE, nodePackage, programs, workbenchFolder } from "./cache.mjs";

function installWorkbench() {
  const folder = workbenchFolder();
  if (works(folder)) {
    return;
  }
  console.log(`installing code-server ${CODE_SERVER} into ${folder} (once, about three minutes) …`);
  mkdirSync(path.dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}.making-`);
  try {
    install(making, "node24", `${nodePackage()}@${NODE}`, process.env);
    install(making, "cs", `code-server@${CODE_SERVER}`, nodeEnvironment(making));
    if (!works(making)) {
      throw new Error("it was installed and does not start");
    }
    settle(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    fail(
      `code-server ${CODE_SERVER} could not be installed: ${error.message}`,
      "It comes from npm and compiles native modules: it needs a way to the npm registry, a C++",
      "compiler, make, python3, pkg-config and the headers of Kerberos (Debian: g++ make",
      "pkg-config libkrb5-dev). Then run the tests again.",
    );
  }
}

function install(making, name, what, environ) {
  const folder = path.join(making, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const log = path.join(making, `${name}.log`);
  const output = openSync(log, "w");
  const args = ["install", "--no-audit", "--no-fund", "--foreground-scripts", what];
  const done = spawnSync("npm", args, {
    cwd: folder,
    env: { ...environ, npm_config_ignore_scripts: "false" },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  if (done.error || done.status !== 0) {
    console.error(readFileSync(log, "utf8").slice(-4000));
    throw new Error(done.error?.message ?? `npm install ${what} ended with ${done.status}`);
  }
}

/** Native modules must be built for the node that will run them, from its own headers. */
function nodeEnvironment(making) {
  const home = path.dirname(path.dirname(programs(making).node));
  const search = `${path.join(home, "bin")}${path.delimiter}${process.env.PATH}`;
  return { ...process.env, PATH: search, npm_config_nodedir: home, npm_config_unsafe_perm: "true" };
}

function works(folder) {
  const { node, entry } = programs(folder);
  if (!existsSync(node) || !existsSync(entry)) {
    return false;
  }
  const scratch = mkdtempSync(path.join(os.tmpdir(), "backtrail-workbench-"));
  try {
    const settings = ["--config", path.join(scratch, "config.yaml"), "--user-data-dir", scratch];
    const done = spawnSync(node, [entry, ...settings, "--version"], { encoding: "utf8" });
    return done.status === 0 && done.stdout.includes(CODE_SERVER);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Two runs may install at the same time; the first one to finish is kept. */
function settle(making, folder) {
  try {
    renameSync(making, folder);
  } catch (error) {
    if (!works(folder)) {
      throw error;
    }
    rmSync(making, { recursive: true, force: true });
  }
}

async function installBrowser() {
  if (browser()) {
    return;
  }
  const { chromium } = await import("playwright-core");
  if (existsSync(chromium.executablePath())) {
    return;
  }
  console.log("no Chromium on PATH; installing Playwright's …");
  const cli = new URL("../../node_modules/playwright-core/cli.js", import.meta.url);
  const args = [fileURLToPath(cli), "install", "chromium"];
  const done = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (done.status !== 0) {
    fail(
      "no Chromium was found, and Playwright's could not be downloaded.",
      "Install one (Debian: apt-get install chromium), or name one with WORKBENCH_CHROMIUM=/path.",
    );
  }
}

function fail(...lines) {
  console.error(lines.map((line) => `workbench: ${line}`).join("\n"));
  process.exit(1);
}

installWorkbench();
await installBrowser();
