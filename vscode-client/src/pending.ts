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

/** As of LSP's FileEvent. */
export interface Change {
  uri: string;
  type: ChangeType;
}

/** To be told to the sidecar once it runs. */
export interface Missed {
  renames: { oldUri: string; newUri: string }[];
  saves: string[];
  changes: Change[];
}

export interface Pending extends vscode.Disposable {
  /** A file that the sidecar should look at. */
  look(uri: vscode.Uri): void;
  /** It runs: return what it did not hear of, and `tell` what happens until it is `watching`. */
  hand(tell: (change: Change) => void, watching: Promise<void>): Missed;
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
  let handOn: ((change: Change) => void) | undefined;

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

  function changed(uri: vscode.Uri, type: ChangeType): void {
    note(uri, type);
    if (uri.scheme === "file") {
      handOn?.({ uri: uri.toString(), type });
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
      changed(uri, CREATED);
    }),
    watcher.onDidChange((uri) => {
      changed(uri, CHANGED);
    }),
    watcher.onDidDelete((uri) => {
      changed(uri, DELETED);
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
    hand(tell, watching) {
      gathering = false;
      handOn = tell;
      void watching.then(() => {
        if (handOn === tell) {
          handOn = undefined;
        }
      });
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
      handOn = undefined;
    },
    dispose() {
      vscode.Disposable.from(...disposables).dispose();
    },
  };
}
