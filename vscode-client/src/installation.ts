/**
 * The private sidecar: an environment of its own in the extension's storage.
 *
 * It is made in a temporary folder and renamed when all is done, so that a half-made one is never
 * used. Since that breaks the paths in its scripts, it is always run as `python -m backtrail`.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { LaunchError } from "./failures";
import type { Logger } from "./logger";
import { isExecutable, runLogged } from "./programs";
import { findPython } from "./python";
import { programSetting } from "./settings";

const STAMP = "backtrail.json";
const KEPT = 7 * 24 * 3_600_000;

/** The interpreter of the private environment, made first where it is not there. */
export async function installedPython(
  context: vscode.ExtensionContext,
  logger: Logger,
): Promise<string> {
  const wheel = await bundledWheel(context);
  const storage = context.globalStorageUri.fsPath;
  const place = join(storage, `sidecar-${await stampOf(wheel)}`);
  if (!(await isUsable(place))) {
    const python = await findPython(logger);
    await rm(place, { recursive: true, force: true });
    await withProgress((signal, report) => make(place, { python, wheel, logger, signal, report }));
    await removeOld(storage, basename(place));
  }
  return interpreter(place);
}

interface Making {
  python: string;
  wheel: string;
  logger: Logger;
  signal: AbortSignal;
  report: (message: string) => void;
}

async function make(place: string, making: Making): Promise<void> {
  const { python, wheel, logger, signal, report } = making;
  await mkdir(join(place, ".."), { recursive: true });
  const temporary = await mkdtemp(`${place}-making-`);
  try {
    report(vscode.l10n.t("Making a private environment …"));
    const pip = await makeEnvironment(python, temporary, making);
    report(vscode.l10n.t("Installing the sidecar and what it needs …"));
    await install(pip, wheel, logger, signal);
    await writeFile(join(temporary, STAMP), JSON.stringify({ python: programSetting("python") }));
    await rename(temporary, place);
  } catch (error) {
    if (await isUsable(place)) {
      return; // another window was faster
    }
    logger.error(`The sidecar could not be installed: ${String(error)}`);
    throw error instanceof LaunchError
      ? error
      : new LaunchError("install", error instanceof Error ? error.message : String(error));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

type Pip = (args: string[]) => [string, string[]];

/** With what pictures of reports and functions of many languages need; at worst without. */
async function install(
  pip: Pip,
  wheel: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  try {
    await runLogged(logger, ...pip(["install", ...quiet, `${wheel}[report,symbols]`]), signal);
  } catch (error) {
    signal.throwIfAborted();
    logger.warn(`Not all that the sidecar can use is to be had (${String(error)}); without it.`);
    await runLogged(logger, ...pip(["install", ...quiet, wheel]), signal);
  }
}

/** Make the environment; where the system's Python comes without ensurepip, use its own pip. */
async function makeEnvironment(python: string, folder: string, making: Making): Promise<Pip> {
  const { logger, signal } = making;
  try {
    await runLogged(logger, python, ["-I", "-m", "venv", folder], signal);
    return (args) => [interpreter(folder), ["-I", "-m", "pip", ...args]];
  } catch (error) {
    signal.throwIfAborted();
    logger.warn(`An environment with pip cannot be made (${String(error)}); trying without.`);
    await rm(folder, { recursive: true, force: true });
    await runLogged(logger, python, ["-I", "-m", "venv", "--without-pip", folder], signal);
    return (args) => [python, ["-I", "-m", "pip", "--python", interpreter(folder), ...args]];
  }
}

async function withProgress(
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<void>,
): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Backtrail is being set up, once"),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort(new LaunchError("install", vscode.l10n.t("cancelled")));
    });
    await work(abort.signal, (message) => {
      progress.report({ message });
    });
  });
}

/** Complete, its Python still there, and made with the one that is set, if any. */
async function isUsable(place: string): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(join(place, STAMP), "utf8")) as { python?: string };
    const chosen = programSetting("python");
    return isExecutable(interpreter(place)) && (chosen === "" || stamp.python === chosen);
  } catch {
    return false;
  }
}

async function bundledWheel(context: vscode.ExtensionContext): Promise<string> {
  const folder = context.asAbsolutePath(join("out", "sidecar"));
  const files = await readdir(folder).catch(() => []);
  const wheel = files.find((name) => name.endsWith(".whl"));
  if (wheel === undefined) {
    throw new LaunchError("install", vscode.l10n.t("this build comes without it"));
  }
  return join(folder, wheel);
}

/** Names the exact wheel, so that another build of the same version is installed anew. */
async function stampOf(wheel: string): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(wheel))
    .digest("hex")
    .slice(0, 12);
  return `${basename(wheel).split("-")[1] ?? "0"}-${digest}`;
}

/** Other windows may still run older ones: only what is a week old goes. */
async function removeOld(storage: string, current: string): Promise<void> {
  for (const name of await readdir(storage)) {
    const path = join(storage, name);
    if (!name.startsWith("sidecar-") || name === current) {
      continue;
    }
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEPT) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

function interpreter(folder: string): string {
  return join(folder, "bin", "python");
}
