import type { Keep, Measure, Order, Overview } from "#src/spec/standings.ts";
import { singular, wordsOf } from "#src/spec/words.ts";

const RANK = /^(?:rank|ranking|position|place|placing|placement|standing|pos)$/u;
const MEASURES: [Measure, RegExp][] = [
  ["rank", RANK],
  ["best", /^(?:(?:personal )?best(?: \w+)?|high ?score|record|top(?: score)?)$/u],
  ["worst", /^worst(?: \w+)?$/u],
  ["highest", /^(?:highest|max|maximum)(?: \w+)?$/u],
  ["lowest", /^(?:lowest|min|minimum)(?: \w+)?$/u],
  ["latest", /^(?:latest|last|newest|most recent)(?: (?:score|result|points|value|time|one))?$/u],
  ["average", /^(?:average|avg|mean)(?: \w+)?$/u],
  ["total", /^(?:total|sum|overall)(?: (?:score|points|result|value|time))?$/u],
];
const RESULTS =
  /^(?:submissions?|attempts?|results?|rounds?|runs?|plays?|played|games played|matches(?: played)?|tries|entered|reported)(?: (?:count|played|made))?$/u;
const COUNT = /\b(?:count|number|num|of|total|n)\b/gu;

const bare = (text: string): string => wordsOf(text).join(" ");
const counted = (text: string): string => bare(text).replaceAll(COUNT, "").trim();
const one = (text: string): string => wordsOf(text).map(singular).join(" ");

export const isRank = (name: string): boolean => RANK.test(bare(name));

/** What the records are called by which results are told: whose they are, and what they are worth. */
export type StandingNames = { by: string; result: string; results: readonly string[]; entrants: readonly string[] };

const names = (name: string, noun: string): boolean => {
  const [own, other] = [one(name), one(noun)].map((text) => text.replace(/ (?:id|name)$/u, ""));
  return own === other;
};

/** What a member tells of one that stands there. */
export const measureIn = (name: string, { by, result, results }: StandingNames): Measure | null => {
  if (name === by || (names(name, by) && !isRank(name))) return "who";
  if (name === result || bare(name) === "counts") return "points";
  const told = MEASURES.find(([, pattern]) => pattern.test(bare(name)))?.[0];
  if (told !== undefined) return told;
  const own = counted(name);
  if (RESULTS.test(own) || results.some((noun) => one(own) === one(noun) && own !== singular(own))) return "results";
  return /^(?:score|points?|value|result|time)$/u.test(own) ? "points" : null;
};

const ENTRANTS =
  /^(?:players?|participants?|teams?|entrants?|competitors?|contestants?|members?|people|users?|ranked)$/u;

/** What a member tells of all of them together. */
export const overviewIn = (name: string, told: StandingNames): Overview | null => {
  const own = counted(name);
  if (told.entrants.some((noun) => one(own) === one(noun)) || ENTRANTS.test(own)) return "entrants";
  const measure = measureIn(name, told);
  switch (measure) {
    case "average":
    case "total":
    case "highest":
    case "lowest":
    case "results":
      return measure;
    default:
      return null;
  }
};

const KEEPS: [Keep, RegExp][] = [
  ["best", /^(?:best|highest|max|maximum|top|record)$/u],
  ["worst", /^(?:worst)$/u],
  ["latest", /^(?:latest|last|newest|recent|replace|overwrite|current)$/u],
  ["first", /^(?:first|initial|earliest)$/u],
  ["total", /^(?:total|sum|add|all|cumulative|accumulate|accumulated|summed|increment)$/u],
];
const ORDERS: [Order, RegExp][] = [
  ["high", /^(?:high|highest|higher|desc|descending|max|maximum|more|most|points|up|larger|bigger)$/u],
  [
    "low",
    /^(?:low|lowest|lower|asc|ascending|min|minimum|less|least|fewer|fewest|time|down|smaller|fastest|shortest)$/u,
  ],
];

const allIn = <T extends string>(values: readonly string[], known: [T, RegExp][]): Record<string, T> | null => {
  const told = values.map((value): [string, T | undefined] => [
    value,
    wordsOf(value).flatMap((word) => known.find(([, pattern]) => pattern.test(word))?.[0] ?? [])[0],
  ]);
  const meant = new Set(told.map(([, meaning]) => meaning));
  if (values.length < 2 || meant.has(undefined) || meant.size !== values.length) return null;
  return Object.fromEntries(told) as Record<string, T>;
};

/** What each of these values means, where all of them say which results count. */
export const keepsIn = (values: readonly string[]): Record<string, Keep> | null => allIn(values, KEEPS);
/** What each of these values means, where all of them say what is better. */
export const ordersIn = (values: readonly string[]): Record<string, Order> | null => allIn(values, ORDERS);
