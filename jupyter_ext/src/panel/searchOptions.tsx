/** How the words of a search are meant: buttons and choices below the box. */
import * as React from "react";

import { type Chosen, Choice } from "./choice";
import type { PanelModel } from "./model";
import type { Options, Scope } from "./search";

/** All that can be chosen; shown while something is looked for. */
export function SearchOptions({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search } = model;
  return (
    <div className="bt-SearchOptions">
      <Choice kind="option" label={l10n.t("What the words mean")} signs choices={meanings(model)} />
      <Select
        name="kind"
        label={l10n.t("What to find")}
        value={search.options.kind}
        names={{
          any: l10n.t("Put in or taken out"),
          introduced: l10n.t("Put in"),
          removed: l10n.t("Taken out"),
          contains: l10n.t("Held by versions"),
          vanished: l10n.t("When it vanished"),
        }}
        choose={(kind) => {
          search.choose({ kind });
        }}
      />
      <Select
        name="order"
        label={l10n.t("Order")}
        value={search.options.order}
        names={{ newest: l10n.t("Newest first"), best: l10n.t("Best first") }}
        choose={(order) => {
          search.choose({ order });
        }}
      />
      <Choice kind="scope" label={l10n.t("Where to search")} choices={scopes(model)} />
    </div>
  );
}

/** Letters as in the searches of editors; what they stand for is told in words. */
function meanings({ l10n, search }: PanelModel): Chosen[] {
  const { how, match_case: matchCase, significant_only: significant } = search.options;
  const toggle = (name: string, text: string, hint: string, on: boolean, to: Partial<Options>) => ({
    ...{ name, text, hint, on },
    choose: () => {
      search.choose(to);
    },
  });
  const way = (name: "phrase" | "regex" | "word", text: string, hint: string): Chosen =>
    toggle(name, text, hint, how === name, { how: how === name ? "text" : name });
  return [
    toggle("case", "Aa", l10n.t("Match case"), matchCase, { match_case: !matchCase }),
    way("word", "ab|", l10n.t("Whole words")),
    way("phrase", "a␣b", l10n.t("A phrase: any white space between its words")),
    way("regex", ".*", l10n.t("Regular expression (RE2)")),
    toggle("significant", "★", l10n.t("Significant saves only"), significant, {
      significant_only: !significant,
    }),
  ];
}

function scopes(model: PanelModel): Chosen[] {
  const { l10n, search, history } = model;
  const scope = (name: Scope, text: string): Chosen => ({
    ...{ name, text, on: search.scope === name },
    disabled: name !== "project" && history.path === undefined,
    choose: () => {
      model.ask(search.words, name);
    },
  });
  return [
    scope("file", l10n.t("This file")),
    scope("folder", l10n.t("Folder")),
    scope("project", l10n.t("Project")),
  ];
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
