/**
 * What JupyterLab loads of a production build when it starts, before anybody opens the history: the
 * container, the plugins and their style. Fails above the limit: `node scripts/size.mjs`.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const LIMIT = 30_000;
const ROOT = "backtrail_jupyter/labextension";

const { load, extension, style } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))
  .jupyterlab._build;
const entry = readFileSync(join(ROOT, load), "utf8");
const chunks = new Set([extension, style].filter(Boolean).flatMap(chunksOf));
const files = [load, ...[...chunks].map(fileOf)];
const sizes = files.map((file) => statSync(join(ROOT, file)).size);
const sum = sizes.reduce((total, size) => total + size, 0);
const table = files.map((file, at) => `  ${String(sizes[at]).padStart(6)}  ${file}`);
console.log([`At start JupyterLab loads ${sum} bytes of ${LIMIT}:`, ...table].join("\n"));
if (sum >= LIMIT) {
  console.error("That is too much: load what only an open panel needs by import().");
  process.exit(1);
}

/** Ids of the chunks that a module of the container needs: `"./style":()=>n.e(968).then(…)`. */
function chunksOf(name) {
  const from = entry.indexOf(`"${name}":`);
  const loader = entry.slice(from).match(/^.*?\.then\(/)?.[0] ?? "";
  const ids = [...loader.matchAll(/\.e\("?([\w-]+)"?\)/g)].map(([, id]) => id);
  if (from < 0 || ids.length === 0) {
    throw new Error(`${load} does not tell which chunks ${name} needs; look at scripts/size.mjs`);
  }
  return ids;
}

function fileOf(chunk) {
  const names = readdirSync(join(ROOT, "static")).filter((name) => name.startsWith(`${chunk}.`));
  if (names.length !== 1) {
    throw new Error(`chunk ${chunk} is ${names.length} files; run npm run build:prod`);
  }
  return join("static", names[0]);
}
