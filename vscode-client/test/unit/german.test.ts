import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** What looking after a history says: nobody should agree to words of another language. */
const CARE = /^(care\w+|forgetting|mirrors|planDocuments|status)\.ts$/;

test("what looking after the history says is there in German", () => {
  const german = JSON.parse(readFileSync("l10n/bundle.l10n.de.json", "utf8")) as object;
  const lacking = readdirSync("src")
    .filter((name) => CARE.test(name))
    .flatMap((name) => [...readFileSync(`src/${name}`, "utf8").matchAll(/l10n\.t\(\s*("[^"]+")/g)])
    .map(([, text]) => JSON.parse(text ?? '""') as string)
    .filter((text) => !(text in german));
  assert.deepEqual(lacking, []);
});
