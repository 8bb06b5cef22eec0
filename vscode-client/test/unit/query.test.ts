import assert from "node:assert/strict";
import { test } from "node:test";

import * as query from "../../../panel-core/query";

test("words without a name are the text", () => {
  assert.deepEqual(query.searchParams("def load"), { text: "def load" });
  assert.deepEqual(query.searchParams("  "), {});
  assert.deepEqual(query.searchParams('"two  blanks"'), { text: "two  blanks" });
});

test("each filter is read, and what is left is the text", () => {
  const words =
    'colour file:*.py author:anna tag:keep source:vscode note:"why not" since:"2 days ago" ' +
    "until:yesterday case:yes deleted:no";
  assert.deepEqual(query.searchParams(words), {
    text: "colour",
    file: "*.py",
    author: "anna",
    tag: "keep",
    source: "vscode",
    note: "why not",
    since: "2 days ago",
    until: "yesterday",
    match_case: true,
    deleted: false,
  });
});

test("what looks like a filter and is none stays text", () => {
  assert.deepEqual(query.searchParams("http://x.org"), { text: "http://x.org" });
  assert.deepEqual(query.searchParams("file:"), { text: "file:" });
  assert.deepEqual(query.searchParams("case:maybe x"), { text: "case:maybe x" });
  assert.deepEqual(query.searchParams('"author:anna"'), { text: "author:anna" });
});

test("an unfinished quote goes to the end", () => {
  assert.deepEqual(query.searchParams('since:"2 days'), { since: "2 days" });
  assert.deepEqual(query.searchParams('"'), {});
});

test("quotes and backslashes in text survive", () => {
  for (const text of ['say "hi"', "a\\b", 'a\\"b', "tab\there", "author:x y", "  led"]) {
    assert.deepEqual(query.searchParams(query.searchWords({ text })), { text });
  }
});

test("what is asked reads back as the same", () => {
  const params = { text: "x y", file: "a b.py", author: "anna", match_case: true, deleted: false };
  assert.deepEqual(query.searchParams(query.searchWords(params)), params);
});

test("a filter is added, replaced and taken out", () => {
  const first = query.withFilter("colour", "file", "*.py");
  assert.equal(first, "colour file:*.py");
  const second = query.withFilter(first, "file", "my file.py");
  assert.equal(second, 'colour file:"my file.py"');
  assert.equal(query.filterValue(second, "file"), "my file.py");
  assert.equal(query.withFilter(second, "file", ""), "colour");
  assert.equal(query.filterValue("colour", "file"), "");
});

test("text in quotes stays in quotes when a filter is added", () => {
  const words = query.withFilter('"author:anna"', "tag", "keep");
  assert.deepEqual(query.searchParams(words), { text: "author:anna", tag: "keep" });
});

test("only how to look is nothing to look for", () => {
  assert.equal(query.asksNothing(query.searchParams("case:yes")), true);
  assert.equal(query.asksNothing(query.searchParams("author:anna")), false);
  assert.equal(query.asksNothing(query.searchParams("x")), false);
});
