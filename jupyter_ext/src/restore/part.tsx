/** Taking back a part of a version, or what one version changed: the plan first, then the file. */
import { Notification } from "@jupyterlab/apputils";
import * as React from "react";

import type {
  ConflictMessage,
  PlanMessage,
  RestoreParams,
  RestoreResult,
  VersionMessage,
} from "../../../panel-core/protocol";
import { pick, type Preview, type Rows } from "../dialogs/pick";
import { versionWords } from "../dialogs/versions";
import { openContext, rewritten, unsavedOf } from "../documents";
import { sentence, wordsOf } from "../faults";
import type { Workbench } from "../workbench";
import { untilWritten } from "./attempts";
import type { PreviewLines } from "./lines";
import { Lines } from "./preview";
import { tellRestored } from "./told";

/** What is to be taken back. */
export interface Part {
  /** Contents path of the file. */
  path: string;
  /** From which version, or which ones to choose from; asked for anew with every question. */
  from: { given: VersionMessage } | { rows: () => Rows<VersionMessage> };
  params: Pick<RestoreParams, "cell" | "key" | "without">;
  title: string;
  accept: string;
  /** What has changed in a word or two: `Key port restored from version 3.` */
  done: (version: VersionMessage) => string;
  /** Lines that will be different, as far as they can be told. */
  lines: (version: VersionMessage, plan: PlanMessage, signal: AbortSignal) => Promise<PreviewLines>;
}

/** Conflicts that are shown; the rest is counted. */
const MOST = 5;

/** Asks, then does it; what goes wrong is told. */
export async function restorePart(bench: Workbench, part: Part): Promise<void> {
  try {
    await untilWritten(bench, (message) => attempt(bench, part, message));
  } catch (error) {
    Notification.error(wordsOf(bench, error), { autoClose: false });
  }
}

async function attempt(bench: Workbench, part: Part, message: string | undefined): Promise<void> {
  const { path, from, title, accept, done } = part;
  let head: number | undefined;
  const [version] = await pick<VersionMessage>(bench.history.trans, {
    ...{ title, accept, className: "bt-RestoreDialog", message },
    ...("rows" in from ? { rows: from.rows() } : from),
    preview: async (item, signal) => {
      const { plan, ...shown } = await preview(bench, part, item, signal);
      head ??= plan.head;
      return shown;
    },
    words: (error) => wordsOf(bench, error),
  });
  if (version === undefined) {
    return;
  }
  const params = { ...part.params, path, version: version.id, expected: head };
  const result = await rewritten(bench, path, (unsaved) =>
    bench.history.client.call<RestoreResult>("restore", { ...params, ...unsaved }),
  );
  await tellRestored(bench, path, version, result, done(version));
}

async function preview(
  bench: Workbench,
  part: Part,
  version: VersionMessage,
  signal: AbortSignal,
): Promise<Preview & { plan: PlanMessage }> {
  const { path } = part;
  const unsaved = unsavedOf(openContext(bench, path));
  const params = {
    ...{ ...part.params, path, version: version.id, dry_run: true },
    ...(unsaved && { unsaved }),
  };
  const { client } = bench.history;
  const { plan } = await client.call<{ plan: PlanMessage }>("restore", params, signal);
  const lines = await part.lines(version, plan, signal);
  const conflicts = plan.conflicts ?? [];
  return {
    plan,
    node: (
      <>
        <h2 className="bt-Pick-heading">{sentence(versionWords(bench, version)).slice(0, -1)}</h2>
        {notes(bench, plan, conflicts.length).map((words) => (
          <p key={words} className="bt-Pick-note">
            {words}
          </p>
        ))}
        {conflicts.slice(0, MOST).map((conflict) => (
          <Conflict key={conflict.first} bench={bench} conflict={conflict} />
        ))}
        {conflicts.length === 0 && lines.lines.length > 0 && (
          <Lines bench={bench} preview={lines} />
        )}
      </>
    ),
    acceptable: plan.action !== "nothing" && conflicts.length === 0,
  };
}

function notes(bench: Workbench, plan: PlanMessage, conflicts: number): string[] {
  const { trans } = bench.history;
  if (conflicts > 0) {
    const words = trans._n(
      "%1 place was changed again since, so nothing is written. Change it by hand:",
      "%1 places were changed again since, so nothing is written. Change them by hand:",
      conflicts,
      conflicts,
    );
    return [words];
  }
  const told =
    plan.action === "nothing"
      ? trans.__("It is the same in the file already.")
      : trans.__("Only this changes. What is there now is kept as a version first.");
  return [told, ...plan.notes.map(sentence)];
}

/** What the version did there, what stands there now, and what stood there before. */
function Conflict(props: { bench: Workbench; conflict: ConflictMessage }): React.JSX.Element {
  const { trans } = props.bench.history;
  const { first, version, now, without } = props.conflict;
  const texts = [
    [trans.__("As the version had it"), version],
    [trans.__("As it is now"), now],
    [trans.__("As it was before the version"), without],
  ] as const;
  return (
    <section className="bt-Cell">
      <h3 className="bt-Cell-heading">{trans.__("Line %1", first)}</h3>
      {texts.map(([name, text]) => (
        <React.Fragment key={name}>
          <p className="bt-Pick-note">{name}</p>
          <pre className="bt-Conflict">{text === "" ? trans.__("nothing") : text}</pre>
        </React.Fragment>
      ))}
    </section>
  );
}
