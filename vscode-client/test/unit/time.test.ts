// Before anything asks for a date: a zone whose clocks change.
process.env["TZ"] = "Europe/Berlin";

import assert from "node:assert/strict";
import { test } from "node:test";

import { setLanguage } from "../../../panel-core/language";
import * as time from "../../../panel-core/time";
import { english } from "./english";

const at = (text: string): number => new Date(text).getTime();
const NOW = at("2026-11-21T14:02:31");

test("the last hour is told in seconds and minutes, what is older by the clock", () => {
  const ago = (seconds: number): string => time.relativeTime(english, NOW - seconds * 1000, NOW);
  assert.equal(ago(0), "now");
  assert.equal(ago(4.999), "now");
  assert.equal(ago(5), "5 s ago");
  assert.equal(ago(59.999), "59 s ago");
  assert.equal(ago(60), "1 min ago");
  assert.equal(ago(3599.999), "59 min ago");
  assert.equal(ago(3600), "13:02");
});

test("a time that lies ahead is told by the clock", () => {
  assert.equal(time.relativeTime(english, NOW + 1, NOW), "14:02");
});

test("under no day, another day than today is named", () => {
  const shown = (text: string): string => time.shortTime(english, at(text), NOW);
  assert.equal(shown("2026-11-21T00:00:00"), "00:00");
  assert.equal(shown("2026-11-20T23:59:59"), "yesterday 23:59");
  assert.equal(shown("2026-11-19T23:59:59"), "19 Nov");
  assert.equal(shown("2025-11-19T23:59:59"), "19 Nov 2025");
});

test("days are named today, yesterday, and then by weekday and date", () => {
  const title = (text: string): string => time.dayTitle(english, at(text), NOW);
  assert.equal(title("2026-11-21T00:00:00"), "Today");
  assert.equal(title("2026-11-20T23:59:59"), "Yesterday");
  assert.equal(title("2026-11-16T12:00:00"), "Monday 16 November");
  assert.match(title("2025-11-16T12:00:00"), /^Sunday,? 16 November 2025$/);
});

test("a minute after midnight, a minute before is yesterday", () => {
  const now = at("2026-11-21T00:00:30");
  assert.equal(time.dayTitle(english, now - 60_000, now), "Yesterday");
  assert.equal(time.relativeTime(english, now - 60_000, now), "1 min ago");
});

test("a day of 25 hours is one day", () => {
  const now = at("2026-10-25T23:30:00");
  assert.equal(time.dayTitle(english, at("2026-10-25T00:30:00"), now), "Today");
  assert.equal(time.dayTitle(english, at("2026-10-24T23:30:00"), now), "Yesterday");
  assert.equal(now - at("2026-10-25T00:30:00"), 24 * 3_600_000);
});

test("a day of 23 hours is one day", () => {
  const now = at("2026-03-30T00:30:00");
  assert.equal(time.dayTitle(english, at("2026-03-29T00:30:00"), now), "Yesterday");
  assert.equal(time.dayTitle(english, at("2026-03-28T23:30:00"), now), "Saturday 28 March");
});

test("the key of a day is that of the local zone", () => {
  assert.equal(time.dayKey(at("2026-11-20T23:30:00Z")), "2026-11-21");
  assert.equal(time.dayKey(at("2026-01-02T12:00:00")), "2026-01-02");
});

test("a distance is told in the largest unit that fits", () => {
  const shown = (text: string): string => time.distance(english, at(text), NOW);
  assert.equal(shown("2026-11-21T14:02:00"), "31 s ago");
  assert.equal(shown("2026-11-21T13:02:31"), "1 hour ago");
  assert.equal(shown("2026-11-21T02:00:00"), "12 hours ago");
  assert.equal(shown("2026-11-20T23:00:00"), "yesterday");
  assert.equal(shown("2026-11-19T23:00:00"), "2 days ago");
  assert.equal(shown("2026-11-08T23:00:00"), "13 days ago");
  assert.equal(shown("2026-11-07T23:00:00"), "7 Nov");
  assert.equal(shown("2026-11-22T23:00:00"), "22 Nov");
});

test("a span names its day once where it has but one", () => {
  const shown = (from: string, to: string): string => time.span(english, at(from), at(to));
  assert.equal(shown("2026-11-14T10:20:00", "2026-11-14T10:40:00"), "14 November 10:20 to 10:40");
  assert.equal(shown("2026-11-14T10:20:00", "2026-11-14T10:20:59"), "14 November 10:20");
  assert.equal(
    shown("2026-11-14T10:20:00", "2026-11-15T09:00:00"),
    "14 November 10:20 to 15 November 09:00",
  );
});

test("another language names months and days in its words", () => {
  setLanguage("de");
  assert.equal(time.shortDate(at("2026-03-07T12:00:00"), NOW), "7. März");
  setLanguage("en");
  assert.equal(time.shortDate(at("2026-03-07T12:00:00"), NOW), "7 Mar");
});
