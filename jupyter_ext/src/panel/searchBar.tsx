/** What to look for, where, and how much of the list to show. */
import * as React from "react";

import type { PanelModel } from "./model";
import type { Scope } from "./search";

/** The search box, and the choice beside it: of rows, or while searching of files. */
export function SearchBar({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search, history } = model;
  const input = React.useRef<HTMLInputElement>(null);
  const inFile = search.scope === "file" && history.path !== undefined;
  React.useEffect(() => {
    if (model.focusWish === "search" && input.current !== null) {
      model.focusWish = undefined;
      input.current.focus();
      input.current.select();
    }
  });
  const words = inFile
    ? l10n.t("Search this file's history")
    : l10n.t("Search the project's history");
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
        onChange={({ target }) => {
          model.ask(target.value, inFile ? "file" : "project");
        }}
        onKeyDown={(event) => {
          onKey(event, model);
        }}
      />
      {search.active ? <Scopes model={model} /> : <Filters model={model} />}
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
  const choices = [
    { name: "significant", text: l10n.t("Significant"), hint: l10n.t("Minor saves are folded") },
    { name: "all", text: l10n.t("All"), hint: l10n.t("Each save is a row of its own") },
  ] as const;
  return (
    <div className="bt-Filter bt-Choice" role="group" aria-label={l10n.t("Versions to show")}>
      {choices.map(({ name, text, hint }) => (
        <button
          key={name}
          type="button"
          data-filter={name}
          aria-pressed={model.filter === name}
          title={hint}
          onClick={() => {
            model.setFilter(name);
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

function Scopes({ model }: { model: PanelModel }): React.JSX.Element {
  const { l10n, search, history } = model;
  const choices: { name: Scope; text: string }[] = [
    { name: "file", text: l10n.t("This file") },
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
          disabled={name === "file" && history.path === undefined}
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
