/**
 * What a person types to search, and what the sidecar is asked: `colour file:*.py author:anna`.
 *
 * Pure. Words without a name are the text that was put in or taken out; quotes keep blanks together.
 */
import type { SearchParams } from "./protocol";

/** Words that narrow a search, in the order they are offered. */
export const FILTERS = [
  "file",
  "author",
  "tag",
  "source",
  "note",
  "since",
  "until",
  "case",
  "deleted",
] as const;

export type Filter = (typeof FILTERS)[number];

type TextFilter = Exclude<Filter, "case" | "deleted">;

interface Word {
  name: Filter | null;
  value: string;
}

const WORD = /(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)"?|(\S+))/g;
const YES = ["yes", "y", "true", "on", "1"];
const NO = ["no", "n", "false", "off", "0"];

/** What the sidecar is asked for these words; words that narrow nothing are text. */
export function searchParams(input: string): SearchParams {
  const words = split(input);
  const params: SearchParams = {};
  const text = words
    .filter((word) => word.name === null && word.value !== "")
    .map((word) => word.value);
  if (text.length > 0) {
    params.text = text.join(" ");
  }
  for (const { name, value } of words) {
    if (name === "case") {
      params.match_case = saysYes(value);
    } else if (name === "deleted") {
      params.deleted = saysYes(value);
    } else if (name !== null) {
      params[name] = value;
    }
  }
  return params;
}

/** The words for what is asked; reads back as the same. */
export function searchWords(params: SearchParams): string {
  const words: string[] = [];
  if (params.text) {
    words.push(textWord(params.text));
  }
  for (const name of FILTERS) {
    const value = valueOf(params, name);
    if (value !== undefined) {
      words.push(`${name}:${quoted(value)}`);
    }
  }
  return words.join(" ");
}

/** The words with one filter set anew, or taken out where the value is empty. */
export function withFilter(input: string, name: Filter, value: string): string {
  const kept = split(input).filter((word) => word.name !== name);
  const words = kept.map((word) =>
    word.name === null ? textWord(word.value) : `${word.name}:${quoted(word.value)}`,
  );
  return [...words, ...(value === "" ? [] : [`${name}:${quoted(value)}`])].join(" ");
}

/** The value of a filter in the words; empty where it is not set. */
export function filterValue(input: string, name: Filter): string {
  return (
    split(input)
      .filter((word) => word.name === name)
      .at(-1)?.value ?? ""
  );
}

/** Whether anything at all is asked for. */
export function asksNothing(params: SearchParams): boolean {
  return (
    !params.text && FILTERS.every((name) => name === "case" || name === "deleted" || !params[name])
  );
}

function split(input: string): Word[] {
  return [...input.trim().matchAll(WORD)].map(([whole, name, inQuotes, bare]) => {
    const value = inQuotes === undefined ? (bare ?? "") : inQuotes.replace(/\\(.)/g, "$1");
    if (name === undefined) {
      return { name: null, value };
    }
    return isFilter(name) && takes(name, value) ? { name, value } : { name: null, value: whole };
  });
}

/** `file:` with nothing behind it, or `case:maybe`, is text that somebody looks for. */
function takes(name: Filter, value: string): boolean {
  if (name === "case" || name === "deleted") {
    return [...YES, ...NO].includes(value.toLowerCase());
  }
  return value !== "";
}

function saysYes(value: string): boolean {
  return YES.includes(value.toLowerCase());
}

function isFilter(name: string): name is Filter {
  return (FILTERS as readonly string[]).includes(name);
}

function valueOf(params: SearchParams, name: Filter): string | undefined {
  if (name === "case") {
    return params.match_case === true ? "yes" : undefined;
  }
  if (name === "deleted") {
    return params.deleted === false ? "no" : undefined;
  }
  const value = params[name satisfies TextFilter] ?? "";
  return value === "" ? undefined : value;
}

/** Text that would be read as a filter, or hold a run of blanks, stands in quotes. */
function textWord(text: string): string {
  const plain = text
    .split(" ")
    .every((word) => word !== "" && !word.includes('"') && !/^[a-z]+:/.test(word));
  return plain && !/[^\S ]/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function quoted(value: string): string {
  return /^[^\s"\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}
