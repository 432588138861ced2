import { readFieldClause } from "#src/spec/field-clause.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";
import { statusesIn } from "./find-statuses.ts";

const NUMBER = String.raw`-?\d[\d,]{0,15}(?:\.\d{1,9})?`;
/** "strings of 1 to 100 characters" says two things. */
const SIZED = new RegExp(
  String.raw`^(?:an? )?(string|text|list|array|integer|whole number|number)s? (?:of|with|out of) ((?:up to |at most |at least |between |from )?${NUMBER}\b.{0,80})$`,
  "iu",
);
/** "the handle if left out" gives no value: only a word or a literal is one. */
const PRESET =
  /^(`[^`]{1,60}`|"[^"]{0,60}"|-?[\w.:]{1,40}) (?:by default|(?:if|when) (?:left out|absent|omitted|missing|not given))$|^left out means (`[^`]{1,60}`|"[^"]{0,60}"|-?\d[\w.:]{0,40})$/iu;
/** `draft`, `published` or `archived`. */
const VALUES =
  /^([^`":]{1,60}:\s+)?(?:(?:one of|either)\s*:?\s*)?((?:"[^"]{0,60}"|`[^`]{0,60}`)(?:(?:\s*,\s*(?:or |and )?|\s+or\s+|\s*\/\s*|\s*\|\s*)(?:"[^"]{0,60}"|`[^`]{0,60}`)){1,40})$/u;
const BEGINS =
  /^(?:and |but )?(?:(?:it|they) )?(?:(?:is|are|has|have|must be|must have|must then have|may be|can be|being|takes)\s+)?(?:(?:always|an?|the)\s+)?(?=\S)/iu;

const unticked = (value: string): string => value.replaceAll(/["`]/gu, "").trim();
const isUnderstood = (clause: string): boolean => clause.startsWith("one of ") || readFieldClause(clause) !== null;

/** What is excluded, and classes of letters such as `a-z`, are no values. */
const NO_VALUES = /^[^`"]{0,60}\b(?:never|not|no|except|reserved|cannot)\b|`(?:[a-z]-[a-z]|[A-Z]-[A-Z]|0-9)/u;

/** An enumeration, and the words that lead up to it. */
const asValues = (text: string): string[] | null => {
  const match = NO_VALUES.test(text) ? null : VALUES.exec(text);
  if (match === null) return null;
  const values = [...(match[2] ?? "").matchAll(/"[^"]*"|`[^`]*`/gu)].map(([value]) => unticked(value));
  const lead = match[1]?.replace(/:\s*$/u, "").trim() ?? "";
  return [...(lead === "" ? [] : [lead]), `one of ${values.join(", ")}`];
};

/** "from 1 to 50 and defaults to 20", where either half says something. */
const atAnd = (text: string): string[] | null => {
  const [first, second, ...more] = text.split(/,? and (?:is |are |an? )?/u);
  if (first === undefined || second === undefined || more.length > 0) return null;
  const halves = [...inPlainWords(first), ...inPlainWords(second)];
  const isPlain = halves.every(isUnderstood) || /^(?:optional|required|unique|defaults?)\b/iu.test(second);
  return isPlain ? halves : null;
};

/** One clause in the words that rules for fields understand, where it says something of the kind. */
const inPlainWords = (clause: string): string[] => {
  const text = clause
    .trim()
    .replace(/^(?:it|they) (?=(?:has|have|is|are|must|may|can)\b)/iu, "")
    .replace(/^[:–—-]\s*/u, "")
    .replace(/\.$/u, "")
    .replaceAll(/`(-?\d[\d.,]*)`/gu, "$1")
    .trim();
  if (text === "" || statusesIn(text).some(({ status }) => status >= 400)) return text === "" ? [] : [text];
  const short = text.replace(BEGINS, "");
  const values = asValues(text) ?? asValues(short);
  if (values !== null) return values;
  const sized = SIZED.exec(short);
  if (sized) return [sized[1]?.toLowerCase() ?? "", ...inPlainWords(sized[2] ?? "")];
  const from = /^(.{0,30}?)\s?\bfrom (-?\d+)$/u.exec(short);
  if (from) return [...inPlainWords(from[1] ?? ""), `at least ${from[2] ?? ""}`];
  if (/^(?:with )?one of (?:the|these|those|its|them)\b/iu.test(short)) return [`is ${short.replace(/^with /iu, "")}`];
  const preset = PRESET.exec(text.replace(/^(?:is|are) /u, ""));
  if (preset) return [`default ${preset[1] ?? preset[2] ?? ""}`];
  if (/^(?:required|optional)$/iu.test(short)) return [short.toLowerCase()];
  if (/^defaults? (?:is |to )?(?:the |an? )?empty(?: string| text)?$/iu.test(short)) return ['default ""'];
  if (/^defaults? /iu.test(short)) return [short.replace(/^defaults? (?:to |is )?/iu, "default ")];
  const [, type, rest] = /^(boolean|integer|string|number)s? (?:and )?((?:required|optional)\b.*)$/iu.exec(short) ?? [];
  if (type !== undefined && rest !== undefined) return [type.toLowerCase(), ...clausesOf(rest)];
  const [, kind, more] = /^(boolean|integer|string|number|array of strings): (.+)$/iu.exec(short) ?? [];
  if (kind !== undefined && more !== undefined) return [kind.toLowerCase(), ...inPlainWords(more)];
  const [, bounds, need] = /^(.{1,40}?),? (required|optional)$/iu.exec(short) ?? [];
  if (bounds !== undefined && need !== undefined && isUnderstood(bounds)) return [bounds, need.toLowerCase()];
  const [, plural, range] =
    /^(?:both |all )?(integer|number|string|text)s ((?:-?\d|between|from|at|up to|of)\b.*)$/iu.exec(short) ?? [];
  if (plural !== undefined && range !== undefined) return [plural.toLowerCase(), ...inPlainWords(range)];
  if (isUnderstood(short)) return [short];
  return isUnderstood(text) ? [text] : (atAnd(short) ?? [text]);
};

const MARKED_DEFAULT = /("[^"]{1,60}"|`[^`]{1,60}`)\s*\((?:the )?default\b[^()]{0,200}\)/u;
const REMARKS = /("[^"]{1,60}"|`[^`]{1,60}`)\s*\((?:(?:the )?default\b[,;]?)?\s*([^()]{1,200})\)/gu;

/** "`always` (default) or `after_close`": the values, the default, and what stands in brackets of each value. */
const withDefaultApart = (text: string): string[] => {
  const marked = MARKED_DEFAULT.exec(text);
  if (marked === null) return [text];
  const values = text.replaceAll(/\s*\([^()]{0,200}\)/gu, "");
  const remarks = [...text.matchAll(REMARKS)].flatMap(([, value = "", remark = ""]) =>
    /^(?:the )?default$/u.test(remark) ? [] : [`${unticked(value)} means ${remark}`],
  );
  return [values, `default ${unticked(marked[1] ?? "")}`, ...remarks];
};

const VALUE = /^(?:or |and )?(?:"[^"]*"|`[^`]*`)(?:,?\s+(?:or|and)\s+(?:"[^"]*"|`[^`]*`))?(?:\s*\([^()]*\))?$/u;
const ENDS_IN_VALUE = /["`](?:\s*\([^()]*\))?$/u;
const LISTS = /^(?:is |are )?(?:one of|either|list of|any of|one or more of|some of|enum|only)\b/iu;
const BARE_VALUE = /^(?:and |or )?[\p{L}\d][\p{L}\d _.-]{0,30}(?:\s*\([^()]*\))?$/u;
const OUT_OF = /\b(?:out of|characters of|letters|digits|made of)\b/u;
const KIND_OF_LETTER =
  /^(?:(?:and|or) )?(?:(?:lower|upper)-?case )?(?:`[^`]+`|[A-Za-z0-9][–-][A-Za-z0-9]|letters|digits|hyphens|dots|spaces?|underscores?|dashes)(?:,? (?:and|or) .{1,40})?$/u;

/** Whether a part that was cut off at a comma goes on with what stands before it. */
const goesOn = (last: string, part: string): boolean =>
  (VALUE.test(part) && ENDS_IN_VALUE.test(last)) ||
  (LISTS.test(last) && BARE_VALUE.test(part) && !isUnderstood(part)) ||
  (OUT_OF.test(last) && KIND_OF_LETTER.test(part));

/** Puts what was cut at the commas of an enumeration together again. */
const joinValues = (parts: readonly string[]): string[] => {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && goesOn(last, part)) joined[joined.length - 1] = `${last}, ${part}`;
    else joined.push(part);
  }
  return joined;
};

/** `integer (default 1)` says two things; "(0-9)" in the middle of a phrase stays where it is. */
const liftBracket = (clause: string): string[] => {
  const [, outside = "", inside = ""] = /^([^()]*)\s*\(([^()]*)\)$/u.exec(clause) ?? [];
  if (inside === "") return [clause];
  const before = outside.trim() === "" ? [] : [outside.trim()];
  return [...before, ...(statusesIn(inside).length > 0 ? [clause] : clausesOf(inside))];
};

const clausesOfSentence = (text: string): string[] => {
  const sentence = text.trim().replace(/\.$/u, "");
  const [main = "", ...apart] = withDefaultApart(sentence);
  const clauses = [main]
    .flatMap((part) => joinValues(splitOutside(part, ",")))
    .flatMap(liftBracket)
    .flatMap(inPlainWords);
  const isProse = clauses.length > 1 && !clauses.some(isUnderstood) && statusesIn(sentence).length === 0;
  return [...(isProse ? inPlainWords(sentence) : clauses), ...apart];
};

/** "is where the visitor is sent: an absolute address" */
const EXPLAINS =
  /^(?:(?:is|are|says?|tells?|names?|holds?) )?(?:which|that|where|what|who|how|whether|when|why) [^:;.`]{1,60}: /u;

/** What is said of a member as clauses that can be read one by one: `string`, `1–60 characters`, `default low`. */
export const clausesOf = (text: string): string[] =>
  splitOutside(text.replace(EXPLAINS, ""), ";·")
    .flatMap((part) => part.split(/(?<=[^.]\.)\s+(?=[\p{Lu}`"\d])/u))
    .flatMap(clausesOfSentence);
