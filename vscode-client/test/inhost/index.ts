// Runs inside the real extension host; `run` is what VS Code calls. Results go to a file, which
// `inhost.test.ts` reads.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import * as vscode from "vscode";

import { until } from "../workbench/conditions";

const ID = "backtrail.backtrail";

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category?: string }[];
    configuration: { properties: Record<string, { default: unknown }> }[];
    keybindings: { command: string }[];
    menus: Record<string, { command?: string }[]>;
  };
}

interface Sidecar {
  readonly state: string;
  request(method: string, params: unknown): Promise<Record<string, unknown>>;
}

const extension = vscode.extensions.getExtension<{ sidecar: Sidecar }>(ID);

function manifest(): Manifest {
  return extension?.packageJSON as Manifest;
}

function file(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "a folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

function sidecar(): Sidecar {
  assert.ok(extension?.isActive, "the extension is active");
  return extension.exports.sidecar;
}

async function versions(uri: vscode.Uri): Promise<number> {
  const page = await sidecar().request("backtrail/timeline", { uri: uri.toString() });
  return page["total"] as number;
}

async function saved(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  const editor = await vscode.window.showTextDocument(uri);
  const before = await versions(uri);
  await editor.edit((edit) => {
    edit.insert(new vscode.Position(editor.document.lineCount, 0), text);
  });
  assert.ok(await editor.document.save());
  await until("the save is kept", async () => (await versions(uri)) > before);
  return editor.document;
}

function activeDiff(): vscode.TabInputTextDiff {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  assert.ok(input instanceof vscode.TabInputTextDiff, "a diff is in front");
  return input;
}

const TESTS: Record<string, () => Promise<void>> = {
  "activation returns before the sidecar runs, and it runs soon": async () => {
    assert.ok(extension);
    await extension.activate();
    await until("the sidecar runs", () => sidecar().state === "running", 60_000);
  },

  "every contributed command is registered, and each has its category": async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const { commands, keybindings, menus } = manifest().contributes;
    const missing = commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(commands.every(({ category }) => category === "Backtrail"));
    const known = new Set(commands.map(({ command }) => command));
    const used = [...keybindings, ...Object.values(menus).flat()].map(({ command }) => command);
    const strangers = used.filter((each) => each?.startsWith("backtrail.") && !known.has(each));
    assert.deepEqual(strangers, []);
  },

  "every setting has the default that is declared": async () => {
    const wrong: string[] = [];
    for (const { properties } of manifest().contributes.configuration) {
      for (const [name, declared] of Object.entries(properties)) {
        const found = vscode.workspace.getConfiguration().inspect(name);
        if (JSON.stringify(found?.defaultValue) !== JSON.stringify(declared.default)) {
          wrong.push(name);
        }
      }
    }
    assert.deepEqual(wrong, []);
    return Promise.resolve();
  },

  "a save is kept, and compared with the one before": async () => {
    const uri = file("x.py");
    await saved(uri, "second = 2\n");
    await vscode.commands.executeCommand("backtrail.comparePrevious");
    await until("a diff", () => activeDiff());
    const { original, modified } = activeDiff();
    assert.equal(original.scheme, "backtrail");
    const old = await vscode.workspace.openTextDocument(original);
    assert.ok(!old.getText().includes("second"));
    assert.ok((await vscode.workspace.openTextDocument(modified)).getText().includes("second"));
  },

  "a version opens as a read-only document with the file's language": async () => {
    const { original } = activeDiff();
    const document = await vscode.workspace.openTextDocument(original);
    assert.equal(document.languageId, "python");
    assert.equal(vscode.workspace.fs.isWritableFileSystem(original.scheme), false);
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.writeFile(original, new Uint8Array([1]))),
    );
  },

  "bytes that are no text come back exactly": async () => {
    const uri = file("data.bin");
    const content = await sidecar().request("backtrail/content", {
      uri: uri.toString(),
      version: 1,
    });
    assert.equal(content["encoding"], "base64");
    const bytes = Buffer.from(content["base64"] as string, "base64");
    assert.deepEqual(bytes, fs.readFileSync(uri.fsPath));
  },

  "a restore by command goes through the editor and can be undone there": async () => {
    const uri = file("x.py");
    await vscode.window.showTextDocument(uri);
    const page = await sidecar().request("backtrail/timeline", {
      uri: uri.toString(),
      folded: false,
    });
    const rows = page["rows"] as { versions: { number: number }[] }[];
    const version = rows.flatMap((row) => row.versions).find(({ number }) => number === 1);
    const node = { kind: "version", uri: uri.toString(), version };
    await vscode.commands.executeCommand("backtrail.restoreVersion", node);
    const document = await vscode.workspace.openTextDocument(uri);
    await until("the old text", () => !document.getText().includes("second") && !document.isDirty);
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand("undo");
    await until("the new text", () => document.getText().includes("second"));
    await document.save();
  },

  "an answer that is refused has a kind, not only words": async () => {
    const asked = sidecar().request("backtrail/content", {
      uri: file("x.py").toString(),
      version: 4711,
    });
    await assert.rejects(asked, (error: { kind?: string }) => error.kind === "not-found");
    return Promise.resolve();
  },

  "the editor's own settings files are not kept": async () => {
    const status = await sidecar().request("backtrail/status", {});
    const places = status["workspaces"] as string[];
    assert.ok(
      places.every((place) => !place.includes("user-data")),
      places.join("\n"),
    );
  },
};

export async function run(): Promise<void> {
  const results: { name: string; error?: string }[] = [];
  for (const [name, test] of Object.entries(TESTS)) {
    try {
      await test();
      results.push({ name });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? "") : String(error) });
    }
  }
  const target = process.env["INHOST_RESULTS"] ?? path.join(__dirname, "results.json");
  fs.writeFileSync(target, JSON.stringify(results));
}
