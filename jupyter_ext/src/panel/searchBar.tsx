/** What to look for, where, and how much of the list to show. */
import * as React from "react";

import { sentence } from "../faults";
import type { Filter } from "../settings";
import { type Chosen, Choice } from "./choice";
import type { PanelModel } from "./model";
import { SearchOptions } from "./searchOptions";

/** The search box, and the choice beside it: of rows, or while searching of files. */
export function SearchBar({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search, history } = model;
  const input = React.useRef<HTMLInputElement>(null);
  const wrong = React.useId();
  const scope = history.path === undefined ? "project" : search.scope;
  React.useEffect(() => {
    if (model.focusWish === "search" && input.current !== null) {
      model.focusWish = undefined;
      input.current.focus();
      input.current.select();
    }
  });
  const words = {
    file: l10n.t("Search this file's history"),
    folder: l10n.t("Search this folder's history"),
    project: l10n.t("Search the project's history"),
  }[scope];
  return (
    <div className="bt-Search" role="search">
      <input
        ref={input}
        type="search"
        className="jp-mod-styled"
        value={search.words}
        placeholder={words}
        aria-label={words}
        title={l10n.t("Text that a save put in or took out. Narrow it with {0}", EXAMPLE)}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={search.wrong}
        aria-describedby={search.wrong ? wrong : undefined}
        onChange={({ target }) => {
          model.ask(target.value, scope);
        }}
        onKeyDown={(event) => {
          onKey(event, model);
        }}
      />
      {search.wrong && (
        <p id={wrong} className="bt-Search-wrong" role="alert">
          {sentence(search.failure)}
        </p>
      )}
      {search.active ? <SearchOptions model={model} /> : <Filters model={model} />}
    </div>
  );
}

const EXAMPLE = 'author:ada tag:good since:yesterday until:"2 hours ago" file:*.py note:why';

function onKey(event: React.KeyboardEvent, model: PanelModel): void {
  if (event.key === "Escape" && model.search.words !== "") {
    event.preventDefault();
    event.stopPropagation();
    model.ask("");
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    model.focus({});
  }
}

function Filters({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n } = model;
  const choice = (name: Filter, text: string, hint: string): Chosen => ({
    ...{ name, text, hint, on: model.filter === name },
    choose: () => {
      model.setFilter(name);
    },
  });
  return (
    <Choice
      kind="filter"
      label={l10n.t("Versions to show")}
      choices={[
        choice("significant", l10n.t("Significant"), l10n.t("Minor saves are folded")),
        choice("all", l10n.t("All"), l10n.t("Each save is a row of its own")),
      ]}
    />
  );
}
