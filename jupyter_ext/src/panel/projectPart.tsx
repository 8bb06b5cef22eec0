/** The project in the panel: whether saves are kept, and what happened to any file, newest first. */
import * as React from "react";

import {
  type Listed,
  massDescription,
  massFacts,
  spokenMass,
} from "../../../panel-core/massChanges";
import type { ProjectRowMessage } from "../../../panel-core/protocol";
import { distance, shortTime } from "../../../panel-core/time";
import { rowDescription } from "../../../panel-core/wording";
import { CommandIDs } from "../tokens";
import { run } from "./actions";
import { statusWords } from "./header";
import type { PanelModel } from "./model";

interface PartProps {
  model: PanelModel;
  now: number;
}

/** Folded, the newest mass change; unfolded, the changes of all files that are recent. */
export function ProjectPart({ model, now }: PartProps): React.JSX.Element {
  const { l10n, project, history } = model;
  const { lines, newestMass } = project;
  return (
    <details
      className="bt-Project"
      onToggle={(event) => {
        project.unfold(event.currentTarget.open);
      }}
    >
      <summary>
        {l10n.t("Project")} <span className="bt-Project-newest">{newestMass?.title}</span>
      </summary>
      <p className="bt-Project-health" data-state={history.liveness.state}>
        {healthWords(model, now)}
      </p>
      <button
        type="button"
        className="bt-Link bt-Project-report"
        onClick={() => {
          run(history, CommandIDs.report, { path: "" });
        }}
      >
        {l10n.t("Create Report of All Files")}
      </button>
      <ul className="bt-Project-lines">
        {lines.map((line) =>
          line.kind === "mass" ? (
            <li key={`mass:${line.mass.sequence}`}>
              <Mass model={model} now={now} line={line} />
            </li>
          ) : (
            <File key={keyOf(line.row)} model={model} now={now} row={line.row} />
          ),
        )}
      </ul>
      <Deleted model={model} now={now} />
    </details>
  );
}

/** Shorter than the header, which has the exact time; why saves are not kept is said above. */
function healthWords(model: PanelModel, now: number): string {
  const { l10n, history } = model;
  const { state, last } = history.liveness;
  if (state === "trouble") {
    return l10n.t("Saves are not being kept.");
  }
  return state === "alive" && last !== undefined
    ? l10n.t("Saves are being kept; the last one {0}.", shortTime(l10n, last, now))
    : statusWords(model, now);
}

function Mass({ model, now, line }: PartProps & { line: MassLine }): React.JSX.Element {
  const { l10n } = model;
  const { mass, rows } = line;
  return (
    <details className="bt-Mass">
      <summary title={massFacts(l10n, mass)} aria-label={spokenMass(l10n, mass, now)}>
        {mass.title} <span className="bt-Mass-more">{massDescription(l10n, mass, now)}</span>
      </summary>
      <ul>
        {rows.map((row) => (
          <File key={keyOf(row)} model={model} now={now} row={row} />
        ))}
      </ul>
    </details>
  );
}

/** A program's value is no document that Lab could open. */
function isValue(path: string): boolean {
  return path.startsWith("value:");
}

type MassLine = Listed & { kind: "mass" };

/** A file that was changed can be opened, a value's versions shown; what is gone can be had back. */
function File({ model, now, row }: PartProps & { row: ProjectRowMessage }): React.JSX.Element {
  const { l10n, history } = model;
  const { path, deleted, versions } = row;
  const [newest] = versions;
  const figures = { ...row, deleted: row.deleted_lines };
  const facts = [newest?.title ?? "", rowDescription(l10n, figures, now, false)];
  return (
    <li className="bt-File" data-path={path}>
      {deleted ? (
        l10n.t("{0} (deleted)", path)
      ) : (
        <button
          type="button"
          className="bt-Link"
          onClick={() => {
            const command = isValue(path) ? CommandIDs.openHistory : "docmanager:open";
            run(history, command, { path });
          }}
        >
          {path}
        </button>
      )}{" "}
      <span className="bt-Mass-more">{facts.filter((fact) => fact !== "").join(" · ")}</span>
    </li>
  );
}

/** Files that are gone, each with a way back. */
function Deleted({ model, now }: PartProps): React.JSX.Element | null {
  const { l10n, history, project } = model;
  const { deleted } = project;
  if (deleted.length === 0) {
    return null;
  }
  return (
    <details className="bt-Gone">
      <summary>{l10n.t("Deleted files")}</summary>
      <ul>
        {deleted.map(({ document, path, time, version }) => (
          <li key={document} className="bt-File" data-path={path}>
            {path} <span className="bt-Mass-more">{distance(l10n, Date.parse(time), now)}</span>{" "}
            <button
              type="button"
              className="bt-Link"
              aria-label={l10n.t("Restore {0}…", path)}
              onClick={() => {
                run(history, CommandIDs.restore, { path, version: version.id });
              }}
            >
              {l10n.t("Restore…")}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function keyOf({ document, versions }: ProjectRowMessage): string {
  return `${document}:${versions.at(-1)?.sequence ?? 0}`;
}
