/**
 * Bringing a version back: shows what will change, has the server keep what is there and write,
 * shows the file as it is then, and says where the old text is.
 */
import * as React from "react";

import type { PlanMessage, RestoreResult, VersionMessage } from "../../../panel-core/protocol";
import { pick, type Preview } from "../dialogs/pick";
import { versionPages, versionRows } from "../dialogs/versions";
import { currentContent, openContext, rewritten, type Unsaved, unsavedOf } from "../documents";
import { wordsOf } from "../faults";
import { type Address, nameOf } from "../targets";
import type { Workbench } from "../workbench";
import { untilWritten } from "./attempts";
import { Contents, notebookIn } from "./contents";
import { differenceOf } from "./differences";
import { RestorePreview } from "./preview";
import { tellRestored } from "./told";
import { versionAt } from "./versions";

/** Restores a version of a file; asks which one where none is given. */
export async function restoreVersion(
  bench: Workbench,
  path: string,
  address: Address | undefined,
): Promise<void> {
  const given = address === undefined ? undefined : await versionAt(bench, path, address);
  let chosen = given;
  await untilWritten(bench, async (message) => {
    const look = new Look(bench, path);
    const answer = await asked(bench, path, look, given, chosen, message);
    if (answer !== undefined) {
      chosen = answer;
      const result = await written(bench, path, chosen, look.head);
      await tellRestored(bench, path, chosen, result);
    }
  });
}

/** What the server said of the versions that were looked at in a dialog. */
class Look {
  /** Number of the newest version when the dialog read the file. */
  head: number | undefined;
  private readonly contents: Contents;
  /** Read once: where the file changes meanwhile, the server says so. */
  private now: Promise<Unsaved | undefined> | undefined;

  constructor(
    private readonly bench: Workbench,
    private readonly path: string,
  ) {
    this.contents = new Contents(bench, path);
  }

  async preview(version: VersionMessage, signal: AbortSignal): Promise<Preview> {
    const { bench, path } = this;
    const unsaved = unsavedOf(openContext(bench, path));
    const params = { path, version: version.id, dry_run: true, ...(unsaved && { unsaved }) };
    const [{ plan }, content, now] = await Promise.all([
      bench.history.client.call<{ plan: PlanMessage }>("restore", params, signal),
      this.contents.of(version, signal),
      (this.now ??= currentContent(bench, path)),
    ]);
    this.head ??= plan.head;
    const difference = differenceOf(now, content);
    const damaged = path.endsWith(".ipynb") && notebookIn(content.text) === undefined;
    const shown = { bench, version, plan, difference, damaged, unsaved: unsaved !== undefined };
    return {
      node: <RestorePreview {...shown} />,
      acceptable: plan.action !== "nothing" || unsaved !== undefined,
    };
  }
}

async function asked(
  bench: Workbench,
  path: string,
  look: Look,
  given: VersionMessage | undefined,
  chosen: VersionMessage | undefined,
  message: string | undefined,
): Promise<VersionMessage | undefined> {
  const { trans } = bench.history;
  const none = trans.__("No saves yet. Save this file, and its versions appear here.");
  const [version] = await pick<VersionMessage>(trans, {
    title:
      given === undefined
        ? trans.__("Restore a version of %1", nameOf(path))
        : trans.__("Restore version %1 of %2?", given.number, nameOf(path)),
    accept: trans.__("Restore"),
    className: "bt-RestoreDialog",
    message,
    ...(given === undefined && { rows: versionRows(bench, versionPages(bench, path), none) }),
    ...(chosen !== undefined && { given: chosen }),
    preview: (item, signal) => look.preview(item, signal),
    words: (error) => wordsOf(bench, error),
  });
  return version;
}

/** What is unsaved is read only now: the document may have changed behind the dialog. */
async function written(
  bench: Workbench,
  path: string,
  version: VersionMessage,
  head: number | undefined,
): Promise<RestoreResult> {
  const params = { path, version: version.id, ...(head !== undefined && { expected: head }) };
  return rewritten(bench, path, (unsaved) =>
    bench.history.client.call<RestoreResult>("restore", { ...params, ...unsaved }),
  );
}
