/** Bundle: `node scripts/build.mjs [tests|e2e|watch]`. */
import { readdirSync, rmSync, statSync } from "node:fs";
import { build, context } from "esbuild";

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
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
};
const mode = process.argv[2];

if (mode === "tests") {
  await bundleTests("test/unit", ".test.ts");
} else if (mode === "e2e") {
  await bundleTests("test/inhost", ".ts");
  await bundleTests("test/e2e", ".ts");
} else if (mode === "watch") {
  await (await context(extension)).watch();
} else {
  await build(extension);
  const { size } = statSync(extension.outfile);
  if (size > LIMIT) {
    console.error(`${extension.outfile} takes ${size} bytes; ${LIMIT} are allowed.`);
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
