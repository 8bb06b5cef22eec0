/** The page that draws the picture of a file's history. Pure. */
import type { Translator } from "../../panel-core/time";

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
