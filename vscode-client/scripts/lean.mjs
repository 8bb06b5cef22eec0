/**
 * Leaves out of the bundle what the language client could do for a language: Backtrail completes,
 * renames and colours nothing. Each of these features becomes one that is not there, so that the
 * editor loads 90 kB less and the sidecar is not told of abilities that nobody uses. Names that a
 * module of theirs hands on are handed on in a tenth of the words.
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

export const lean = {
  name: "lean",
  setup({ onLoad }) {
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
