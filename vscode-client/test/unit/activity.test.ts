process.env["TZ"] = "Europe/Berlin";

import assert from "node:assert/strict";
import { test } from "node:test";

import { readMessage } from "../../src/activityMessages";
import { page } from "../../src/activityPicture";
import { barMessage, dateLabels } from "../../../panel-core/activity";
import type { ActivityBar } from "../../../panel-core/protocol";
import { english } from "./english";

const NOW = new Date("2026-11-21T14:00:00").getTime();

function bar(local: string, more: Partial<ActivityBar> = {}): ActivityBar {
  const time = new Date(local).toISOString();
  return {
    start: time,
    end: time,
    version: 1,
    versions: 1,
    added: 1,
    deleted: 0,
    significant: true,
    ...more,
  };
}

test("a bar says in words how many saves, how much, when, and whether it stands out", () => {
  const end = new Date("2026-11-14T10:40:00").toISOString();
  const found = barMessage(
    english,
    bar("2026-11-14T10:20:00", { end, versions: 3, added: 12, deleted: 4 }),
  );
  assert.equal(
    found.spoken,
    "3 saves, 12 lines added, 4 deleted, 14 November 10:20 to 10:40, significant",
  );
  assert.equal(found.words, "3 saves · +12 −4 · 14 Nov 10:20 to 10:40");
});

test("a bar without lines says so", () => {
  const found = barMessage(english, bar("2026-11-14T10:20:00", { added: 0, significant: false }));
  assert.equal(found.spoken, "1 save, no lines changed, 14 November 10:20, minor");
  assert.equal(found.words, "1 save · 14 Nov 10:20");
});

test("dates stand under start, middle and end, and none twice", () => {
  const days = ["06", "08", "10", "13", "15", "21"].map((day) => bar(`2026-11-${day}T10:00:00`));
  assert.deepEqual(dateLabels(english, days, NOW), ["6 Nov", "13 Nov", "today"]);
  assert.deepEqual(dateLabels(english, days.slice(0, 2), NOW), ["6 Nov", "8 Nov"]);
  assert.deepEqual(dateLabels(english, days.slice(5), NOW), ["today"]);
  assert.deepEqual(dateLabels(english, [], NOW), []);
});

test("the page allows its own script and style and nothing else", () => {
  const html = page(english, {
    script: "https://x/activity.js",
    style: "https://x/activity.css",
    source: "https://x",
    nonce: "abc",
    language: 'en"><script>',
  });
  assert.match(html, /content="default-src 'none'; style-src https:\/\/x; script-src 'nonce-abc'"/);
  assert.ok(!html.includes('lang="en">'));
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.ok(!/ style=| on[a-z]+=|unsafe/.test(html));
});

test("only what the picture may say is heard", () => {
  assert.deepEqual(readMessage({ kind: "open", version: 3 }), { kind: "open", version: 3 });
  assert.deepEqual(readMessage({ kind: "search", words: "x" }), {
    kind: "search",
    words: "x",
    everywhere: false,
  });
  for (const data of [
    null,
    "open",
    { kind: "open", version: "3" },
    { kind: "search" },
    { kind: "action", command: "workbench.action.quit" },
    { kind: "other" },
  ]) {
    assert.equal(readMessage(data), undefined);
  }
});
