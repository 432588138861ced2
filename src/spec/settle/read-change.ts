import type { Field, Json } from "#src/spec/spec.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";

/**
 * What is said to become of a record: a number goes up or down by an `amount`, the name of a value or a number, null where
 * it is the usual one; or a state becomes another.
 */
export type Change = { field: string; sign: 1 | -1; amount: string | number | null } | { field: string; value: Json };

/** `noun`: of the record that changes. `amounts`: names of what it may change by. */
export type ChangeWords = { fields: readonly Field[]; noun: string; amounts: readonly string[] };

const NAME = String.raw`(?:the )?\x60\w+\x60`;
const NAMES = String.raw`(${NAME}(?:(?:, and |, | and )(?:off |from |out of |to |by )?${NAME}){0,5})`;
const BY = String.raw`(?: by (.{1,60}?))?`;
const THEN = String.raw`(?:,? ?(?:both|each|all|then|thereby|again|at once|immediately))*`;
const RISES = String.raw`go(?:es)? up|moves? up|rises?|grows?|increases?|(?:(?:is|are|gets?) (?:then )?)?(?:raised|increased|incremented)`;
const FALLS = String.raw`go(?:es)? down|moves? down|falls?|drops?|sinks?|shrinks?|decreases?|(?:(?:is|are|gets?) (?:then )?)?(?:lowered|reduced|decreased|decremented)`;
/** Words before a verb that only tell who does it. */
const WHO = String.raw`(?:(?:it|this|that|which|each line|every line|each of them|each entry|(?:making|taking|creating|placing) (?:one|it)) )?(?:also )?`;

const UP_OR_DOWN: [RegExp, 1 | -1][] = [
  [new RegExp(String.raw`^${NAMES}${THEN} (?:${RISES})${BY}${THEN}$`, "iu"), 1],
  [new RegExp(String.raw`^${NAMES}${THEN} (?:${FALLS})${BY}${THEN}$`, "iu"), -1],
  [new RegExp(String.raw`^${WHO}(?:raises?|increases?|increments?) ${NAMES}${BY}${THEN}$`, "iu"), 1],
  [new RegExp(String.raw`^${WHO}(?:lowers?|reduces?|decreases?|decrements?) ${NAMES}${BY}${THEN}$`, "iu"), -1],
];
const MOVED: [RegExp, 1 | -1][] = [
  [
    new RegExp(
      String.raw`^${WHO}(?:adds?|puts?|gives?) (.{1,60}?) (?:back )?(?:to|on|onto|into) ${NAMES}${THEN}$`,
      "iu",
    ),
    1,
  ],
  [
    new RegExp(
      String.raw`^${WHO}(?:(?:takes?|subtracts?|deducts?|removes?) (.{1,60}?) (?:off|from|out of)) ${NAMES}${THEN}$`,
      "iu",
    ),
    -1,
  ],
];
const STATE =
  /^(?:(?:its?|the|their|all|of|each|every|those|that) ){0,3}([a-z][a-z -]{0,30}?) (?:then )?(?:is|are|becomes?|turns?|goes|go|counts? as)(?: then| now| at once| back to)? `([\w-]+)`(?: again| at once| immediately)*$/iu;

const USUAL = /^(?:that many|as many|as much|that much|the same|the same amount|it|them|the amount)$/iu;

/** `undefined` where it is not known what the words name. */
const readAmount = (text: string | undefined, amounts: readonly string[]): string | number | null | undefined => {
  if (text === undefined || USUAL.test(text.trim())) return null;
  const words = text.replaceAll("`", "").replace(/^(?:its|the|their|this|a|an|whose)(?: [a-z]+['’]s)? (?=.)/iu, "");
  const bare = words.replace(/^(?:given|sent|whole) /iu, "").trim();
  if (/^(?:one|1)$/iu.test(bare)) return 1;
  if (/^\d{1,9}$/u.test(bare)) return Number(bare);
  return amounts.find((name) => wordsOf(name).map(singular).join(" ") === wordsOf(bare).map(singular).join(" "));
};

const namesIn = (text: string): string[] => [...text.matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name);

const isNumber = (fields: readonly Field[], name: string): boolean =>
  fields.some(
    (field) =>
      field.name === name && (field.type === "integer" || field.type === "number" || field.origin === "service"),
  );

const steps = (names: readonly string[], sign: 1 | -1, by: string | undefined, words: ChangeWords): Change[] | null => {
  const amount = readAmount(by, words.amounts);
  if (amount === undefined || names.length === 0 || !names.every((name) => isNumber(words.fields, name))) return null;
  return names.map((field) => ({ field, sign, amount }));
};

const stateChange = (text: string, { fields, noun }: ChangeWords): Change[] | null => {
  const [, subject = "", value = ""] = STATE.exec(text) ?? [];
  const said = wordsOf(subject).join(" ");
  const own = wordsOf(noun).join(" ");
  if (said !== own && said !== wordsOf(plural(own)).join(" ") && said !== own.split(" ").at(-1)) return null;
  const field = fields.find(({ type, values = [] }) => type === "enum" && values.includes(value));
  return field === undefined ? null : [{ field: field.name, value }];
};

/** Numbers of the record in backticks, where a text has none: "votes are raised by one". */
const marked = (text: string, { fields }: ChangeWords): string =>
  text.includes("`")
    ? text
    : fields
        .filter(({ type }) => type === "integer" || type === "number")
        .reduce(
          (said, { name }) =>
            said.replace(new RegExp(String.raw`(?<![\w-])${RegExp.escape(name)}(?![\w-])`, "u"), "`$&`"),
          text,
        );

/** What one clause says to become of a record; null where it says something else. */
export const readChange = (clause: string, words: ChangeWords): Change[] | null => {
  const bare = clause
    .trim()
    .replace(/[.:,]$/u, "")
    .replace(/^(?:and|then|so)(?: that)? /iu, "");
  const text = marked(bare, words);
  for (const [pattern, sign] of UP_OR_DOWN) {
    const match = pattern.exec(text);
    if (match !== null) return steps(namesIn(match[1] ?? ""), sign, match[2], words);
  }
  for (const [pattern, sign] of MOVED) {
    const match = pattern.exec(text);
    if (match !== null) return steps(namesIn(match[2] ?? ""), sign, match[1], words);
  }
  return stateChange(text, words);
};
