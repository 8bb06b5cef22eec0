/** The project in the panel: whether saves are kept, and many files that were changed at once. */
import * as React from "react";

import { massDescription, massFacts, spokenMass } from "../../../panel-core/massChanges";
import { run } from "./actions";
import { statusWords } from "./header";
import type { PanelModel } from "./model";
import type { MassLine } from "./project";

interface PartProps {
  model: PanelModel;
  now: number;
}

/** Folded, the newest mass change; unfolded, all that are recent, with their files. */
export function ProjectPart({ model, now }: PartProps): React.JSX.Element | null {
  const { l10n, project, history } = model;
  const [newest] = project.lines;
  if (newest === undefined) {
    return null;
  }
  return (
    <details className="bt-Project">
      <summary>
        {l10n.t("Project")} <span className="bt-Project-newest">{newest.mass.title}</span>
      </summary>
      <p className="bt-Project-health" data-state={history.liveness.state}>
        {statusWords(model, now)}
      </p>
      {project.lines.map((line) => (
        <Mass key={line.mass.sequence} model={model} now={now} line={line} />
      ))}
    </details>
  );
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
          <li key={row.document}>
            {row.deleted ? (
              l10n.t("{0} (deleted)", row.path)
            ) : (
              <button
                type="button"
                className="bt-Link"
                onClick={() => {
                  run(model.history, "docmanager:open", { path: row.path });
                }}
              >
                {row.path}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
