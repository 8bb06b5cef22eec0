/**
 * Collects the texts in `l10n.t("…")`, those of ../panel-core among them, into l10n/bundle.l10n.json: `node scripts/l10n.mjs`.
 * With --check nothing is written; instead stale and missing texts are told. A translation may lag
 * behind, since the editor then shows the English text, but must not have what is no more.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const BUNDLE = "l10n/bundle.l10n.json";
const complaints = [];

const texts = ["src", "../panel-core"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => textsIn(join(folder, name))),
);
const bundle = Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text]));

if (process.argv.includes("--check")) {
  stale(BUNDLE, Object.keys(bundle));
  missing(BUNDLE, Object.keys(bundle));
  for (const path of translations("l10n", /^bundle\.l10n\..+\.json$/)) {
    stale(path, Object.keys(bundle));
    placeholders(path, bundle);
  }
  const words = read("package.nls.json");
  named(words);
  for (const path of translations(".", /^package\.nls\..+\.json$/)) {
    stale(path, Object.keys(words));
    commands(path, words);
  }
} else {
  writeFileSync(BUNDLE, `${JSON.stringify(bundle, null, 2)}\n`);
}
if (complaints.length > 0) {
  console.error(complaints.join("\n"));
  process.exit(1);
}

/** The texts of one file; what cannot be collected is told. */
function textsIn(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const [text] = node.arguments;
      if (text && ts.isStringLiteralLike(text)) {
        found.push(text.text);
      } else {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        complaints.push(
          `${path}:${line + 1}: l10n.t takes a literal text, else nobody translates it`,
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `l10n.t` and `vscode.l10n.t`. */
function isTranslation(callee) {
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "t") {
    return false;
  }
  const owner = callee.expression;
  const name = ts.isPropertyAccessExpression(owner) ? owner.name : owner;
  return ts.isIdentifier(name) && name.text === "l10n";
}

function missing(path, keys) {
  const has = existsSync(path) ? Object.keys(read(path)) : [];
  const absent = keys.filter((key) => !has.includes(key));
  complaints.push(...absent.map((key) => `${path} lacks ${JSON.stringify(key)}: npm run l10n`));
}

function stale(path, keys) {
  const has = existsSync(path) ? Object.keys(read(path)) : [];
  const extra = has.filter((key) => !keys.includes(key));
  complaints.push(...extra.map((key) => `${path} has ${JSON.stringify(key)}, used no more`));
}

/** A translation fills in what the text fills in. */
function placeholders(path, source) {
  const marks = (text) => (text.match(/\{\d+\}|\$\([\w~-]+\)/g) ?? []).sort().join(" ");
  for (const [key, text] of Object.entries(read(path))) {
    if (source[key] !== undefined && marks(key) !== marks(text)) {
      complaints.push(`${path}: ${JSON.stringify(key)} has other placeholders in translation`);
    }
  }
}

/** A translation links what the text links. */
function commands(path, source) {
  const links = (text) => (text.match(/\((?:command|https):[^)]*\)/g) ?? []).join(" ");
  for (const [key, text] of Object.entries(read(path))) {
    if (source[key] !== undefined && links(source[key]) !== links(text)) {
      complaints.push(`${path}: ${key} has other links in translation`);
    }
  }
}

/** The manifest uses each of its words, and has no word that is not there. */
function named(words) {
  const manifest = readFileSync("package.json", "utf8");
  const used = new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
  complaints.push(
    ...[...used]
      .filter((key) => words[key] === undefined)
      .map((key) => `package.nls.json lacks ${key}`),
    ...Object.keys(words)
      .filter((key) => !used.has(key))
      .map((key) => `package.nls.json has ${key}, which package.json does not use`),
  );
}

function translations(folder, pattern) {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

function read(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
