import assert from "node:assert/strict";
import { test } from "node:test";

import { previewLines } from "../../src/restore/lines";

const SIGNS = { added: "+", deleted: "-", gap: "~", same: " " };

function shown(before: string, after: string): string[] {
  return previewLines(before, after).lines.map(({ kind, text }) => SIGNS[kind] + text);
}

test("equal texts have nothing to show", () => {
  assert.deepEqual(shown("a\nb\n", "a\nb\n"), []);
});

test("a line put behind the last one leaves that one as it is", () => {
  assert.deepEqual(shown("a\nb", "a\nb\nc"), [" a", " b", "+c"]);
  assert.deepEqual(shown("a\nb\nc", "a\nb"), [" a", " b", "-c"]);
});

test("lines far from a change are one mark, a single one stands for itself", () => {
  const text = (changed: string): string => `1\n2\n3\n4\n5\n${changed}\n7\n8\n9\n10\n11\n`;
  assert.deepEqual(shown(text("6"), text("six")), [
    "~",
    " 3",
    " 4",
    " 5",
    "-6",
    "+six",
    " 7",
    " 8",
    " 9",
  ]);
  assert.deepEqual(shown("1\n2\n3\n4\nx\n", "1\n2\n3\n4\ny\n")[0], " 1");
});

test("an empty text has no line that could be added or deleted", () => {
  assert.deepEqual(shown("", "a\n"), ["+a"]);
  assert.deepEqual(shown("a\n", ""), ["-a"]);
});

test("line ends of another kind are no change of a line", () => {
  assert.deepEqual(shown("a\r\nb\r\n", "a\nb\n"), []);
});

test("a long preview ends, and says how much is left out", () => {
  const { lines, more } = previewLines("", "line\n".repeat(500), 100);
  assert.deepEqual([lines.length, more], [100, 400]);
});

test("what stays and goes is the text before, what stays and comes the text after", () => {
  let seed = 20261121;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 16) % below;
  };
  const text = (): string[] => Array.from({ length: 1 + random(4) }, () => "abc"[random(3)] ?? "");
  for (let turn = 0; turn < 500; turn += 1) {
    const [before, after] = [text(), text()];
    const { lines } = previewLines(before.join("\n"), after.join("\n"));
    if (before.join() !== after.join()) {
      const side = (...kinds: string[]): string[] =>
        lines.filter(({ kind }) => kinds.includes(kind)).map((line) => line.text);
      assert.deepEqual(side("same", "deleted"), before);
      assert.deepEqual(side("same", "added"), after);
    }
  }
});
