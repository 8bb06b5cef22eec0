/** Bundle: `node scripts/build.mjs [tests|e2e|watch]`. */
import { readdirSync, rmSync, statSync } from "node:fs";
import { build, context } from "esbuild";
import { lean } from "./lean.mjs";

const LIMIT = 500_000;
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode", "playwright-core", "axe-core"],
  logLevel: "warning",
};
const extension = {
  ...common,
  // two files: what activation needs, and the language client, which is loaded after it; the name
  // of the second one is nobody else's: "./connection" is a module of vscode-jsonrpc, too
  entryPoints: ["src/extension.ts", "src/sidecarConnection.ts"],
  external: [...common.external, "./sidecarConnection"],
  outdir: "out",
  supported: { "dynamic-import": false },
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  plugins: [lean],
};
const mode = process.argv[2];

if (mode === "tests") {
  await bundleTests("test/unit", ".test.ts");
} else if (mode === "e2e") {
  await bundleTests("test/inhost", ".ts");
  await bundleTests("test/e2e", ".ts");
  await bundleTests("test/bench", ".ts");
} else if (mode === "watch") {
  await (await context(extension)).watch();
} else {
  await build(extension);
  const sizes = ["out/extension.js", "out/sidecarConnection.js"].map((path) => statSync(path).size);
  const size = sizes.reduce((sum, each) => sum + each);
  if (size > LIMIT) {
    console.error(`The bundle takes ${size} bytes; ${LIMIT} are allowed.`);
    process.exit(1);
  }
}

async function bundleTests(folder, ending) {
  rmSync(`out/${folder}`, { recursive: true, force: true });
  const entryPoints = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);
  await build({
    ...common,
    entryPoints,
    outdir: `out/${folder}`,
    outbase: folder,
    sourcemap: "inline",
  });
}
