/**
 * The picture of a file's history, in words and figures; and the page that draws it.
 *
 * Pure.
 */
import type { ActivityBar } from "../../panel-core/protocol";
import { dayKey, shortDate, span, type Translator } from "../../panel-core/time";
import { lineFigures, savesCount, spokenFigures } from "../../panel-core/wording";
import type { BarMessage } from "./activityMessages";

/** A bar as it is drawn and told. */
export function barMessage(l10n: Translator, bar: ActivityBar): BarMessage {
  const { version, versions, added, deleted, significant } = bar;
  const [start, end] = [Date.parse(bar.start), Date.parse(bar.end)];
  const saves = savesCount(l10n, versions);
  const figures = lineFigures(added, deleted);
  return {
    version,
    added,
    deleted,
    significant,
    words: [saves, figures, span(l10n, start, end, "short")]
      .filter((part) => part !== "")
      .join(" · "),
    spoken: [
      saves,
      spokenFigures(l10n, added, deleted),
      span(l10n, start, end),
      significant ? l10n.t("significant") : l10n.t("minor"),
    ].join(", "),
  };
}

/** The days under the start, the middle and the end; fewer where they would repeat. */
export function dateLabels(l10n: Translator, bars: ActivityBar[], now: number): string[] {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) {
    return [];
  }
  const middle = bars[Math.floor(bars.length / 2)];
  const name = (time: number): string =>
    dayKey(time) === dayKey(now) ? l10n.t("today") : shortDate(time, now);
  const [start, end] = [name(Date.parse(first.start)), name(Date.parse(last.end))];
  if (start === end) {
    return [start];
  }
  const between = bars.length > 4 && middle !== undefined ? name(Date.parse(middle.start)) : "";
  return between === "" || between === start || between === end
    ? [start, end]
    : [start, between, end];
}

/** The page: nothing in it runs or loads but what the extension brought. */
export function page(
  l10n: Translator,
  parts: { script: string; style: string; source: string; nonce: string; language: string },
): string {
  const policy = [
    "default-src 'none'",
    `style-src ${parts.source}`,
    `script-src 'nonce-${parts.nonce}'`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${attribute(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${attribute(parts.style)}">
<title>${attribute(l10n.t("Activity"))}</title>
</head>
<body>
<main>
<header>
<span id="dot" role="img"></span>
<h1 id="name"></h1>
<span id="summary"></span>
</header>
<section id="picture" hidden>
<div id="bars" role="listbox" tabindex="0" aria-orientation="horizontal"
 aria-label="${attribute(l10n.t("Changes over time, oldest first"))}"></div>
<div id="dates" aria-hidden="true"></div>
<div id="tip" role="tooltip" hidden></div>
</section>
<section id="state" hidden><p id="words" role="status"></p>
<button id="action" type="button" hidden></button></section>
<form id="search" role="search">
<input id="text" type="search" autocomplete="off" spellcheck="false"
 data-file="${attribute(l10n.t("Search this file's history"))}"
 data-project="${attribute(l10n.t("Search the project's history"))}">
<fieldset><legend>${attribute(l10n.t("Where to search"))}</legend>
<label><input type="radio" name="where" value="file" checked><span>${attribute(l10n.t("This file"))}</span></label>
<label><input type="radio" name="where" value="project"><span>${attribute(l10n.t("Project"))}</span></label>
</fieldset>
</form>
</main>
<script nonce="${parts.nonce}" src="${attribute(parts.script)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
