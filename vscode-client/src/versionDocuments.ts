/**
 * Versions as read-only files, `backtrail:/folder/name.py?…`: text, pictures, notebooks and custom
 * editors open them as they open the file itself.
 *
 * Rule: nothing here ever writes. A version never changes, so what was read once stays true.
 */
import * as vscode from "vscode";

import type { ContentResult, VersionMessage } from "../../panel-core/protocol";
import { type Sidecar, SidecarError } from "./client";
import { ReadOnlyFiles } from "./readOnlyFiles";
import { fileUri, NOTHING, SCHEME, versionName, versionUri } from "./versionUri";

/** Bytes of contents held in memory, so that an editor's `stat` and `read` are one request. */
const HELD = 32 << 20;

/** The content of one version. */
export interface Content {
  version: VersionMessage | undefined;
  bytes: Uint8Array;
  /** The bytes are text. */
  text: boolean;
}

/** Contents by file and address; the ones used last are held. */
export interface Contents {
  /** Rejects in the sidecar's words where the version is gone or damaged. */
  of(file: vscode.Uri, version: string): Promise<Content>;
}

/** The document that shows a version; `version` is its message, or an address such as `~0`. */
export function versionDocument(
  file: vscode.Uri,
  version: Pick<VersionMessage, "id" | "number"> | string,
): vscode.Uri {
  const label =
    typeof version === "string"
      ? vscode.l10n.t("version {0}", version)
      : vscode.l10n.t("version {0}", version.number);
  const [id, number] = typeof version === "string" ? [version, 0] : [version.id, version.number];
  return vscode.Uri.from(versionUri(file, { version: id, number, label }));
}

/** An empty document with the name of `file`. */
export function emptyDocument(file: vscode.Uri): vscode.Uri {
  const label = vscode.l10n.t("nothing");
  return vscode.Uri.from(versionUri(file, { version: NOTHING, number: 0, label }));
}

/** Contents from the sidecar. */
export function createContents(sidecar: Sidecar, held = HELD): Contents {
  const loaded = new Map<string, Content>();
  const loading = new Map<string, Promise<Content>>();
  let size = 0;

  function keep(key: string, content: Content): void {
    loaded.set(key, content);
    size += content.bytes.length;
    for (const [oldest, { bytes }] of loaded) {
      if (size <= held || oldest === key) {
        break;
      }
      loaded.delete(oldest);
      size -= bytes.length;
    }
  }

  async function load(file: vscode.Uri, version: string, key: string): Promise<Content> {
    const uri = file.toString();
    const content = decoded(await sidecar.request("backtrail/content", { uri, version }));
    keep(key, content);
    return content;
  }

  return {
    async of(file, version) {
      if (version === NOTHING) {
        return { version: undefined, bytes: new Uint8Array(), text: true };
      }
      const key = `${file.toString()}?${version}`;
      const found = loaded.get(key);
      if (found !== undefined) {
        loaded.delete(key);
        loaded.set(key, found);
        return found;
      }
      const request = loading.get(key) ?? load(file, version, key);
      loading.set(key, request);
      return request.finally(() => loading.delete(key));
    },
  };
}

/** Makes `backtrail:` documents open in every editor. */
export function createVersionDocuments(
  context: vscode.ExtensionContext,
  sidecar: Sidecar,
): Contents {
  const contents = createContents(sidecar);
  context.subscriptions.push(
    new ReadOnlyFiles(
      SCHEME,
      async (uri) => {
        const { version, bytes } = await read(contents, uri);
        // Constant, so that no editor takes a version for a file that changed.
        return { bytes, time: version === undefined ? 0 : Date.parse(version.time) };
      },
      vscode.l10n.t("A kept version never changes. Restore it, or copy from it."),
    ),
  );
  return contents;
}

async function read(contents: Contents, uri: vscode.Uri): Promise<Content> {
  const name = versionName(uri);
  if (name === undefined) {
    throw vscode.FileSystemError.FileNotFound(uri);
  }
  try {
    return await contents.of(vscode.Uri.from(fileUri(uri)), name.version);
  } catch (error) {
    if (error instanceof SidecarError) {
      throw vscode.FileSystemError.Unavailable(error.message);
    }
    throw error;
  }
}

function decoded({ version, encoding, text, base64 }: ContentResult): Content {
  const bytes =
    encoding === "utf-8" ? Buffer.from(text ?? "") : Buffer.from(base64 ?? "", "base64");
  return { version, bytes, text: encoding === "utf-8" };
}
