import assert from "node:assert/strict";
import { test } from "node:test";

import { foldTitle } from "../../../panel-core/folds";
import type { FoldMessage } from "../../../panel-core/protocol";
import { cutRow } from "../../../panel-core/rows";
import { english } from "./english";
import { row } from "./samples";

const NONE = { minor: 0, cycle: 0, whitespace: 0, burst: 0 };

test("folded saves say what they are folded for", () => {
  const title = (saves: number, kinds: Partial<FoldMessage>): string => {
    const fold = { first: 1, last: saves, title: "", ...NONE, ...kinds };
    return foldTitle(english, { saves, fold });
  };
  assert.equal(title(1, { minor: 1 }), "1 minor save");
  assert.equal(title(5, { minor: 5 }), "5 minor saves");
  assert.equal(title(3, { cycle: 3 }), "3 in-between saves: add-then-delete");
  assert.equal(title(1, { cycle: 1 }), "1 in-between save: add-then-delete");
  assert.equal(title(2, { whitespace: 2 }), "2 saves: white space only");
  assert.equal(title(4, { burst: 4 }), "4 in-between saves: in a burst");
  assert.equal(title(4, { minor: 3, burst: 1 }), "4 minor saves: 1 in a burst");
  assert.equal(
    title(7, { minor: 3, cycle: 3, whitespace: 1 }),
    "7 minor saves: 3 add-then-delete, 1 white space only",
  );
});

test("a run that was cut tells how many saves are left of it", () => {
  const sample = row([5, 4, 3, 2, 1]);
  const fold = { first: 1, last: 5, title: "", ...NONE, cycle: 5 };
  const left = cutRow({ ...sample, fold }, sample.versions.slice(3));
  assert.equal(foldTitle(english, left), "2 minor saves");
});
