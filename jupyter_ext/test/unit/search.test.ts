import assert from "node:assert/strict";
import { beforeEach, afterEach, mock, test } from "node:test";

import type { SearchMatch, SearchParams, SearchResult } from "../../../panel-core/protocol";
import { type Client, Fault } from "../../src/client";
import { pieces } from "../../src/panel/marks";
import { Search } from "../../src/panel/search";
import { version } from "./values";

function match(path: string, number: number): SearchMatch {
  return {
    uri: "",
    path,
    workspace: "/",
    deleted: false,
    version: version(number),
    kind: "added",
    line: 1,
    preview: "x",
    start: 0,
    length: 1,
    count: 1,
  };
}

let asked: SearchParams[] = [];

function search(answer: (params: SearchParams) => SearchResult): Search {
  const call = (_: string, params: SearchParams): Promise<SearchResult> => {
    asked.push(params);
    return new Promise((resolve) => {
      resolve(answer(params));
    });
  };
  return new Search({ call } as unknown as Client);
}

function piece(matches: SearchMatch[], next: number | null): SearchResult {
  return { matches, next_cursor: next, scanned: 10, remaining: next ?? 0 };
}

/** Lets the person's pause pass, and the answers arrive. */
async function pause(looking: Search): Promise<void> {
  mock.timers.tick(1000);
  while (looking.running) {
    await Promise.resolve();
  }
}

beforeEach(() => {
  asked = [];
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  mock.timers.reset();
});

test("pieces are asked for until all was looked at", async () => {
  const looking = search(({ cursor }) =>
    cursor === null ? piece([match("a.py", 9)], 5) : piece([match("b.py", 3)], null),
  );
  looking.ask("colour author:ada", "project", "a.py");
  await pause(looking);
  assert.deepEqual(
    looking.matches.map(({ path }) => path),
    ["a.py", "b.py"],
  );
  assert.deepEqual([asked[0]?.text, asked[0]?.author, asked[1]?.cursor], ["colour", "ada", 5]);
});

test("a search looks into one file, its folder, or everywhere", async () => {
  const looking = search(() => piece([], null));
  for (const scope of ["file", "folder", "project"] as const) {
    looking.ask("colour", scope, "in/a[1].py");
    await pause(looking);
  }
  assert.deepEqual(
    asked.map(({ path, folder }) => [path, folder]),
    [
      ["in/a[1].py", undefined],
      [undefined, "in"],
      [undefined, undefined],
    ],
  );
});

test("a pattern is asked for letter by letter, and what narrows it stands at its end", async () => {
  const looking = search(() => piece([], null));
  looking.ask('say\\s+"hi"  file:"my notes.py" case:yes', "project", undefined);
  looking.choose({ how: "regex", kind: "vanished" });
  await pause(looking);
  const [params] = asked;
  assert.deepEqual(
    [params?.text, params?.file, params?.match_case, params?.how, params?.kind],
    ['say\\s+"hi" ', "my notes.py", true, "regex", "vanished"],
  );
  assert.equal(params?.order, undefined);
});

test("a pattern that cannot be read is told as wrong until something else is asked", async () => {
  const looking = search(() => {
    throw new Fault("RE2 does not take this pattern", 400, "usage");
  });
  looking.ask("(", "project", undefined);
  await pause(looking);
  assert.deepEqual([looking.wrong, looking.failure], [true, "RE2 does not take this pattern"]);
  looking.ask("(a", "project", undefined);
  assert.equal(looking.wrong, false);
});

test("versions that cannot be looked into are counted over all pieces", async () => {
  const looking = search(({ cursor }) => ({ ...piece([], cursor === null ? 5 : null), unread: 2 }));
  looking.ask("colour", "project", undefined);
  await pause(looking);
  assert.deepEqual([looking.unread, looking.scanned], [4, 20]);
});

test("of the best as many are asked for at once as are shown, of the newest fewer", async () => {
  const looking = search(() => piece([match("a.py", 9)], null));
  looking.ask("colour", "project", undefined);
  looking.choose({ order: "best" });
  await pause(looking);
  looking.choose({ order: "newest" });
  await pause(looking);
  assert.deepEqual(
    asked.map(({ limit }) => limit),
    [300, 100],
  );
});

test("all places of a line are marked", () => {
  const marks = [
    { start: 2, length: 1 },
    { start: 6, length: 1 },
  ];
  const line = { ...match("a.py", 1), preview: "  x = x", start: 2, length: 1, marks };
  assert.deepEqual(
    pieces(line).map(({ text, marked }) => (marked ? `[${text}]` : text)),
    ["[x]", " = ", "[x]"],
  );
});

test("a person who types on asks once, for the last words", async () => {
  const looking = search(() => piece([], null));
  for (const words of ["c", "co", "col"]) {
    looking.ask(words, "project", undefined);
    mock.timers.tick(50);
  }
  await pause(looking);
  assert.deepEqual(
    asked.map(({ text }) => text),
    ["col"],
  );
});

test("what was found stays when the search is stopped; a late answer is not shown", async () => {
  const looking = search(({ cursor }) => {
    if (cursor !== null) {
      looking.cancel();
    }
    return piece([match("a.py", cursor ?? 9)], 7);
  });
  looking.ask("colour", "project", undefined);
  await pause(looking);
  assert.deepEqual(
    looking.matches.map(({ version: { number } }) => number),
    [9],
  );
  assert.equal(asked.length, 2);
});

test("no words are no search", () => {
  const looking = search(() => piece([], null));
  looking.ask("  ", "project", undefined);
  assert.deepEqual([looking.active, looking.running], [false, false]);
});
