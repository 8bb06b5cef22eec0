process.env["TZ"] = "Europe/Berlin";

import assert from "node:assert/strict";
import { test } from "node:test";

import * as wording from "../../../panel-core/wording";
import { lookOf } from "../../src/looks";
import { tooltip, withoutLinks } from "../../src/markdown";
import { english } from "./english";
import { row, version } from "./samples";

const NOW = Date.parse("2026-11-21T12:02:00.000Z");
const sample = version({
  number: 12,
  chips: ["18 %", "SECURITY"],
  change: { added: 10, deleted: 1, modified: 2 },
});

test("a description tells why, how much and when", () => {
  assert.equal(
    wording.rowDescription(english, wording.figuresOf(sample), NOW),
    "18 % · SECURITY · +12 −3 · 2 min ago",
  );
});

test("a row of several saves says how many, and each chip once", () => {
  const several = row([3, 2, 1], { chips: ["SECURITY"] });
  assert.equal(
    wording.rowDescription(english, several, NOW),
    "SECURITY · 3 saves · +3 · 2 min ago",
  );
});

test("figures name only what there is, with a real minus", () => {
  assert.equal(wording.lineFigures(12, 3), "+12 −3");
  assert.equal(wording.lineFigures(0, 3), "−3");
  assert.equal(wording.lineFigures(12, 0), "+12");
  assert.equal(wording.lineFigures(0, 0), "");
});

test("a description without lines or chips is the time alone", () => {
  const plain = version({ number: 1, change: { added: 0 } });
  assert.equal(wording.rowDescription(english, wording.figuresOf(plain), NOW), "2 min ago");
});

test("a screen reader hears the same in words", () => {
  assert.equal(
    wording.spokenRow(english, wording.figuresOf(sample), NOW),
    "Version 12, Edited, 18 %, SECURITY, 12 lines added, 3 deleted, 2 min ago",
  );
});

test("each kind has an icon of its own; colour says how much it stands out", () => {
  const icon = (more: Parameters<typeof version>[0]): string =>
    lookOf({ versions: [version(more)] }).icon;
  const reasons = (kind: string) =>
    ({ level: "significant", reasons: [{ kind, detail: "" }] }) as const;
  const icons = [
    icon({
      number: 1,
      significance: { ...reasons("deleted"), reasons: [{ kind: "deleted", detail: "" }] },
    }),
    icon({ number: 1, tags: ["keep"] }),
    icon({ number: 1, metadata: { rollback_to: 3 } }),
    icon({ number: 1, source: "agent:x" }),
    icon({ number: 1, source: "external" }),
    icon({
      number: 1,
      significance: { ...reasons("first"), reasons: [{ kind: "first", detail: "" }] },
    }),
    icon({ number: 1 }),
    icon({ number: 1, significance: { level: "minor", reasons: [] } }),
  ];
  assert.equal(new Set(icons).size, icons.length);
  const quiet = version({ number: 1, significance: { level: "minor", reasons: [] } });
  assert.equal(lookOf({ versions: [quiet] }).color, "descriptionForeground");
});

test("what people wrote shows as they wrote it and does nothing", () => {
  const text = tooltip(
    english,
    version({
      number: 2,
      note: "[click](command:evil) <img src=x> **bold**\n\n# head",
      tags: ["`keep`"],
      author: "a_b_c",
    }),
    NOW,
  );
  assert.ok(!/[^\\]\[click/.test(text));
  assert.ok(!/[^\\]</.test(text));
  assert.ok(text.includes("\\*\\*bold\\*\\* \\# head"));
  assert.ok(text.includes("\\`keep\\`"));
  assert.ok(text.includes("a\\_b\\_c"));
});

test("a file whose name is a link is none in a message", () => {
  const link = /\[([^\]]+)\]\((?:https?:\/\/|command:|file:)[^)\s]+/i; // as the editor reads messages
  const name = "[Undo](command:workbench.action.quit).md";
  assert.match(name, link);
  assert.doesNotMatch(withoutLinks(`Restored ${name}`), link);
});

test("a tooltip leaves out what is not known", () => {
  const text = tooltip(english, version({ number: 2 }), NOW);
  assert.ok(!text.includes("Note"));
  assert.ok(!text.includes("Tags"));
  assert.ok(text.includes("Checksum: " + "ab".repeat(32)));
  assert.ok(text.startsWith("**Version 2 · Edited**"));
});

test("sizes and counts are readable", () => {
  assert.deepEqual([0, 999, 1000, 1234, 212_000, 999_499, 999_500, 5e12].map(wording.size), [
    "0 B",
    "999 B",
    "1.0 kB",
    "1.2 kB",
    "212 kB",
    "999 kB",
    "1.0 MB",
    "5.0 TB",
  ]);
  assert.deepEqual([0, 999, 10_310, 1_000_000].map(wording.grouped), [
    "0",
    "999",
    "10,310",
    "1,000,000",
  ]);
  assert.equal(wording.versionsCount(english, 1), "1 version");
  assert.equal(wording.savesCount(english, 2), "2 saves");
});

test("who made a change that nobody reported is told where it is known", () => {
  const kind = (by: string): string =>
    wording.kindOf({ versions: [version({ number: 2, source: "external", metadata: { by } })] });
  assert.deepEqual(["git", "formatter", "some agent", ""].map(kind), [
    "outside",
    "outside",
    "agent",
    "outside",
  ]);
  const facts = Object.fromEntries(
    wording.versionFacts(english, version({ number: 2, metadata: { by: "git" } })),
  );
  assert.equal(facts["Changed by"], "git");
});
