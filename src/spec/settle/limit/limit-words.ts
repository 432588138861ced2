import type { Verdict } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";

const TOLD: [Verdict, RegExp][] = [
  ["allowed", /^(?:is )?(?:allowed|ok|okay|passes|passed|pass|granted|permitted|admitted|go|may send|may go)$/u],
  [
    "remaining",
    /^(?:remaining|left|rest|available|tokens(?: left)?|(?:tokens|messages|calls|requests|units) (?:remaining|left))$/u,
  ],
  ["wait-ms", /^(?:retry after|wait|retry in|try again in|available in) (?:ms|millis|milliseconds)$/u],
  ["wait", /^(?:retry after|wait|retry in|try again in|available in)(?: (?:s|secs?|seconds))?$/u],
  ["limit", /^(?:limit|capacity|max|most|of)$/u],
];

/** What a member of a decision tells, by its name; null where nobody knows. */
export const verdictIn = (name: string): Verdict | null => {
  const text = wordsOf(name).join(" ");
  return TOLD.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
};

const COUNTS: ["allowed" | "denied", RegExp][] = [
  ["allowed", /^(?:allowed|passed|granted|accepted|permitted|yes)$/u],
  ["denied", /^(?:denied|refused|rejected|blocked|limited|declined|no)$/u],
];

/** What a member of a count of decisions tells. */
export const countIn = (name: string): "allowed" | "denied" | null =>
  COUNTS.find(([, pattern]) => pattern.test(wordsOf(name).join(" ")))?.[0] ?? null;

/** What a field of a limit holds, by its name. */
const FIELDS: [keyof LimitFields, RegExp][] = [
  ["capacity", /^(?:capacity|burst|bucket(?: size)?|size|max tokens)$/u],
  ["refill", /^(?:refill(?: rate)?|rate|refills?|tokens)(?: (?:per|an?) (?:second|minute|hour|day))?$/u],
  ["most", /^(?:limit|max|quota|most|allowed|(?:max )?(?:requests|calls|messages|units))$/u],
  ["seconds", /^(?:window|period|interval|per|within)(?: (?:in )?(?:seconds|secs|s|minutes|hours|days))?$/u],
];

export type LimitFields = { capacity?: string; refill?: string; most?: string; seconds?: string };

/** Which fields say how much is allowed. */
export const limitFieldsIn = (names: readonly string[]): LimitFields => {
  const found: LimitFields = {};
  for (const [part, pattern] of FIELDS) {
    const name = names.find((each) => pattern.test(wordsOf(each).join(" ")));
    if (name !== undefined) found[part] = name;
  }
  return found;
};

/** Seconds in the unit that a name ends with. */
export const unitOf = (name: string): number => {
  const last = wordsOf(name).at(-1) ?? "";
  return last.startsWith("min") ? 60 : last.startsWith("hour") ? 3_600 : last.startsWith("day") ? 86_400 : 1;
};
