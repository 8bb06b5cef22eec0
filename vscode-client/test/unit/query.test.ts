import assert from "node:assert/strict";
import { test } from "node:test";

import type { SearchParams } from "../../../panel-core/protocol";
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

test("how text is meant, and what happened to it, are words that stay", () => {
  const words = "f.*o regex:yes kind:vanished order:best significant:yes";
  const params: SearchParams = {
    text: "f.*o",
    how: "regex",
    kind: "vanished",
    order: "best",
    significant_only: true,
  };
  assert.deepEqual(query.searchParams(words), params);
  assert.deepEqual(query.searchParams(query.searchWords(params)), params);
});

test("a kind or an order that there is not is text", () => {
  assert.deepEqual(query.searchParams("kind:human order:66"), { text: "kind:human order:66" });
});

test("a switch is turned on and off again, and text is meant in one way only", () => {
  const word = query.turned("foo", "word");
  assert.equal(word, "foo word:yes");
  const regex = query.turned(word, "regex");
  assert.equal(regex, "foo regex:yes");
  assert.equal(query.turned(regex, "regex"), "foo");
  assert.equal(query.turned("foo", "deleted"), "foo deleted:no");
  assert.equal(query.turned("foo deleted:no", "deleted"), "foo");
  assert.equal(query.isOn("foo", "deleted"), true);
  assert.equal(query.isOn("foo case:yes", "case"), true);
});

test("the last word on how text is meant counts", () => {
  assert.equal(query.searchParams("x word:yes regex:yes").how, "regex");
  assert.equal(query.searchParams("x word:yes word:no").how, "text");
  assert.equal(query.searchParams("x word:yes regex:no").how, "word");
});

test("only how to look is nothing to look for", () => {
  assert.equal(query.asksNothing(query.searchParams("case:yes")), true);
  assert.equal(query.asksNothing(query.searchParams("regex:yes kind:removed order:best")), true);
  assert.equal(query.asksNothing(query.searchParams("author:anna")), false);
  assert.equal(query.asksNothing(query.searchParams("x")), false);
});
