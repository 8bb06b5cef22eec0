/** Finding one version of a file. */
import type { ContentResult, TimelineResult, VersionMessage } from "../../../panel-core/protocol";
import { Fault } from "../client";
import { isNotFound } from "../faults";
import type { Address } from "../targets";
import type { Workbench } from "../workbench";

/** The newest version of a file; undefined: nothing of it is kept. */
export async function newestVersion(
  bench: Workbench,
  path: string,
): Promise<VersionMessage | undefined> {
  const params = { path, limit: 1, folded: false };
  const { rows } = await bench.history.client.call<TimelineResult>("timeline", params);
  return rows[0]?.versions[0];
}

/** Whether a version is one of the file that bears the name now, so that numbers lead to it. */
export async function isOwn(
  bench: Workbench,
  path: string,
  version: VersionMessage,
): Promise<boolean> {
  try {
    return (await versionAt(bench, path, version.number)).id === version.id;
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
    return false;
  }
}

/** The version with a number, id or tag, without its content where its number says enough. */
export async function versionAt(
  bench: Workbench,
  path: string,
  address: Address,
): Promise<VersionMessage> {
  const { client, trans } = bench.history;
  if (typeof address !== "number") {
    return (await client.call<ContentResult>("content", { path, version: address })).version;
  }
  const params = { path, limit: 1000, folded: false, since_version: address - 1 };
  let cursor: number | null = null;
  do {
    const page: TimelineResult = await client.call("timeline", { ...params, cursor });
    const versions = page.rows.flatMap((row) => row.versions);
    const found = versions.find(({ number }) => number === address);
    if (found !== undefined) {
      return found;
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
  throw new Fault(trans.__("There is no version %1 of this file", address), 404, "not-found");
}
