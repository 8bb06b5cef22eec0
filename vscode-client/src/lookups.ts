/** Single versions of a file, found by their place beside others. */
import type * as vscode from "vscode";

import type { VersionMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";

/** The newest version. Rejects with `not-found` where nothing is kept of the file. */
export async function newestOf(
  sidecar: Sidecar,
  file: vscode.Uri,
): Promise<VersionMessage | undefined> {
  const query = { uri: file.toString(), limit: 1, folded: false };
  const { rows } = await sidecar.request("backtrail/timeline", query);
  return rows[0]?.versions[0];
}

/** The version as it is labelled now. */
export async function refreshed(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage,
): Promise<VersionMessage> {
  const [same] = await withPrevious(sidecar, file, version);
  return same ?? version;
}

/** The version kept before this one; undefined before the first. Those let go are passed over. */
export async function previousOf(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage,
): Promise<VersionMessage | undefined> {
  const [, before] = await withPrevious(sidecar, file, version);
  return before;
}

async function withPrevious(
  sidecar: Sidecar,
  file: vscode.Uri,
  version: VersionMessage,
): Promise<VersionMessage[]> {
  const query = { uri: file.toString(), cursor: version.number + 1, limit: 2, folded: false };
  const page = await sidecar.request("backtrail/timeline", query);
  // A file deleted and made anew is another document; this version may be of the earlier one.
  for (const document of [undefined, ...(page.namesakes ?? [])]) {
    const { rows } =
      document === undefined
        ? page
        : await sidecar.request("backtrail/timeline", { ...query, document });
    const versions = rows.flatMap((row) => row.versions);
    if (versions[0]?.id === version.id) {
      return versions;
    }
  }
  return [];
}
