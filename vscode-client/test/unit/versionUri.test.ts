import assert from "node:assert/strict";
import test from "node:test";

import { baseName, fileUri, NOTHING, versionName, versionUri } from "../../src/versionUri";

const FILE = { scheme: "file", authority: "", path: "/home/ann/größe 1.py" };
const NAME = { version: "1482-9f3a2c7d", number: 12, label: "version 12" };

test("a version's document has the path of its file, so that its language is found", () => {
  assert.equal(versionUri(FILE, NAME).path, "/home/ann/größe 1.py");
});

test("a document says which version it shows and of which file", () => {
  const uri = versionUri(FILE, NAME);
  assert.deepEqual(versionName(uri), NAME);
  assert.deepEqual(fileUri(uri), { ...FILE, query: "" });
});

test("a file on another machine keeps that machine's name", () => {
  const uri = versionUri({ scheme: "file", authority: "server", path: "/share/x.py" }, NAME);
  assert.equal(uri.authority, "server");
  assert.equal(fileUri(uri).authority, "server");
});

test("a version of a program's value is not taken for one of a file", () => {
  const uri = versionUri({ scheme: "value", authority: "", path: "/bots/first" }, NAME);
  assert.deepEqual(versionName(uri), NAME);
  assert.deepEqual(fileUri(uri), {
    scheme: "value",
    authority: "",
    path: "/bots/first",
    query: "",
  });
});

test("a query that somebody wrote by hand leads to no other scheme", () => {
  const uri = { ...versionUri(FILE, NAME), query: '{"version":"1","of":"https"}' };
  assert.equal(fileUri(uri).scheme, "file");
});

test("the query is an object in JSON, since a label formatter reads nothing else", () => {
  const { query } = versionUri(FILE, { ...NAME, label: 'after "x" & y?' });
  assert.ok(query.startsWith("{") && query.endsWith("}"));
  assert.equal((JSON.parse(query) as { label: string }).label, 'after "x" & y?');
});

test("a document of another scheme shows no version", () => {
  assert.equal(versionName({ scheme: "git", query: '{"version":"1"}' }), undefined);
});

test("a query that somebody wrote by hand is no version, and no crash", () => {
  for (const query of ["", "12", "{", "[]", "null", '{"version":12}', '{"version":""}']) {
    assert.equal(versionName({ scheme: "backtrail", query }), undefined);
  }
});

test("what is not said about a version is filled in from its address", () => {
  const name = versionName({ scheme: "backtrail", query: '{"version":"~1"}' });
  assert.deepEqual(name, { version: "~1", number: 0, label: "~1" });
});

test("an empty document can be told from all versions", () => {
  const uri = versionUri(FILE, { version: NOTHING, number: 0, label: "nothing" });
  assert.equal(versionName(uri)?.version, NOTHING);
});

test("a file's name is the last part of its path", () => {
  assert.equal(baseName("/home/ann/x.py"), "x.py");
  assert.equal(baseName("x.py"), "x.py");
});
