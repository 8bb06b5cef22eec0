/** Finding a Python that the sidecar can run on. */
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { LaunchError } from "./failures";
import type { Logger } from "./logger";
import { findPrograms, outputOf, searchPath } from "./programs";
import { isNewEnough, parseProbe, PROBE, type Probed, programNames } from "./pythonVersions";
import { programSetting } from "./settings";

const EXTENSION_TIMEOUT = 5000;

/** The Python to use: the one that was set, the active one, or the newest found. */
export async function findPython(logger: Logger): Promise<string> {
  const chosen = programSetting("python");
  if (chosen !== "") {
    return checked(chosen, logger);
  }
  const tooOld: string[] = [];
  for (const candidate of [await activeInterpreter(logger), ...installed()]) {
    const probed = candidate === undefined ? undefined : await probe(candidate);
    if (candidate === undefined || probed === undefined) {
      continue;
    }
    if (isNewEnough(probed.version)) {
      logger.info(`Python ${probed.version.join(".")} found: ${probed.executable}`);
      return probed.executable;
    }
    tooOld.push(`${candidate}: ${probed.version.join(".")}`);
  }
  throw new LaunchError("python", tooOld[0]);
}

/** Every Python that is new enough, for a person to choose from. */
export async function usablePythons(): Promise<Probed[]> {
  const probed = await Promise.all(installed().map(probe));
  const usable = probed.filter((found) => found !== undefined && isNewEnough(found.version));
  return [...new Map(usable.map((found) => [found?.executable, found])).values()].filter(
    (found) => found !== undefined,
  );
}

/** What the interpreter says of itself; undefined when it is none. */
export async function probe(path: string): Promise<Probed | undefined> {
  return parseProbe((await outputOf(path, ["-I", "-c", PROBE])) ?? "");
}

async function checked(path: string, logger: Logger): Promise<string> {
  const probed = await probe(path);
  if (probed && isNewEnough(probed.version)) {
    logger.info(`Python ${probed.version.join(".")} from the setting: ${path}`);
    return probed.executable;
  }
  const what = probed ? probed.version.join(".") : vscode.l10n.t("cannot be run");
  throw new LaunchError("python", `backtrail.python = ${path}: ${what}`);
}

/** A macOS app that was not started from a shell has a short PATH; elsewhere PATH says it all. */
function installed(): string[] {
  const usual = ["/opt/homebrew/bin", "/usr/local/bin", join(homedir(), ".local/bin")];
  const folders = process.platform === "darwin" ? [...searchPath(), ...usual] : searchPath();
  return findPrograms(programNames(), [...new Set(folders)]);
}

interface PythonApi {
  environments: { getActiveEnvironmentPath(): { path: string } };
}

/** What is chosen in the Python extension, where that is installed and the folder is trusted. */
async function activeInterpreter(logger: Logger): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  if (extension === undefined || !vscode.workspace.isTrusted) {
    return undefined;
  }
  try {
    const late = new Promise<undefined>((resolve) => {
      setTimeout(() => {
        resolve(undefined);
      }, EXTENSION_TIMEOUT);
    });
    const api = await Promise.race([extension.activate(), late]);
    return api?.environments.getActiveEnvironmentPath().path;
  } catch (error) {
    logger.warn(`The Python extension names no interpreter: ${String(error)}`);
    return undefined;
  }
}
