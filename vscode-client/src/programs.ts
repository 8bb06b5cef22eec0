/** Running other programs. */
import { execFile, spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Logger } from "./logger";

const PROBE_TIMEOUT = 15_000;

/** What a program printed; undefined when it cannot be run or failed. */
export async function outputOf(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: PROBE_TIMEOUT, cwd: "/" }, (error, stdout) => {
      resolve(error ? undefined : stdout);
    });
  });
}

/** Run to the end with all output in the log; reject with the last line when it fails. */
export async function runLogged(
  logger: Logger,
  command: string,
  args: string[],
  signal?: AbortSignal,
): Promise<void> {
  logger.info(`$ ${command} ${args.join(" ")}`);
  const child = spawn(command, args, { cwd: "/", stdio: ["ignore", "pipe", "pipe"], signal });
  let last = "";
  const listen = (chunk: Buffer): void => {
    for (const line of chunk.toString("utf8").split(/\r?\n/)) {
      if (line.trim() !== "") {
        last = line.trim();
        logger.info(last);
      }
    }
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(last === "" ? `${command} ended with ${String(code)}` : last));
      }
    });
  });
}

/** Where programs of these names are, in the order of the names; never in the folder one is in. */
export function findPrograms(names: string[], folders = searchPath()): string[] {
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...new Set(found)].filter(isExecutable);
}

/** The folders of PATH. */
export function searchPath(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
