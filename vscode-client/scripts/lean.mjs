/**
 * Leaves out of the bundle what the language client could do for a language: Backtrail completes,
 * renames and colours nothing. Each of these features becomes one that is not there, so that the
 * editor loads 90 kB less and the sidecar is not told of abilities that nobody uses. Names that a
 * module of theirs hands on are handed on in a tenth of the words. Which VS Code it is was asked
 * when the extension was installed, so a library for versions is not there, either.
 */
import { readFile } from "node:fs/promises";

const ABSENT = [
  "callHierarchy",
  "codeAction",
  "codeLens",
  "colorProvider",
  "completion",
  "declaration",
  "definition",
  "diagnostic",
  "documentHighlight",
  "documentLink",
  "documentSymbol",
  "foldingRange",
  "formatting",
  "hover",
  "implementation",
  "inlayHint",
  "inlineCompletion",
  "inlineValue",
  "linkedEditingRange",
  "notebook",
  "reference",
  "rename",
  "selectionRange",
  "semanticTokens",
  "signatureHelp",
  "textDocumentContent",
  "typeDefinition",
  "typeHierarchy",
  "workspaceSymbol",
];
const FILES = new RegExp(`vscode-languageclient/lib/common/(${ABSENT.join("|")})\\.js$`);

/** What TypeScript writes for `export { name } from "…"`: a getter each, for modules in a circle. */
const HANDED_ON =
  /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+\.\w+); \} \}\);$/gm;
const HANDING_ON = /vscode-(jsonrpc|languageserver-protocol)\/lib\/common\/(api|protocol)\.js$/;

const CLIENT = /vscode-languageclient\/lib\/node\/main\.js$/;
const VERSIONS = /^const semver(?:Parse|Satisfies) = require\("semver\/.*"\);$/gm;
/** The class's own method, to the brace in its column. */
const CHECK = /^ {4}checkVersion\(\) \{\n.*?^ {4}\}$/ms;
const REQUIRED = /^const REQUIRED_VSCODE_VERSION = '(.*)';/m;

export const lean = {
  name: "lean",
  setup({ onLoad }) {
    onLoad({ filter: CLIENT }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const manifest = JSON.parse(await readFile("package.json", "utf8"));
      const checked = source.replace(VERSIONS, "").replace(CHECK, "    checkVersion() {}");
      if (REQUIRED.exec(source)?.[1] !== manifest.engines.vscode || checked.includes("semver")) {
        throw new Error(
          `${path} wants another VS Code than package.json; look at scripts/lean.mjs`,
        );
      }
      return { contents: checked };
    });
    onLoad({ filter: HANDING_ON }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replaceAll(HANDED_ON, "exports.$1 = $2;") };
    });
    onLoad({ filter: FILES }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const names = [...source.matchAll(/^exports\.(\w+Feature) = \1;$/gm)].map(([, name]) => name);
      if (names.length === 0) {
        throw new Error(`${path} has no feature; look at scripts/lean.mjs`);
      }
      return { contents: absent(names) };
    });
  },
};

function absent(names) {
  return `class Absent {
    fillClientCapabilities() {}
    initialize() {}
    getState() { return { kind: "static" }; }
    clear() {}
  }
  ${names.map((name) => `exports.${name} = Absent;`).join("\n")}`;
}
