import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { shape, typed } from "../panel-core/lint.mjs";
import { downhill } from "./scripts/downhill.mjs";
import { order, pure } from "./scripts/order.mjs";

export default tseslint.config(
  { ignores: ["out/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...typed,
      // the editor takes any object with dispose(), though it declares a class
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
    },
  },
  {
    files: ["**/*.{ts,mjs,js}"],
    rules: shape,
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // node:test's functions return promises that its runner waits for
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: {
      globals: {
        acquireVsCodeApi: "readonly",
        console: "readonly",
        document: "readonly",
        process: "readonly",
        URL: "readonly",
        window: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        fetch: "readonly",
      },
    },
  },
  ...downhill("src", order, pure),
);
