import type { MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Field, PageFrom } from "#src/spec/spec.ts";
import { plural, wordsOf } from "#src/spec/words.ts";

const BELOW = /^(?:before|until|older_?than|max)(?:_?(?:id|seq|number))?$/iu;
const ABOVE = /^(?:after|since|newer_?than|min)(?:_?(?:id|seq|number))?$/iu;
const BESIDE =
  /\b(?:newest|latest|last|oldest|earliest|first|next|nearest|most recent|only|those|all|ones|entries|everything)\b.*\b(?:smaller|lower|less|below|before|greater|larger|higher|above|after|behind|beyond|older|newer|earlier|later)\b/iu;

/** The field whose values a bound lies between: the one that its words name, or the one that counts. */
const fieldOf = (texts: readonly string[], fields: readonly Field[]): Field | undefined => {
  const words = new Set(texts.flatMap(wordsOf));
  const named = (origins: readonly Field["origin"][]) =>
    fields.find(({ name, origin }) => origins.includes(origin) && words.has(wordsOf(name).at(-1) ?? ""));
  const unique = fields.find(
    ({ hidden, name, type, unique: isUnique }) =>
      isUnique &&
      !hidden &&
      type === "text" &&
      (words.has(name.toLowerCase()) || words.has(plural(name.toLowerCase()))),
  );
  return named(["sequence"]) ?? named(["id"]) ?? unique ?? fields.find(({ origin }) => origin === "sequence");
};

const NEITHER = /^(?:with )?(?:neither|without (?:either|both|any|them|one)|if neither|by default)\b/iu;
const NEWEST = /\b(?:newest|latest|last|most recent)\b/iu;
const MORE = /\b(?:whether|if|true|tells?)\b.*\bmore\b/iu;
const ORDER = /\b(?:oldest|newest|latest) first\b/iu;

/** "`next` is the last key of the page if there are more, otherwise null" */
const NEXT = /^`next\w*` (?:is|tells|names|holds) the (?:last|final)\b/iu;

/** Sentences that say nothing but how the pages between bounds are told. */
export const tellsBounds = (text: string): boolean =>
  NEITHER.test(text) || NEXT.test(text) || (/^`?\w+`?/u.test(text) && MORE.test(text)) || ORDER.test(text);

/**
 * Pages next to a value, "`before`: the newest `limit` messages with a smaller seq", with the order in which they are told;
 * null where a list has none.
 */
export const readBounds = (
  { query, sentences }: RequestFact,
  fields: readonly Field[],
): { from: PageFrom & { by: "bounds" }; descending: boolean; names: string[] } | null => {
  const isBound = ({ name, rules }: MemberFact): boolean =>
    (BELOW.test(name) || ABOVE.test(name)) && rules.some((rule) => BESIDE.test(rule));
  const told = query.filter(isBound);
  const before = told.find(({ name }) => BELOW.test(name))?.name;
  const after = told.find(({ name }) => ABOVE.test(name))?.name;
  const name = before ?? after;
  const field = fieldOf(
    told.flatMap(({ rules }) => rules),
    fields,
  );
  if (name === undefined || field === undefined) return null;
  const neither = sentences.find(({ text }) => NEITHER.test(text))?.text;
  const newest = neither === undefined ? before !== undefined : NEWEST.test(neither);
  const from = {
    by: "bounds" as const,
    name,
    field: field.name,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(newest && { newest }),
  };
  const descending = sentences.some(({ text }) => /\b(?:newest|latest) first\b/iu.test(text));
  return { from, descending, names: told.map((each) => each.name) };
};
