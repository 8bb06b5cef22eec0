import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { shape, typed } from "../panel-core/lint.mjs";

export default tseslint.config(
  { ignores: ["lib/", "node_modules/", "backtrail_jupyter/"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}", "test/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...typed,
      // Lab's tokens are an interface and a value of one name
      "@typescript-eslint/no-redeclare": "off",
      // Lumino's signals take a method and its owner apart
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // `test()` of Node.js is awaited by Node.js
      "@typescript-eslint/no-floating-promises": "off",
    },
  },
  { files: ["**/*.{ts,tsx,mjs,js}"], rules: shape },
  {
    files: ["**/*.{mjs,js}"],
    languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } },
  },
);
