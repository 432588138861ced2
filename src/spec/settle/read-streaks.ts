import { readClaim } from "#src/spec/expression/read-claim.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Recent, ReportValue, Streak } from "#src/spec/report.ts";
import type { Field } from "#src/spec/spec.ts";
import { plural, singular, stem, wordsOf } from "#src/spec/words.ts";
import { type Kind, nounOf } from "./settling.ts";

/** Records that each are of a day, while what a report says of them is read. */
export type Days = {
  kind: Kind;
  day: Field;
  words: Words;
  /** Adjectives that tell which days count, with what they say of a record. */
  meanings: Map<string, Expression>;
  /** What makes a day count where nothing else is said. */
  usual: Expression | null;
  /** Days before the one asked about on which what goes on may have ended. */
  grace: number;
};

const IN_A_ROW =
  /\b(?:in a row|consecutive|consecutively|streaks?|runs? of|back[- ]to[- ]back|uninterrupted|unbroken|without (?:a |any )?(?:gap|break|interruption)s?|day after day)\b/iu;
const LONGEST = /\b(?:longest|best|max(?:imum)?|record|greatest|highest|biggest|ever)\b/iu;
const CURRENT = /\b(?:current|present|running|ongoing|active|now|today|ending|ends?)\b/iu;
const GRACE =
  /\b(?:(?:or|and|also|even|still|counts?)\b[^.]{0,60}\b(?:the (?:day before|previous day)|yesterday)|one day of grace|(?:survives?|kept|alive|unbroken)[^.]{0,40}\b(?:until|through|till) (?:tomorrow|the (?:end of the )?next day))\b/iu;
const ANYWAY = /\b(?:\w+ or not|whether or not [^,.]*|regardless[^,.]*|in any case|whatever [^,.]*)/iu;

const NUMBERS: Record<string, number> = { seven: 7, ten: 10, fourteen: 14, thirty: 30, ninety: 90 };
const WINDOWS = [
  /\b(?:last|past|previous|trailing|recent|most recent) (\d{1,3}|seven|ten|fourteen|thirty|ninety) (?:\w+ )?days?\b/iu,
  /\b(\d{1,3}|seven|ten|fourteen|thirty|ninety)(?: \(\d{1,3}\))? days? (?:that |which )?(?:ends?|ending|up to|until|before|back)\b/iu,
  /\b(?:last|past|previous|recent) ()week\b/iu,
];

/** Whether words speak of days in a row. */
export const tellsStreak = (text: string): boolean => IN_A_ROW.test(text);
/** Whether a sentence says that what goes on need not have reached the day itself. */
export const tellsGrace = (text: string): boolean => GRACE.test(text);

/** How many of the last days are meant; null where words speak of none. The name of a member tells it best. */
export const windowIn = (name: string, text: string): number | null => {
  const glued = /(?:last|past|recent)_?(\d{1,3})_?d(?:ays?)?$/iu.exec(name)?.[1];
  if (glued !== undefined) return Number(glued);
  for (const said of [wordsOf(name).join(" "), text])
    for (const pattern of WINDOWS) {
      const number = pattern.exec(said)?.[1];
      if (number !== undefined) return number === "" ? 7 : (NUMBERS[number.toLowerCase()] ?? Number(number));
    }
  return null;
};

/** A flag or state that a word names: "done days", "`skipped` entries". */
const stateCalled = (fields: readonly Field[], word: string): Expression | null => {
  const flag = fields.find(({ name, type }) => type === "boolean" && stem(name.toLowerCase()) === stem(word));
  if (flag !== undefined) return { do: "equal", with: [{ field: flag.name }, { value: true }] };
  const state = fields.find(({ type, values = [] }) => type === "enum" && values.includes(word));
  return state === undefined ? null : { do: "equal", with: [{ field: state.name }, { value: word }] };
};

/** Which of the records a phrase speaks of; null: all. */
const counted = (said: string, { kind, meanings, usual }: Days): Expression | null => {
  if (ANYWAY.test(said)) return null;
  for (const word of wordsOf(said)) {
    const meaning = meanings.get(stem(word)) ?? stateCalled(kind.fields, word);
    if (meaning !== null) return meaning;
  }
  return usual;
};

/** "A day is done when its count is at least the habit's target": a word for days, or none where they just count. */
export const readMeaning = (text: string, words: Words): { word: string | null; means: Expression } | null => {
  const [, word = "", said = ""] =
    /^(?:an?|the|each|every) (?:[\w-]+ )??(?:day|date|[\w-]+) (?:is|counts?)(?: as)? ?[`"“]?([a-z-]*)[`"”]?(?: (?:for|towards?) (?:the|a) [\w ]+?)? (?:when|if|once|as soon as|where) (.+)$/iu.exec(
      text.replace(/\.$/u, ""),
    ) ?? [];
  if (said === "") return null;
  // "the target the habit has now" is the habit's target.
  const plain = said.replace(
    /\bthe (`?\w+`?) (?:that )?(the \w+) (?:has|had)(?: (?:now|at the moment|at present|today))?$/iu,
    "$2's $1",
  );
  const means = readClaim(plain, words);
  return means === null ? null : { word: word === "" ? null : stem(word.toLowerCase()), means };
};

const ADDS = new Set<Field["type"]>(["decimal", "integer", "number"]);

/** The number that words add up: "sum of all counts", `totalMinutes`. */
const summed = (said: string, fields: readonly Field[]): Field | null => {
  if (!/\b(?:sum|total|totals|added up|together)\b/iu.test(said)) return null;
  const words = wordsOf(said).map(singular);
  return (
    fields.find(({ name, type }) => ADDS.has(type) && wordsOf(name).every((word) => words.includes(singular(word)))) ??
    null
  );
};

const COUNTS = /^(?:days?|dates?|times|total|count|number|entries|entry)$/u;

/** Whether words say that records are counted: "all done days", `totalCheckins`. */
const isCount = (said: string, { kind, meanings }: Days): boolean => {
  const nouns = [nounOf(kind.resource), kind.resource.word].flatMap((noun) => {
    const plain = wordsOf(noun).join("");
    return [plain, plural(plain)];
  });
  const words = wordsOf(said.replace(ANYWAY, "")).filter(
    (word) => !/^(?:the|all|of|on|with|an?|number|so|far|ever|up|to|which|is|are|that|how|many|until)$/u.test(word),
  );
  return (
    words.length > 0 &&
    (words.some((word) => COUNTS.test(word)) || nouns.some((noun) => wordsOf(said).join("").includes(noun))) &&
    words.every(
      (word) =>
        COUNTS.test(word) ||
        meanings.has(stem(word)) ||
        stateCalled(kind.fields, word) !== null ||
        nouns.some((noun) => noun.includes(word)),
    )
  );
};

const tallyOf = (said: string, days: Days): Extract<ReportValue, { tally: unknown }> => {
  const of = days.kind.resource.name;
  const what = summed(said, days.kind.fields);
  const where = counted(said, what === null ? days : { ...days, usual: null });
  const more = where === null ? {} : { where };
  return what === null ? { tally: "count", of, ...more } : { tally: "sum", of, what: { field: what.name }, ...more };
};

const streakOf = (name: string, said: string, days: Days): Streak => {
  const own = wordsOf(name).join(" ");
  const isLongest = LONGEST.test(own) || (!CURRENT.test(own) && LONGEST.test(said));
  const where = counted(said, days);
  const grace = tellsGrace(said) ? 1 : days.grace;
  return {
    streak: isLongest ? "longest" : "current",
    of: days.kind.resource.name,
    day: days.day.name,
    ...(where !== null && { where }),
    ...(!isLongest && grace > 0 && { grace }),
  };
};

/** What a member says of days; `text` is empty where its name alone tells it. Null where it speaks of something else. */
export const readDaily = (name: string, text: string, days: Days): ReportValue | null => {
  const own = wordsOf(name).join(" ");
  const said = text === "" ? own : text;
  const window = windowIn(name, text);
  if (window !== null) {
    const is = tallyOf(said, days);
    return { days: window, of: days.kind.resource.name, day: days.day.name, is } satisfies Recent;
  }
  if (tellsStreak(own) || tellsStreak(said)) return streakOf(name, said, days);
  return summed(said, days.kind.fields) !== null || isCount(said, days) ? tallyOf(said, days) : null;
};
