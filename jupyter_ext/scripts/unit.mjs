/** Bundles each test of test/unit for Node.js, which then runs them: `npm run test:unit`. */
import { readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { rspack } from "@rspack/core";

const FROM = "test/unit";
const TO = resolve("lib/test");

rmSync(TO, { recursive: true, force: true });
const names = readdirSync(FROM).filter((name) => name.endsWith(".test.ts"));
const entry = Object.fromEntries(
  names.map((name) => [name.replace(/\.ts$/, ""), `./${join(FROM, name)}`]),
);
const typescript = {
  test: /\.tsx?$/,
  loader: "builtin:swc-loader",
  options: { jsc: { parser: { syntax: "typescript", tsx: true }, target: "es2022" } },
  type: "javascript/auto",
};
const stats = await new Promise((done, fail) => {
  rspack(
    {
      mode: "development",
      devtool: false,
      target: "node20",
      entry,
      output: { path: TO, filename: "[name].cjs" },
      resolve: { extensions: [".ts", ".tsx", ".js"], conditionNames: ["import", "node"] },
      module: { rules: [typescript] },
      // Lab's services ask for it where there is no browser
      ignoreWarnings: [/Critical dependency/],
    },
    (error, result) => (error ? fail(error) : done(result)),
  );
});
if (stats.hasErrors()) {
  console.error(stats.toString({ preset: "errors-only" }));
  process.exit(1);
}
