import { splitOutside, splitSentences } from "#src/spec/split-sentences.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

const REQUEST_NEXT = /;\s+(?=`?(?:GET|POST|PUT|PATCH|DELETE)\s{1,9}(?:…|\.{3})?\/)/u;
const NUMBER_NEXT = /(?<=[^\d.]\.)(?<!\b(?:e\.g|i\.e|no|approx|vs|etc)\.)\s+(?=`?\d)/u;

/** Sentences of a text. A number begins one as a capital does, and so does a request behind a semicolon. */
export const sentencesIn = (text: string, line: number): Sentence[] =>
  splitSentences(text, line).flatMap((sentence) =>
    sentence.text
      .split(REQUEST_NEXT)
      .flatMap((part) => part.split(NUMBER_NEXT))
      .map((part) => ({ line: sentence.line, text: part.trim() }))
      .filter((part) => part.text !== ""),
  );

const NAMES =
  /^(?:(?:Sorting|Sort|Paging|Pages|Order|Filtering|Searching|Search):\s)?(?:(?:Optional(?:ly)?|The|An?)\s+)?[`"]?((?:`[?&]?[A-Za-z_]\w{0,60}\??(?:=[^`]{0,80})?`(?:\s*,\s*(?:and |or )?|\s+and\s+|\s+or\s+|\s*\/\s*)?){1,12})(?=\s|[:(–—.]|$)/u;

/** The clauses of a sentence. */
export const clausesIn = (text: string): string[] => splitOutside(text, ";");

/** `isQuery`: it is written as it stands in a query string. */
type Subject = { names: string[]; rest: string; isQuery: boolean };

const NEXT_SUBJECT =
  /(?:,(?:\s{1,3}and)?|\s{1,3}and)\s{1,3}(?=`[?&][A-Za-z_]\w{0,60}=?`)|(?:,|\s{1,3}and)\s{1,3}(?=`[A-Za-z_]\w{0,60}`\s(?:is|the|whether|from|at|up|between|may|defaults?|\d))/u;

/** "`limit` 1 to 200 and `offset` from 0" in two parts; a sentence about one member is whole. */
export const partSubjects = (text: string): string[] => (subjectOf(text) === null ? [text] : text.split(NEXT_SUBJECT));

/** The member names that a sentence begins with, and what it goes on to say of them. */
export const subjectOf = (text: string): Subject | null => {
  const match = NAMES.exec(text);
  const written = match?.[1] ?? "";
  const names = [...written.matchAll(/`[?&]?([A-Za-z_]\w*)/gu)].map(([, name = ""]) => name);
  if (match === null || names.length === 0 || names.some((name) => /^(?:null|true|false|[A-Z]+)$/u.test(name)))
    return null;
  const optional = /^optional/iu.test(text) ? "optional, " : "";
  const value = /`[?&]?\w+=([^`]*)`/u.exec(written)?.[1] ?? "";
  const shown = /\|/u.test(value) ? `one of ${value.split("|").join(", ")}, ` : "";
  const said = text.slice(match[0].length).replace(/^\s*\(([^()]*)\):\s*/u, "$1, ");
  const isQuery = /`[?&]|`\w+=/u.test(written);
  return {
    names,
    isQuery,
    rest: `${optional}${shown}${said.replace(/^\s*[:–—-]\s*/u, "").trim()}`,
  };
};

/** A member's sentence ends where nothing is said about it: "`a` is …", not "`a` of the list in …". */
export const saysRule = (rest: string): boolean =>
  rest === "" ||
  /^(?:[(\d<>≤≥=]|is\b|are\b|has\b|have\b|must\b|may\b|can\b|cannot\b|defaults?\b|optional\b|required\b|one of\b|only\b|filters?\b|narrows?\b|counts?\b|lists?\b|tells?\b|an?\b|the\b|at (?:least|most)\b|up to\b|between\b|from\b|with\b|in\b|being\b|matches\b|repeats\b|moves\b|follows?\b|keeps\b|starts\b|begins\b|comes?\b|means\b|exact\b|whole\b|integer\b|string\b|boolean\b|text\b|[A-Za-z`"])/u.test(
    rest,
  );
