/** Labels and notes: what a person says about a version. */
import type { AnnotateParams, ContentResult, VersionMessage } from "../../panel-core/protocol";
import { askText } from "./dialogs/text";
import { versionWords } from "./dialogs/versions";
import { newestVersion, versionAt } from "./restore/versions";
import { type Address, nameOf } from "./targets";
import type { Workbench } from "./workbench";

/** Gives a version another name, or takes names away. */
export async function labelVersion(
  bench: Workbench,
  path: string,
  address: Address | undefined,
): Promise<void> {
  const { trans } = bench.history;
  const version = await found(bench, path, address);
  const answer = await askText(trans, {
    title: trans.__("Label %1", versionWords(bench, version)),
    label: version.tags.length === 0 ? trans.__("Label") : trans.__("Another label"),
    hint: trans.__("A name for this version of %1: it stands out in every list.", nameOf(path)),
    value: "",
    accept: trans.__("Save"),
    mayBeEmpty: false,
    present: { names: version.tags, remove: trans.__("Remove") },
  });
  if (answer === null) {
    return;
  }
  const of = { path, version: version.id };
  for (const untag of answer.removed.filter((tag) => tag !== answer.text)) {
    await annotate(bench, { ...of, untag });
  }
  if (answer.text !== "") {
    await annotate(bench, { ...of, tag: answer.text });
  }
  await bench.history.refresh();
}

/** Writes a note on a version; an empty one takes the note away. */
export async function noteVersion(
  bench: Workbench,
  path: string,
  address: Address | undefined,
): Promise<void> {
  const { trans } = bench.history;
  const version = await found(bench, path, address);
  const answer = await askText(trans, {
    title: trans.__("Note on %1", versionWords(bench, version)),
    label: trans.__("Note"),
    hint:
      version.note === ""
        ? trans.__("Shown with this version of %1 and found by the search.", nameOf(path))
        : trans.__("Shown with this version; leave it empty to remove the note."),
    value: version.note,
    accept: trans.__("Save"),
    long: true,
    mayBeEmpty: true,
  });
  if (answer !== null) {
    await annotate(bench, { path, version: version.id, note: answer.text });
    await bench.history.refresh();
  }
}

async function annotate(bench: Workbench, params: AnnotateParams): Promise<void> {
  await bench.history.client.call<VersionMessage>("annotate", params);
}

/** The version as it is now, with the labels that others gave it; without an address the newest. */
async function found(
  bench: Workbench,
  path: string,
  address: Address | undefined,
): Promise<VersionMessage> {
  if (address !== undefined) {
    return versionAt(bench, path, address);
  }
  const newest = await newestVersion(bench, path);
  if (newest !== undefined) {
    return newest;
  }
  // Answers in words why there is none.
  return (await bench.history.client.call<ContentResult>("content", { path })).version;
}
