/**
 * What changed while the sidecar did not run, by path.
 *
 * Changes of the last seconds before it ended count, too: they may have been lost in the pipe. To
 * name one twice does no harm, since the sidecar looks at the disk.
 */
import * as vscode from "vscode";

const RECENT = 30_000;

/** As of LSP's FileChangeType. */
type ChangeType = 1 | 2 | 3;
const CREATED: ChangeType = 1;
export const CHANGED: ChangeType = 2;
const DELETED: ChangeType = 3;

/** To be told to the sidecar once it runs. */
export interface Missed {
  renames: { oldUri: string; newUri: string }[];
  saves: string[];
  changes: { uri: string; type: ChangeType }[];
}

export interface Pending extends vscode.Disposable {
  /** A file that the sidecar should look at. */
  look(uri: vscode.Uri): void;
  /** From now on the sidecar hears of changes itself; return what it did not. */
  hand(): Missed;
  /** It is gone. */
  gather(): void;
}

interface Seen {
  time: number;
  saved: boolean;
  type: ChangeType;
}

export function createPending(now: () => number = Date.now): Pending {
  const seen = new Map<string, Seen>();
  let renames: Missed["renames"] = [];
  let gathering = true;

  function note(uri: vscode.Uri, type: ChangeType, saved = false): void {
    if (uri.scheme !== "file") {
      return;
    }
    const key = uri.toString();
    const before = seen.get(key);
    seen.delete(key); // so that the order of the map is the order of time
    seen.set(key, { time: now(), type, saved: type !== DELETED && (saved || !!before?.saved) });
    if (!gathering) {
      forgetOld();
    }
  }

  function forgetOld(): void {
    for (const [key, { time }] of seen) {
      if (now() - time < RECENT) {
        return;
      }
      seen.delete(key);
    }
  }

  // People save before the editor has begun us: what was changed since it was opened, and is not
  // any more, was saved.
  for (const { uri, version, isDirty } of vscode.workspace.textDocuments) {
    if (version > 1 && !isDirty) {
      note(uri, CHANGED, true);
    }
  }
  const watcher = vscode.workspace.createFileSystemWatcher("**/*");
  const disposables = [
    watcher,
    watcher.onDidCreate((uri) => {
      note(uri, CREATED);
    }),
    watcher.onDidChange((uri) => {
      note(uri, CHANGED);
    }),
    watcher.onDidDelete((uri) => {
      note(uri, DELETED);
    }),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      note(uri, CHANGED, true);
    }),
    vscode.workspace.onDidSaveNotebookDocument(({ uri }) => {
      note(uri, CHANGED, true);
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      if (gathering) {
        const named = files.filter(({ oldUri }) => oldUri.scheme === "file");
        renames.push(
          ...named.map(({ oldUri, newUri }) => ({
            oldUri: oldUri.toString(),
            newUri: newUri.toString(),
          })),
        );
      }
    }),
  ];

  return {
    look(uri) {
      note(uri, CHANGED);
    },
    hand() {
      gathering = false;
      const missed: Missed = { renames, saves: [], changes: [] };
      renames = [];
      for (const [uri, { type, saved }] of seen) {
        if (saved) {
          missed.saves.push(uri);
        } else {
          missed.changes.push({ uri, type });
        }
      }
      return missed;
    },
    gather() {
      forgetOld();
      gathering = true;
    },
    dispose() {
      vscode.Disposable.from(...disposables).dispose();
    },
  };
}
