/** Which sidecar to run. */
import { type ChildProcess, spawn } from "node:child_process";
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import type * as vscode from "vscode";
import { LaunchError } from "./failures";
import { installedPython } from "./installation";
import type { Logger } from "./logger";
import { findPrograms, isExecutable, outputOf } from "./programs";
import { sidecarVersion } from "./pythonVersions";
import { programSetting } from "./settings";

/** A program with its arguments. */
export interface Launch {
  command: string;
  args: string[];
}

/** The one that is set, one of our version on PATH, the private one, or any on PATH. */
export async function findSidecar(
  context: vscode.ExtensionContext,
  logger: Logger,
): Promise<Launch> {
  if (process.platform === "win32") {
    throw new LaunchError("system");
  }
  const chosen = programSetting("command");
  if (chosen !== "") {
    return fromSetting(chosen);
  }
  const [onPath] = findPrograms(["backtrail"]);
  const version = onPath && sidecarVersion((await outputOf(onPath, ["--version"])) ?? "");
  const { version: own } = context.extension.packageJSON as { version: string };
  if (onPath !== undefined && version === own) {
    return serving(onPath);
  }
  try {
    return serving(await installedPython(context, logger), ["-I", "-m", "backtrail"]);
  } catch (error) {
    if (onPath === undefined || version === undefined) {
      throw error;
    }
    logger.warn(`Version ${version} on PATH is used in place of ${own}: ${String(error)}`);
    return serving(onPath);
  }
}

function fromSetting(chosen: string): Launch {
  const expanded = chosen.replace(/^~(?=\/)/, homedir());
  const path = expanded.includes("/") ? expanded : findPrograms([expanded])[0];
  if (path === undefined || !isAbsolute(path) || !isExecutable(path)) {
    throw new LaunchError("command", chosen);
  }
  return serving(path);
}

function serving(command: string, before: string[] = []): Launch {
  return { command, args: [...before, "lsp"] };
}

/** Start the process; rejects when the system cannot. */
export async function launched({ command, args }: Launch, logger: Logger): Promise<ChildProcess> {
  logger.info(`$ ${command} ${args.join(" ")}`);
  const child = spawn(command, args, { stdio: "pipe" });
  child.stdin.on("error", (error) => {
    logger.debug(`The sidecar reads no more: ${error.message}`);
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => {
      reject(new LaunchError("command", error.message));
    });
  });
  logger.info(`The sidecar runs as process ${child.pid ?? 0}.`);
  return child;
}
