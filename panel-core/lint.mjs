/** What eslint asks of all TypeScript here, beside its strict and stylistic sets with types. */
export const typed = {
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  "@typescript-eslint/consistent-type-imports": "error",
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "@typescript-eslint/explicit-module-boundary-types": "error",
};

/** The same for JavaScript, too. */
export const shape = {
  "max-lines": ["error", 300],
  eqeqeq: "error",
  "no-console": "off",
};
