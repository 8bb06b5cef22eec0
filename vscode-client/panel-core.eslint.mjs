/**
 * For ../panel-core, which has no tools of its own:
 * `cd .. && eslint --config vscode-client/panel-core.eslint.mjs panel-core`.
 */
import { dirname } from "node:path";
import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { shape, typed } from "../panel-core/lint.mjs";
import { downhill } from "./scripts/downhill.mjs";
import { core } from "./scripts/order.mjs";

export default tseslint.config(
  { ignores: ["panel-core/protocol.ts"] },
  js.configs.recommended,
  {
    files: ["panel-core/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: dirname(import.meta.dirname) },
    },
    rules: { ...typed, ...shape },
  },
  ...downhill("panel-core", core, core.flat()),
);
