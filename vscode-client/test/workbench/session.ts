// What a test file starts: a workspace, a server, a page with the workbench, and their end.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { type Browser, chromium, type Page } from "playwright-core";

import { ARTEFACTS, chromiumPath, sidecarCommand } from "./places";
import { keepFiles } from "./sidecar";
import { type Server, type ServerOptions, startServer } from "./server";
import { SlowLine } from "./slowLine";
import { Workbench } from "./workbench";

/** Tests of a file build on each other; after so many failures the others tell nothing. */
const GIVE_UP = 2;

export interface SessionOptions extends Omit<ServerOptions, "root"> {
  /** Files of the workspace by name; each has a first version before the editor starts. */
  readonly files?: Record<string, string | Uint8Array>;
  /** Files of the workspace that nobody has saved yet. */
  readonly unkept?: Record<string, string | Uint8Array>;
  /** Open no folder. */
  readonly empty?: boolean;
  /** False: the test opens the page. */
  readonly page?: boolean;
  /** Called with the session's folder before anything starts. */
  readonly prepare?: (session: Session) => void | Promise<void>;
  /** Errors that this test brings about on purpose. */
  readonly expectedErrors?: RegExp;
}

/** What the tests of one file share. */
export class Session {
  /** Everything of this session; gone at its end. */
  readonly root: string;
  /** Folder and store may be named anew by `prepare`. */
  workspace: string;
  store: string;
  readonly complaints: string[] = [];
  private failures = 0;
  private running: Server | undefined;
  private connected: SlowLine | undefined;
  private browser: Browser | undefined;
  private shown: Workbench | undefined;

  constructor(
    readonly name: string,
    private readonly options: SessionOptions,
  ) {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), `workbench-${name}-`));
    this.workspace = path.join(this.root, "project");
    this.store = path.join(this.root, "store", "history.btl");
  }

  get server(): Server {
    return present(this.running);
  }

  /** Between page and server. */
  get line(): SlowLine {
    return present(this.connected);
  }

  get workbench(): Workbench {
    return present(this.shown);
  }

  get page(): Page {
    return this.workbench.page;
  }

  async start(): Promise<void> {
    fs.mkdirSync(this.workspace);
    const { files = {}, unkept = {} } = this.options;
    for (const [name, content] of Object.entries({ ...files, ...unkept })) {
      this.write(name, content);
    }
    if (Object.keys(files).length > 0) {
      keepFiles(this, Object.keys(files));
    }
    await this.options.prepare?.(this);
    const machine = { "backtrail.command": sidecarCommand(), ...this.options.machine };
    // What is there before a test begins has no history but the one that the test gives it.
    const alone = { BACKTRAIL_STORE: this.store, BACKTRAIL_CAPTURE_FIRST_SCAN: "off" };
    const environ = { ...alone, ...this.options.environ };
    this.running = await startServer({ ...this.options, machine, environ, root: this.root });
    this.connected = new SlowLine(this.running.port);
    await this.connected.open();
    this.browser = await launch();
    if (this.options.page !== false) {
      await this.openPage();
    }
  }

  /** Load the extension from its folder with tests beside it, and wait until they ended. */
  async openHost(extension: string, tests: string, patience: number): Promise<void> {
    const place = (file: string) => `vscode-remote://127.0.0.1:${this.line.port}${file}`;
    const payload = [
      ["extensionDevelopmentPath", place(extension)],
      ["extensionTestsPath", place(tests)],
    ];
    let ended: (code: number) => void = () => undefined;
    const end = new Promise<number>((resolve) => (ended = resolve));
    await this.openPage(`&payload=${encodeURIComponent(JSON.stringify(payload))}`, async (page) => {
      await page.exposeFunction("codeAutomationLog", () => undefined);
      await page.exposeFunction("codeAutomationExit", ended);
    });
    const late = setTimeout(() => {
      ended(-1);
    }, patience);
    const code = await end;
    clearTimeout(late);
    if (code !== 0) {
      throw new Error(`the tests in the extension host ended with ${code} (-1: never)`);
    }
  }

  /** A page on the session's folder; the one before is closed. */
  async openPage(extra = "", prepare?: (page: Page) => Promise<void>): Promise<void> {
    await this.shown?.page.close();
    const context = await present(this.browser).newContext({
      viewport: { width: 1400, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("console", (line) => {
      if (line.type() === "error" && /backtrail/i.test(line.text())) {
        this.complaints.push(line.text());
      }
    });
    this.shown = new Workbench(page);
    const folder = this.options.empty ? "ew=true" : `folder=${encodeURIComponent(this.workspace)}`;
    const address = `http://127.0.0.1:${this.line.port}/?${folder}${extra}`;
    await prepare?.(page);
    await page.goto(address, { waitUntil: "domcontentloaded" });
    await this.workbench.ready();
  }

  /** Write a file of the workspace as another program would. */
  write(name: string, content: string | Uint8Array): void {
    const file = path.join(this.workspace, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }

  /** Delete a file of the workspace as another program would. */
  remove(name: string): void {
    fs.rmSync(path.join(this.workspace, name));
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.workspace, name), "utf8");
  }

  /** A test of this file; a failure leaves a picture. */
  test(sentence: string, steps: (workbench: Workbench) => Promise<void>): void {
    test(sentence, { timeout: 180_000 }, async (context) => {
      if (this.failures >= GIVE_UP) {
        context.skip(`${GIVE_UP} tests before this one failed`);
        return;
      }
      try {
        await steps(this.workbench);
      } catch (error) {
        this.failures += 1;
        const shown = await this.workbench.describe();
        await this.evidence(sentence.replace(/[^a-z0-9]+/gi, "-").slice(0, 60));
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${shown}`, {
          cause: error,
        });
      }
    });
  }

  async end(): Promise<void> {
    await this.browser?.close();
    this.connected?.close();
    await this.running?.stop();
    const said = [...this.complaints, ...(this.running?.errors() ?? [])];
    const unexpected = said.filter((line) => !this.options.expectedErrors?.test(line));
    fs.rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    if (unexpected.length > 0) {
      throw new Error(`the extension complained:\n${unexpected.join("\n")}`);
    }
  }

  /** Keep what helps to understand a failure. */
  async evidence(name: string): Promise<void> {
    fs.mkdirSync(ARTEFACTS, { recursive: true });
    await this.shown?.screenshot(`failed-${this.name}-${name}`).catch(() => undefined);
    const logs = fs
      .readdirSync(this.root, { recursive: true, encoding: "utf8" })
      .filter((log) => /server\.log$|backtrail[^/]*\.log$|remoteexthost\.log$/i.test(log));
    for (const log of logs) {
      const kept = `failed-${this.name}-${path.basename(log)}`;
      fs.copyFileSync(path.join(this.root, log), path.join(ARTEFACTS, kept));
    }
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("the session has not started");
  }
  return value;
}

/** Start a session before the tests of a file, and end it after them. */
export function session(name: string, options: SessionOptions = {}): Session {
  const made = new Session(name, options);
  before(async () => {
    try {
      await made.start();
    } catch (error) {
      await made.evidence("start");
      throw error;
    }
  });
  after(() => made.end());
  return made;
}

/** A browser with what a container allows. */
export async function launch(): Promise<Browser> {
  const executablePath = chromiumPath();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
