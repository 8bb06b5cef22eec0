// A code-server of its own for each test file: fresh profile, settings, store and home.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { promisify } from "node:util";

import { until } from "./conditions";
import { extensionFile, server as programs } from "./places";

const run = promisify(execFile);

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "files.simpleDialog.enable": true,
  "window.restoreWindows": "none",
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.editor.enablePreview": false,
  "workbench.localHistory.mergeWindow": 0,
  "workbench.reduceMotion": "on",
  // What blinks or is drawn beside the text costs the browser as much as the test.
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "editor.autoIndent": "none",
  "editor.autoClosingBrackets": "never",
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
};

export interface ServerOptions {
  readonly root: string;
  /** Of the user. */
  readonly settings?: Record<string, unknown>;
  /** Of the machine: where paths of programs belong. */
  readonly machine?: Record<string, unknown>;
  /** Beside the environment of this process; undefined takes a name out. */
  readonly environ?: Record<string, string | undefined>;
  readonly switches?: readonly string[];
  /** Ask people whether they trust a folder. */
  readonly trust?: boolean;
  /** Without: the extension is loaded from its folder by the page. */
  readonly install?: boolean;
}

/** A running server. */
export interface Server {
  readonly port: number;
  readonly root: string;
  /** What the extension host has logged about Backtrail as errors. */
  errors(): string[];
  stop(): Promise<void>;
}

/** Start one and wait until it answers. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { root } = options;
  const data = path.join(root, "user-data");
  const port = await freePort();
  writeJson(path.join(data, "User", "settings.json"), { ...SETTINGS, ...options.settings });
  writeJson(path.join(data, "Machine", "settings.json"), options.machine ?? {});
  const environ = environment(options);
  const base = switches(options, data);
  const { node, entry } = programs();
  if (options.install !== false) {
    await run(node, [entry, ...base, "--install-extension", extensionFile()], { env: environ });
  }
  const listen = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`];
  const output = fs.openSync(path.join(root, "server.log"), "w");
  const child = spawn(node, [entry, ...base, ...listen, ...(options.switches ?? [])], {
    env: environ,
    stdio: ["ignore", output, output],
    detached: true,
  });
  fs.closeSync(output);
  await until("the server answers", () => healthy(port, child), 60_000);
  return {
    port,
    root,
    errors: () => hostErrors(path.join(data, "logs")),
    stop: () => stop(child),
  };
}

function environment(options: ServerOptions): NodeJS.ProcessEnv {
  const home = path.join(options.root, "home");
  fs.mkdirSync(home, { recursive: true });
  const environ: NodeJS.ProcessEnv = {
    ...process.env,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, ".config"),
    XDG_DATA_HOME: path.join(home, ".local", "share"),
    XDG_CACHE_HOME: path.join(home, ".cache"),
    ...options.environ,
  };
  const foreign = (name: string) => name.startsWith("NODE_TEST") || name.startsWith("VSCODE_");
  return Object.fromEntries(
    Object.entries(environ).filter(([name, value]) => value !== undefined && !foreign(name)),
  );
}

function switches(options: ServerOptions, data: string): string[] {
  const config = path.join(options.root, "config.yaml");
  fs.writeFileSync(config, "auth: none\ncert: false\n");
  return [
    ...["--config", config, "--user-data-dir", data],
    ...["--extensions-dir", path.join(options.root, "extensions")],
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-getting-started-override",
    ...(options.trust ? [] : ["--disable-workspace-trust"]),
  ];
}

async function freePort(): Promise<number> {
  const socket = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => socket.once("listening", resolve));
  const { port } = socket.address() as net.AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

async function healthy(port: number, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) {
    throw new Error(`the server ended with ${child.exitCode}`);
  }
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  return answer.ok;
}

/** End the whole group of processes; wait until the last one that we know is gone. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) {
    return;
  }
  const { pid } = child;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-pid, "SIGTERM");
  const late = setTimeout(() => process.kill(-pid, "SIGKILL"), 5000);
  await gone;
  clearTimeout(late);
}

function hostErrors(logs: string): string[] {
  if (!fs.existsSync(logs)) {
    return [];
  }
  return fs
    .readdirSync(logs, { recursive: true, encoding: "utf8" })
    .filter((name) => /remoteexthost.*\.log$/.test(name))
    .flatMap((name) => fs.readFileSync(path.join(logs, name), "utf8").split("\n"))
    .filter((line) => /\[error\]/i.test(line) && /backtrail/i.test(line));
}

function writeJson(file: string, value: unknown): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
