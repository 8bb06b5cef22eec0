/** A file as Git's last commit has it, through VS Code's own Git extension. */
import * as vscode from "vscode";

import { Notice } from "./notices";
import { baseName } from "./versionUri";

/** The part of the Git extension's interface that is needed here. */
interface GitExtension {
  enabled: boolean;
  getAPI(version: 1): Git;
}

interface Git {
  state: "initialized" | "uninitialized";
  onDidChangeState: vscode.Event<unknown>;
  getRepository(uri: vscode.Uri): Repository | null;
  openRepository?(root: vscode.Uri): Promise<Repository | null>;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
}

interface Repository {
  getCommit(ref: string): Promise<unknown>;
  getObjectDetails(treeish: string, path: string): Promise<unknown>;
}

/** The document of `file` in HEAD; rejects with a `Notice` where there is none. */
export async function gitHead(file: vscode.Uri): Promise<vscode.Uri> {
  const git = await started();
  const name = baseName(file.path);
  const folder = vscode.workspace.getWorkspaceFolder(file)?.uri;
  const opened = folder === undefined ? null : await git.openRepository?.(folder).catch(() => null);
  const repository = git.getRepository(file) ?? opened;
  if (repository === null || repository === undefined) {
    throw new Notice(
      vscode.l10n.t("{0} is in no Git repository, so there is no HEAD to compare it with.", name),
    );
  }
  await repository.getCommit("HEAD").catch(() => {
    throw new Notice(
      vscode.l10n.t("This Git repository has no commit yet, so there is no HEAD to compare with."),
    );
  });
  await repository.getObjectDetails("HEAD", file.fsPath).catch(() => {
    throw new Notice(
      vscode.l10n.t(
        "{0} is not in Git's last commit, so there is nothing to compare it with.",
        name,
      ),
    );
  });
  return git.toGitUri(file, "HEAD");
}

async function started(): Promise<Git> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (extension === undefined) {
    throw new Notice(
      vscode.l10n.t("VS Code's Git extension is switched off. Enable it to compare with HEAD."),
    );
  }
  const exported = await extension.activate();
  if (!exported.enabled) {
    throw new Notice(
      vscode.l10n.t(
        "Git is switched off in VS Code, or not installed; see the setting git.enabled.",
      ),
    );
  }
  const git = exported.getAPI(1);
  if (git.state === "uninitialized") {
    await new Promise<void>((done) => {
      const listener = git.onDidChangeState(() => {
        listener.dispose();
        done();
      });
    });
  }
  return git;
}
