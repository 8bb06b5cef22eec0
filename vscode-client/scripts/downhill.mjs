import { readdirSync } from "node:fs";
import { basename } from "node:path";

/**
 * One eslint rule set for each module of a folder: what it may not import. `order` has all of them,
 * lowest first; `pure` are those that know nothing of the editor, nor of clients.
 */
export function downhill(folder, order, pure) {
  const levels = new Map(order.flatMap((names, level) => names.map((name) => [name, level])));
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"));
  const strangers = known.filter((name) => !levels.has(name));
  if (strangers.length > 0) {
    throw new Error(`scripts/order.mjs does not name these of ${folder}: ${strangers.join(", ")}`);
  }
  return [...levels].map(([name, level]) => ({
    files: [`${folder}/${name}.ts`],
    rules: { "no-restricted-imports": ["error", restrictions(name, level, levels, pure)] },
  }));
}

function restrictions(name, level, levels, pure) {
  const above = [...levels].filter(([other, at]) => at >= level && other !== name);
  const uphill = above.map(([other]) => ({
    group: [`./${other}`, `./${other}.js`, `./${other}.ts`],
    message: `Imports run downhill (scripts/order.mjs): ${other} is not below ${name}.`,
  }));
  const editor = {
    group: ["vscode", "@jupyterlab/*", "@lumino/*"],
    message: `${name} is pure: it knows nothing of the editor.`,
  };
  return { patterns: pure.includes(name) ? [...uphill, editor] : uphill };
}
