import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

interface Item {
  command?: string;
  key?: string;
  when?: string;
}

interface Manifest {
  contributes: {
    commands: { command: string }[];
    keybindings: Item[];
    menus: Record<string, Item[]>;
  };
}

const text = readFileSync("package.json", "utf8");
const { commands, keybindings, menus } = (JSON.parse(text) as Manifest).contributes;
const declared = commands.map(({ command }) => command);

/** Only to be found in the message that needs it. */
const ELSEWHERE = ["backtrail.selectPython"];

test("each command stands in a menu beside the palette", () => {
  const shown = Object.entries(menus)
    .filter(([place]) => place !== "commandPalette")
    .flatMap(([, items]) => items.map(({ command }) => command));
  const lost = declared.filter((name) => !shown.includes(name) && !ELSEWHERE.includes(name));
  assert.deepEqual(lost, []);
});

test("menus and keys name commands that there are", () => {
  const named = [...Object.values(menus).flat(), ...keybindings].flatMap(
    ({ command }) => command ?? [],
  );
  assert.deepEqual(
    named.filter((name) => !declared.includes(name)),
    [],
  );
});

test("keys of comparisons leave those of text fields alone, such as Alt+R in the find widget", () => {
  const keys = keybindings.filter(({ key }) => key?.startsWith("alt+"));
  assert.ok(keys.length > 0);
  for (const { when } of keys) {
    assert.match(when ?? "", /\(!inputFocus \|\| editorTextFocus\)/);
  }
});

test("each text of the manifest is there, in each language", () => {
  const keys = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? "");
  for (const file of ["package.nls.json", "package.nls.de.json"]) {
    const words = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    assert.deepEqual(
      keys.filter((key) => !words[key]),
      [],
      file,
    );
  }
});
