/** How the words of a search are meant: buttons and choices below the box. */
import * as React from "react";

import type { PanelModel } from "./model";
import type { Options, Scope } from "./search";

/** All that can be chosen; shown while something is looked for. */
export function SearchOptions({ model }: { model: PanelModel }): React.JSX.Element {
  return (
    <div className="bt-SearchOptions">
      <Meanings model={model} />
      <Kinds model={model} />
      <Orders model={model} />
      <Scopes model={model} />
    </div>
  );
}

interface Toggle {
  name: string;
  sign: string;
  text: string;
  on: boolean;
  turned: Partial<Options>;
}

/** Letters as in the searches of editors; what they stand for is told in words. */
function Meanings({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search } = model;
  const { how, match_case: matchCase, significant_only: significant } = search.options;
  const way = (name: "phrase" | "regex" | "word", sign: string, text: string): Toggle => ({
    ...{ name, sign, text, on: how === name },
    turned: { how: how === name ? "text" : name },
  });
  const toggles: Toggle[] = [
    {
      ...{ name: "case", sign: "Aa", text: l10n.t("Match case"), on: matchCase },
      turned: { match_case: !matchCase },
    },
    way("word", "ab|", l10n.t("Whole words")),
    way("phrase", "a␣b", l10n.t("A phrase: any white space between its words")),
    way("regex", ".*", l10n.t("Regular expression (RE2)")),
    {
      ...{ name: "significant", sign: "★", text: l10n.t("Significant saves only") },
      ...{ on: significant, turned: { significant_only: !significant } },
    },
  ];
  return (
    <div className="bt-Choice" role="group" aria-label={l10n.t("What the words mean")}>
      {toggles.map(({ name, sign, text, on, turned }) => (
        <button
          key={name}
          type="button"
          data-option={name}
          aria-pressed={on}
          aria-label={text}
          title={text}
          onClick={() => {
            search.choose(turned);
          }}
        >
          {sign}
        </button>
      ))}
    </div>
  );
}

function Kinds({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search } = model;
  const kinds: Record<Options["kind"], string> = {
    any: l10n.t("Put in or taken out"),
    introduced: l10n.t("Put in"),
    removed: l10n.t("Taken out"),
    contains: l10n.t("Held by versions"),
    vanished: l10n.t("When it vanished"),
  };
  return (
    <Select
      name="kind"
      label={l10n.t("What to find")}
      value={search.options.kind}
      names={kinds}
      choose={(kind) => {
        search.choose({ kind });
      }}
    />
  );
}

function Orders({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search } = model;
  const orders: Record<Options["order"], string> = {
    newest: l10n.t("Newest first"),
    best: l10n.t("Best first"),
  };
  return (
    <Select
      name="order"
      label={l10n.t("Order")}
      value={search.options.order}
      names={orders}
      choose={(order) => {
        search.choose({ order });
      }}
    />
  );
}

function Scopes({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search, history } = model;
  const choices: { name: Scope; text: string }[] = [
    { name: "file", text: l10n.t("This file") },
    { name: "folder", text: l10n.t("Folder") },
    { name: "project", text: l10n.t("Project") },
  ];
  return (
    <div className="bt-Scope bt-Choice" role="group" aria-label={l10n.t("Where to search")}>
      {choices.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          data-scope={name}
          aria-pressed={search.scope === name}
          disabled={name !== "project" && history.path === undefined}
          onClick={() => {
            model.ask(search.words, name);
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

function Select<Name extends string>(props: {
  name: string;
  label: string;
  value: Name;
  names: Record<Name, string>;
  choose: (name: Name) => void;
}): React.JSX.Element {
  return (
    <select
      data-option={props.name}
      aria-label={props.label}
      title={props.label}
      value={props.value}
      onChange={({ target }) => {
        props.choose(target.value as Name);
      }}
    >
      {(Object.entries(props.names) as [Name, string][]).map(([name, text]) => (
        <option key={name} value={name}>
          {text}
        </option>
      ))}
    </select>
  );
}
