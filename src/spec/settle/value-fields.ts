import { charactersIn, readCharacters } from "./read-characters.ts";
import { countedOf, sequenceOf } from "./text-pattern.ts";
import type { Field } from "#src/spec/spec.ts";

/** `mostEntries`: of a list, where `max` may be of each entry. */
export type FieldRead = Partial<Field> & { mostEntries?: number };
export type Found = { field?: FieldRead; optional?: true; defaultText?: string } | null;
export type Rule = [RegExp, (match: RegExpExecArray) => Found];

export const number = (text: string | undefined): number =>
  Number((text ?? "").replaceAll(/[,_ ]/gu, "").replaceAll(/[−–]/gu, "-"));

export const N = String.raw`([−-]?\d[\d,]*(?:\.\d+)?)`;
export const TO = String.raw`\s*(?:–|—|-|to|\.\.\.?|…|and)\s*`;
/** Names of characters, single ones in backticks, and what joins them. */
export const CHARS = String.raw`((?:(?:\x60[^\x60]{1,40}\x60|\(?(?:[a-zA-Z][-–][a-zA-Z]|\d[-–]\d)(?: in either case)?\)?|(?:lower-?case|upper-?case|capital|ascii|latin)?\s*letters|lower-?case|digits|hyphens|underscores|dots|spaces?|blanks)(?:\s*(?:,|and|or)\s*(?:and |or )?|\s+)?)+)`;

/** Several words in backticks are values, and no characters. */
const areWords = (text: string): boolean => {
  const quoted = [...text.matchAll(/`([^`]+)`/gu)].map(([, inner = ""]) => inner);
  return (
    quoted.length > 0 &&
    quoted.every((inner) => /^[a-z]{3,}(?:[._:-][a-z]{2,})*$/u.test(inner) && !/^[a-z]-[a-z]$/u.test(inner)) &&
    /[._:]|`[^`]*`[^`]*`/u.test(text)
  );
};

export const classField = (characters: string, low?: string, high?: string): Found => {
  if (areWords(characters)) return null;
  const set = readCharacters(characters.replace(/[\s,]+$/u, ""));
  if (set === null) return null;
  const bounds = low === undefined ? {} : { min: number(low), max: number(high ?? low) };
  return { field: { pattern: `[${set}]${low === undefined ? "+" : "*"}`, ...bounds } };
};

export const NUMERIC = /\b(?:integers?|int|(?:whole )?number)\b/iu;

export const hexField = (min: number, max: number, letters: string): Found => {
  const set = /^low/iu.test(letters) ? "0-9a-f" : /^(?:up|cap)/iu.test(letters) ? "0-9A-F" : "0-9A-Fa-f";
  return { field: { type: "text", pattern: `[${set}]*`, min, max } };
};

export const MINUTES: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

/** "We make one: exactly 7 characters out of `a-z0-9`". */
export const madeField = (length: string | undefined, characters: string): Found => {
  const set = readCharacters(characters.replace(/[\s,]+$/u, ""));
  return set === null ? null : { field: { made: { length: number(length), from: charactersIn(set) } } };
};

export const DROPPED = String.raw`(?:(?:white ?)?spaces?|blanks|hyphens?|dashes|dots?|(?:round )?brackets|parentheses|slashes|commas|underscores?)`;
const DROPS: [RegExp, string][] = [
  [/spaces?|blanks/iu, String.raw`\s`],
  [/hyphens?|dashes/iu, String.raw`\-`],
  [/dots?/iu, "."],
  [/brackets|parentheses/iu, "()"],
  [/slashes/iu, "/"],
  [/commas/iu, ","],
  [/underscores?/iu, "_"],
];

export const stripField = (names: string): Found => ({
  field: {
    strip: DROPS.filter(([pattern]) => pattern.test(names))
      .map(([, set]) => set)
      .join(""),
  },
});

export const sequenceField = (text: string): Found => {
  const pattern = sequenceOf(text);
  return pattern === null ? null : { field: { type: "text", pattern } };
};

export const countedSequence = (text: string): Found => {
  const pattern = countedOf(text);
  return pattern === null ? null : { field: { type: "text", pattern } };
};
