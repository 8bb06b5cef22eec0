/** Whether history is alive, in figures, with what is not kept and why. */
import { Dialog, showDialog } from "@jupyterlab/apputils";
import * as React from "react";

import { conditionLines, hookLines, mirrorWords } from "../../panel-core/condition";
import type { SkippedFile, StatusResult } from "../../panel-core/protocol";
import { grouped, size } from "../../panel-core/wording";
import { sentence } from "./faults";
import { translatorOf } from "./translator";
import type { Workbench } from "./workbench";

const SKIPPED = 50;

/** Shows the status. */
export async function showStatus(bench: Workbench): Promise<void> {
  const { client, trans } = bench.history;
  const status = await client.call<StatusResult>("status");
  await showDialog({
    title: trans.__("History status"),
    body: (
      <div className="bt-StatusDialog">
        <Trouble bench={bench} trouble={status.trouble} damaged={status.damaged ?? ""} />
        <Facts bench={bench} status={status} />
        <Skipped bench={bench} files={status.skipped ?? []} />
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__("Close") })],
  });
}

function Trouble(props: {
  bench: Workbench;
  trouble: string[];
  damaged: string;
}): React.JSX.Element {
  const { trouble } = props;
  const { trans } = props.bench.history;
  if (trouble.length === 0) {
    return (
      <p className="bt-StatusDialog-state" data-state="alive">
        {trans.__("Every save is being kept.")}
      </p>
    );
  }
  return (
    <div className="bt-StatusDialog-state" data-state="trouble" role="alert">
      <p>
        {props.damaged === ""
          ? trans.__("Saves are not being kept:")
          : trans.__("The history is damaged; saves are kept beside it:")}
      </p>
      <ul>
        {trouble.map((words) => (
          <li key={words}>{sentence(words)}</li>
        ))}
      </ul>
    </div>
  );
}

function Facts(props: { bench: Workbench; status: StatusResult }): React.JSX.Element {
  const { status } = props;
  const { trans } = props.bench.history;
  const { full_bytes: full, store_bytes: stored } = status;
  const l10n = translatorOf(trans);
  const mirrors = (status.mirrors ?? []).map(
    (mirror) => `${mirror.target}: ${mirrorWords(l10n, mirror)}`,
  );
  const facts: [string, string][] = [
    [trans.__("Worth knowing"), (status.notices ?? []).map(sentence).join("\n")],
    [trans.__("Store"), status.store],
    [trans.__("Files"), grouped(status.documents)],
    [trans.__("Versions"), grouped(status.versions)],
    [trans.__("Size"), trans.__("%1; full copies would take %2", size(stored), size(full))],
    [trans.__("Condition"), conditionLines(l10n, status).join("\n")],
    [trans.__("Mirrors"), mirrors.join("\n")],
    [trans.__("Hooks that do not work"), hookLines(l10n, status).join("\n")],
    [trans.__("Folders"), status.workspaces.join("\n")],
  ];
  return (
    <dl className="bt-Facts">
      {facts
        .filter(([, fact]) => fact !== "")
        .map(([name, fact]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </React.Fragment>
        ))}
    </dl>
  );
}

function Skipped(props: { bench: Workbench; files: SkippedFile[] }): React.JSX.Element | null {
  const { trans } = props.bench.history;
  const files = [...props.files].reverse().slice(0, SKIPPED);
  if (files.length === 0) {
    return null;
  }
  return (
    <>
      <h3>{trans.__("Not kept since the server started")}</h3>
      <ul className="bt-Skipped">
        {files.map(({ path, reason }) => (
          <li key={path}>
            <span className="bt-Skipped-path">{path}</span>
            <span className="bt-Skipped-reason">{sentence(reason)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
