// Applies comparisons as nbdime's widget does: `node widget.mjs MODULES < cases > notebooks`.
import { register } from "node:module";
import { pathToFileURL } from "node:url";

// nbdime's modules are written for bundlers: without endings, and without saying what they are.
const hooks = `
export async function resolve(name, context, next) {
  return next(name.startsWith(".") && !name.endsWith(".js") ? name + ".js" : name, context);
}
export async function load(url, context, next) {
  return next(url, url.includes("/nbdime/lib/") ? { ...context, format: "module" } : context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const modules = pathToFileURL(`${process.argv[2]}/`);
const { patch } = await import(new URL("nbdime/lib/patch/generic.js", modules).href);
let text = "";
for await (const piece of process.stdin.setEncoding("utf8")) {
  text += piece;
}
const made = JSON.parse(text).map(({ base, diff }) => patch(base, diff));
process.stdout.write(JSON.stringify(made));
