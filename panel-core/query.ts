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
  "kind",
  "order",
  "case",
  "word",
  "phrase",
  "regex",
  "significant",
  "deleted",
] as const;

export type Filter = (typeof FILTERS)[number];

/** Filters that are on or off; all but the last are off where nobody says otherwise. */
export const SWITCHES = ["case", "word", "phrase", "regex", "significant", "deleted"] as const;

export type Switch = (typeof SWITCHES)[number];

/** How text is meant, where it is not meant as it stands: one of them at most. */
const HOWS = ["word", "phrase", "regex"] as const;

/** Filters with a few values; the first is meant where none is named. */
export const CHOICES = {
  kind: ["any", "introduced", "removed", "contains", "vanished"],
  order: ["newest", "best"],
} as const;

type Choice = keyof typeof CHOICES;
type TextFilter = Exclude<Filter, Switch | Choice>;

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
    if (name !== null) {
      Object.assign(params, paramsOf(name, value, params));
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

/** Whether a switch is on. */
export function isOn(input: string, name: Switch): boolean {
  const value = filterValue(input, name);
  return value === "" ? name === "deleted" : saysYes(value);
}

/** The words with a switch turned; what text is meant as turns off what it was meant as. */
export function turned(input: string, name: Switch): string {
  const on = !isOn(input, name);
  const others = isHow(name) ? HOWS.filter((how) => how !== name) : [];
  const words = others.reduce((so, how) => withFilter(so, how, ""), input);
  const usual = name === "deleted";
  return withFilter(words, name, on === usual ? "" : on ? "yes" : "no");
}

/** Whether anything at all is asked for. */
export function asksNothing(params: SearchParams): boolean {
  return !params.text && FILTERS.every((name) => isSwitch(name) || isChoice(name) || !params[name]);
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
  if (isSwitch(name)) {
    return [...YES, ...NO].includes(value.toLowerCase());
  }
  return isChoice(name) ? (CHOICES[name] as readonly string[]).includes(value) : value !== "";
}

function paramsOf(name: Filter, value: string, so: SearchParams): Partial<SearchParams> {
  if (isHow(name)) {
    const how = so.how === name ? "text" : (so.how ?? "text");
    return { how: saysYes(value) ? name : how };
  }
  switch (name) {
    case "case":
      return { match_case: saysYes(value) };
    case "significant":
      return { significant_only: saysYes(value) };
    case "deleted":
      return { deleted: saysYes(value) };
    default:
      return { [name]: value };
  }
}

function saysYes(value: string): boolean {
  return YES.includes(value.toLowerCase());
}

function isFilter(name: string): name is Filter {
  return (FILTERS as readonly string[]).includes(name);
}

/** Whether a filter is on or off. */
export function isSwitch(name: Filter): name is Switch {
  return (SWITCHES as readonly string[]).includes(name);
}

/** Whether a filter has one of a few values. */
export function isChoice(name: Filter): name is Choice {
  return name in CHOICES;
}

function isHow(name: Filter): name is (typeof HOWS)[number] {
  return (HOWS as readonly string[]).includes(name);
}

function valueOf(params: SearchParams, name: Filter): string | undefined {
  if (isHow(name)) {
    return params.how === name ? "yes" : undefined;
  }
  switch (name) {
    case "case":
      return params.match_case === true ? "yes" : undefined;
    case "significant":
      return params.significant_only === true ? "yes" : undefined;
    case "deleted":
      return params.deleted === false ? "no" : undefined;
    case "kind":
    case "order": {
      const value = params[name] ?? CHOICES[name][0];
      return value === CHOICES[name][0] ? undefined : value;
    }
    default: {
      const value = params[name satisfies TextFilter] ?? "";
      return value === "" ? undefined : value;
    }
  }
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
