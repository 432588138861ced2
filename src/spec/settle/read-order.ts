import type { Field, Sort } from "#src/spec/spec.ts";
import { isCounted } from "./count-words.ts";
import { wordsOf } from "#src/spec/words.ts";

const SORTED =
  /^(?:.*?\b)?(?:sorted |ordered |always )?(?:(?:by|then(?: by)?) (?<by>[^,;.]+?)(?: ascending| \(.*\))?|(?<desc>latest|newest|most recent|oldest|earliest|highest|lowest|most|fewest) (?:(?<field>`?\w+`?(?: \w+)?) )?first)$/iu;

const fieldCalled = (fields: readonly Field[], text: string): string | null => {
  const words = wordsOf(text.replaceAll(/\b(?:the|its|time|date|value)\b/giu, " ")).join(" ");
  const all = wordsOf(text).join(" ");
  const found = fields.find(({ name }) => [words, all].includes(wordsOf(name).join(" ")));
  return (
    found?.name ??
    fields.find(({ name }) => words !== "" && wordsOf(name).join(" ").startsWith(`${words} `))?.name ??
    null
  );
};

/** "on the same date the last created first", "in the order of creation": what comes first of those that tie. */
const TIES =
  /^(?:and )?(?:(?:on|at|for|with|within|among) (?:the same|equal|one) [\w ]{1,30}?,? )?(?:the )?(?:(?:last|latest|newest|most recently|oldest|earliest|first) (?:created|made|added|recorded|entered|received|one) first|(?:in |by )(?:the )?order (?:of (?:creation|entry|arrival)|in which they were (?:made|created|added)))$/iu;

const madeOrder = (fields: readonly Field[], descending: boolean): Sort[] | null => {
  const made = fields.find(({ origin }) => origin === "created-at");
  return made === undefined ? null : [{ field: made.name, descending }];
};

const SUPERLATIVES: [RegExp, RegExp, boolean][] = [
  [
    /^(?:newest|latest|most recent)$/u,
    /^(?:created|made|added|opened|posted|sent)(?:_?at|_?on)$|^(?:date|day|time)$/iu,
    true,
  ],
  [/^(?:oldest|earliest)$/u, /^(?:created|made|added|opened|posted|sent)(?:_?at|_?on)$|^(?:date|day|time)$/iu, false],
  [/^heaviest$/u, /weight/iu, true],
  [/^lightest$/u, /weight/iu, false],
  [/^(?:cheapest|least expensive)$/u, /price|cost|amount/iu, false],
  [/^(?:dearest|most expensive)$/u, /price|cost|amount/iu, true],
  [/^(?:most popular|best rated|best|highest rated|top rated)$/u, /rating|score|votes|points|likes/iu, true],
  [/^(?:most urgent)$/u, /priority|urgency/iu, true],
  [/^(?:longest)$/u, /length|duration|minutes|seconds/iu, true],
  [/^(?:shortest)$/u, /length|duration|minutes|seconds/iu, false],
  [/^(?:biggest|largest)$/u, /size|amount|count|quantity/iu, true],
  [/^(?:smallest)$/u, /size|amount|count|quantity/iu, false],
  [/^(?:soonest|next)$/u, /^due|deadline|starts?(?:_?at|_?on)?$|^(?:date|day)$/iu, false],
];

/** "heaviest first": a field that the word tells of, where there is but one. */
const bySuperlative = (text: string, fields: readonly Field[]): Sort[] | null => {
  const [, word = ""] = /^(?:the )?([a-z]+(?: [a-z]+)?) (?:ones? )?(?:come |comes |stand )?first$/iu.exec(text) ?? [];
  const form = SUPERLATIVES.find(([told]) => told.test(word.toLowerCase()));
  if (form === undefined) return null;
  const [, called, descending] = form;
  const found = fields.filter(({ hidden, name }) => !hidden && called.test(name));
  const [only] = found;
  return found.length === 1 && only !== undefined ? [{ field: only.name, descending }] : null;
};

const CASELESS =
  /\s*\(?(?:both |all )?(?:ignoring (?:upper and lower )?case|case-insensitive(?:ly)?|whatever the case)\)?/iu;

/** What ties stands in the order of its making anyway, in the direction of the rest. */
const OF_TIES = /\s*\((?:if (?:two|several|they)|(?:on|for|with|at) |equal|same|ties?\b)[^()]*\)/iu;

/** "then the one with more ratings first" */
const WITH_MORE =
  /^(?:and |then )*(?:the |those )?(?:ones? )?with (?:the )?(?<how>more|most|higher|highest|greater|fewer|fewest|less|least|lower|lowest) (?<what>[\w ]{1,30}?)(?: (?:come |comes )?first)?$/iu;

const byMore = (text: string, fields: readonly Field[]): Sort[] | null => {
  const { how = "", what } = WITH_MORE.exec(text)?.groups ?? {};
  if (what === undefined) return null;
  const name = fieldCalled(fields, what) ?? fields.find((field) => isCounted(field, what))?.name;
  return name === undefined ? null : [{ field: name, descending: !/^(?:f|l)/iu.test(how) }];
};

/** "by name ascending", "sorted by name (ignoring case)", "latest `published_at` first". */
export const readOrder = (told: string, fields: readonly Field[]): Sort[] | null => {
  // Texts are sorted so in any case.
  const text = told.replace(CASELESS, "").replace(OF_TIES, "");
  const tie = TIES.exec(text.trim());
  if (tie !== null) return madeOrder(fields, !/oldest|first (?:created|made|added)|earliest|order/iu.test(tie[0]));
  const superlative = bySuperlative(text.trim(), fields) ?? byMore(text.trim(), fields);
  if (superlative !== null) return superlative;
  const { by, desc, field } = SORTED.exec(text.trim().replaceAll(/[()]/gu, " ").trim())?.groups ?? {};
  if (by !== undefined) {
    const bare = by.replace(/\s+(?:ascending|descending)$/iu, "");
    const name = fieldCalled(fields, bare) ?? fieldCalled(fields, bare.replace(/ name$/iu, ""));
    return name === null ? null : [{ field: name, descending: /descending/iu.test(text) }];
  }
  const counted = fields.find((each) => field !== undefined && isCounted(each, field))?.name ?? null;
  const name = field === undefined ? null : (fieldCalled(fields, field) ?? counted);
  return name === null ? null : [{ field: name, descending: !/oldest|earliest|lowest|fewest/iu.test(desc ?? "") }];
};
