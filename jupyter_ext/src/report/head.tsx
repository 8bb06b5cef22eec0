/** The head of a report: since when, with which differences, and what can be downloaded. */
import * as React from "react";

import { versionsCount } from "../../../panel-core/wording";
import { Bar, Head } from "../compare/bar";
import type { Chosen, Format, ReportView } from "./report";

export function reportHead(view: ReportView): Head {
  return new Head(() => <ReportBar view={view} />);
}

function ReportBar({ view }: { view: ReportView }): React.JSX.Element {
  const { trans } = view.bench.history;
  const { shown, failure, busy } = view;
  const title = view.path === "" ? trans.__("All files") : view.path;
  return (
    <Bar
      label={trans.__("Report")}
      title={trans.__("Report: %1", title)}
      facts={busy ? trans.__("Writing…") : facts(view)}
      failure={failure}
      busy={busy}
    >
      <Choices view={view} />
      <Downloads view={view} disabled={busy || shown === undefined} />
    </Bar>
  );
}

function facts({ bench, shown }: ReportView): string {
  if (shown === undefined) {
    return "";
  }
  const count = versionsCount(bench.l10n, shown.versions);
  return shown.more ? bench.history.trans.__("the newest %1", count) : count;
}

function Choices({ view }: { view: ReportView }): React.JSX.Element {
  const { trans } = view.bench.history;
  const names: Record<Chosen["diffs"], string> = {
    none: trans.__("Without differences"),
    changed: trans.__("What changed in each file"),
    all: trans.__("Each version's changes"),
  };
  return (
    <form
      className="bt-Report-choices"
      onSubmit={(event) => {
        event.preventDefault();
        void view.write();
      }}
    >
      <label>
        {trans.__("Since")}
        <input
          className="jp-mod-styled"
          type="text"
          size={14}
          placeholder={trans.__("2 weeks ago")}
          title={trans.__("A time, as “2026-11-22” or “2 weeks ago”. Empty: from the beginning")}
          onChange={({ target }) => {
            view.chosen = { ...view.chosen, since: target.value.trim() };
          }}
        />
      </label>
      <select
        aria-label={trans.__("Differences")}
        defaultValue={view.chosen.diffs}
        onChange={({ target }) => {
          view.chosen = { ...view.chosen, diffs: target.value as Chosen["diffs"] };
        }}
      >
        {Object.entries(names).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
      <button type="submit" className="bt-Push">
        {trans.__("Write Anew")}
      </button>
    </form>
  );
}

function Downloads(props: { view: ReportView; disabled: boolean }): React.JSX.Element {
  const { trans } = props.view.bench.history;
  const formats: [Format, string][] = [
    ["html", trans.__("Web page")],
    ["md", trans.__("Markdown")],
    ["json", trans.__("JSON")],
    ["csv", trans.__("CSV")],
  ];
  return (
    <>
      {formats.map(([format, text]) => (
        <button
          key={format}
          type="button"
          className={format === "html" ? "bt-Push bt-mod-accept" : "bt-Push"}
          data-format={format}
          disabled={props.disabled}
          aria-label={trans.__("Download as %1", text)}
          title={trans.__("Download as %1", text)}
          onClick={() => void props.view.download(format)}
        >
          {format === "html" ? trans.__("Download") : text}
        </button>
      ))}
    </>
  );
}
