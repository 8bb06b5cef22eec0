/** Files of a scheme of our own that every editor opens and none can write. */
import * as vscode from "vscode";

/** What such a file holds. */
export interface Held {
  bytes: Uint8Array;
  /** Milliseconds since 1970, of its last change. */
  time: number;
}

/** Makes files of `scheme` open; `words` say why none can be written. */
export class ReadOnlyFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly registered: vscode.Disposable;

  constructor(scheme: string, read: (uri: vscode.Uri) => Promise<Held>, words: string) {
    const provider: vscode.FileSystemProvider = {
      onDidChangeFile: this.changed.event,
      watch: () => new vscode.Disposable(() => undefined),
      stat: async (uri) => {
        const { bytes, time } = await read(uri);
        return {
          type: vscode.FileType.File,
          ctime: time,
          mtime: time,
          size: bytes.length,
          permissions: vscode.FilePermission.Readonly,
        };
      },
      readFile: async (uri) => (await read(uri)).bytes,
      readDirectory: () => [],
      createDirectory: refuse,
      writeFile: refuse,
      delete: refuse,
      rename: refuse,
    };
    this.registered = vscode.workspace.registerFileSystemProvider(scheme, provider, {
      isReadonly: new vscode.MarkdownString(words),
      isCaseSensitive: true,
    });
  }

  /** Has editors read a file again. */
  change(uri: vscode.Uri): void {
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
