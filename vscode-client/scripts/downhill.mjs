import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { order, pure } from "./order.mjs";

/** One eslint rule set for each module: what it may not import. */
export function downhill(folder) {
  const levels = new Map(order.flatMap((names, level) => names.map((name) => [name, level])));
  const known = readdirSync(folder).map((file) => basename(file, ".ts"));
  const strangers = known.filter((name) => !levels.has(name));
  if (strangers.length > 0) {
    throw new Error(`scripts/order.mjs does not name src/${strangers.join(", ")}`);
  }
  return [...levels].map(([name, level]) => ({
    files: [`${folder}/${name}.ts`],
    rules: { "no-restricted-imports": ["error", restrictions(name, level, levels)] },
  }));
}

function restrictions(name, level, levels) {
  const above = [...levels].filter(([other, at]) => at >= level && other !== name);
  const uphill = above.map(([other]) => ({
    group: [`./${other}`, `./${other}.js`, `./${other}.ts`],
    message: `Imports run downhill (scripts/order.mjs): ${other} is not below ${name}.`,
  }));
  const editor = { group: ["vscode"], message: `${name} is pure: it knows nothing of the editor.` };
  return { patterns: pure.includes(name) ? [...uphill, editor] : uphill };
}
