import assert from "node:assert/strict";
import { test } from "node:test";

import type { ContentResult } from "../../../panel-core/protocol";
import { differenceOf } from "../../src/restore/differences";
import { version } from "./values";

const content = (text: string | null, base64: string | null = null): ContentResult => ({
  version: version(1),
  encoding: text === null ? "base64" : "utf-8",
  text,
  base64,
  size: 7,
  content_id: "",
});

test("notebooks differ by cells, whatever their JSON looks like", () => {
  const then = content('{"cells": [{"id": "a", "cell_type": "code", "source": "x"}]}');
  const cells = [{ id: "a", cell_type: "code", source: ["y"] }];
  const found = differenceOf({ type: "notebook", format: "json", content: { cells } }, then);
  assert.equal(found.kind === "cells" && found.changes.changes[0]?.before, "y");
});

test("a damaged notebook is text", () => {
  const now = { type: "notebook", format: "json", content: { cells: [] } } as const;
  assert.equal(differenceOf(now, content('{"cells": [')).kind, "lines");
});

test("of a notebook that was emptied every cell comes back", () => {
  const then = content('{"cells": [{"id": "a", "cell_type": "code", "source": "x"}]}');
  for (const now of [undefined, { type: "file", format: "text", content: "" } as const]) {
    const found = differenceOf(now, then);
    const changes = found.kind === "cells" ? found.changes.changes : [];
    assert.deepEqual(
      changes.map(({ kind, after }) => [kind, after]),
      [["added", "x"]],
    );
  }
});

test("what is gone comes back line by line", () => {
  const found = differenceOf(undefined, content("a\n"));
  assert.deepEqual(found.kind === "lines" && found.lines.lines, [{ kind: "added", text: "a" }]);
});

test("of bytes that are no text the sizes are told", () => {
  const now = { type: "file", format: "base64", content: "AAEC\nAwQ=" } as const;
  assert.deepEqual(differenceOf(now, content(null, "AAECAwQFBg==")), {
    kind: "bytes",
    before: 5,
    after: 7,
  });
});
