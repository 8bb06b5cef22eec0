/** What made a version, as a picture; its name is for those who do not see it. */
import * as React from "react";

import type { Translator } from "../../../panel-core/time";
import type { Kind } from "../../../panel-core/wording";

const PATHS: Record<Kind, React.JSX.Element> = {
  deleted: <path d="M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.5 9h6l.5-9M7 7v4M9 7v4" />,
  labelled: <path className="bt-fill" d="M4 14V2.5h8l-2.2 3 2.2 3H5.2V14z" />,
  restored: <path d="M6.5 3 3 6.5 6.5 10M3.5 6.5H10a3.2 3.2 0 0 1 0 6.5H6.5" />,
  agent: <path className="bt-fill" d="M8 2.2 13 8l-5 5.8L3 8z" />,
  outside: <path d="M2.5 5.5h10M10 3l2.8 2.5L10 8M13.5 10.5h-10M6 8l-2.8 2.5L6 13" />,
  first: <path d="M8 3.2v9.6M3.2 8h9.6" />,
  keyword: <path className="bt-fill" d="M8 2.4 14.4 13.4H1.6z" />,
  significant: <circle className="bt-fill" cx="8" cy="8" r="4.2" />,
  minor: <circle cx="8" cy="8" r="3.6" />,
};

/** Drawn in the colour of the text around it. */
export function Glyph({ kind }: { kind: Kind }): React.JSX.Element {
  return (
    <svg className="bt-Glyph" data-kind={kind} viewBox="0 0 16 16" aria-hidden="true">
      {PATHS[kind]}
    </svg>
  );
}

/** What the picture says; empty where the title of the row says it. */
export function glyphWords(l10n: Translator, kind: Kind): string {
  switch (kind) {
    case "labelled":
      return l10n.t("labelled");
    case "agent":
      return l10n.t("made by an agent");
    case "keyword":
      return l10n.t("a word to watch for");
    case "minor":
      return l10n.t("minor save");
    case "significant":
      return l10n.t("significant save");
    case "deleted":
    case "first":
    case "outside":
    case "restored":
      return "";
  }
}
