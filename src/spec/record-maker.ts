import { kindOfVerb } from "./classify-operation.ts";
import { recordsOf } from "./choose-route.ts";
import { refuseLine } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { ServiceSpec } from "./spec.ts";
import { singular, wordsOf } from "./words.ts";

/** "the person who saved a bookmark": where it stands, and the noun that was saved; null where it is not said. */
export type Maker = { start: number; end: number; object: string | null };

const WHO =
  /\b(?:only )?(?:the |an? )?(?:person|people|users?|members?|one|authors?|guests?|players?|customers?|somebody|someone|whoever|those)(?: who| that)? (?:has |have )?(made|wrote|sent|left|began|put|took|\w+ed|owns?)\b(?: (?:it|them|this|that|(?:(?:the|an?|its|this|that) )?(?!may\b|can\b|is\b|are\b)([\w-]+)))?/iu;
const SIGNED = /^(?:signed|logged)$/iu;
const MADE = /^(?:made|wrote|sent|left|began|put|took|owns?)$/iu;

/** Reads who made something, where the sentence gives a right to them; null: it does not. */
export const readMaker = (text: string): Maker | null => {
  const match = WHO.exec(text);
  const verb = match?.[1] ?? "";
  if (!match || SIGNED.test(verb) || (!MADE.test(verb) && kindOfVerb(verb) !== "create")) return null;
  const object = match[2] === undefined ? null : (wordsOf(match[2]).at(-1) ?? null);
  return { start: match.index, end: match.index + match[0].length, object: object && singular(object) };
};

/** Whether the maker of one record is told from the others': it is alone in its instance, or the instance is one person's. */
const isTold = (service: ServiceSpec, object: string | null): boolean => {
  const { keyedBy } = service;
  if (keyedBy?.from === "owner" || keyedBy?.from === "generated") return true;
  if (keyedBy?.from === "path" && (object === keyedBy.name.toLowerCase() || recordsOf(service) === "one")) return true;
  const open = service.operations.filter(({ access }) => access !== "internal");
  return open.length > 0 && open.every(({ access }) => access === "owner");
};

export type MakerRule = { line: number; text: string; object: string | null; services: readonly ServiceSpec[] };

/** Refuses a right of whoever made one record where many people's records stand in one instance: it cannot be kept. */
export const refuseUntoldMakers = (rules: readonly MakerRule[], reading: Reading): void => {
  for (const { line, text, object, services } of rules)
    for (const service of services.filter((each) => !isTold(each, object))) {
      const { name, keyedBy } = service;
      const kept = keyedBy?.from === "path" ? `one instance per ${keyedBy.name}` : "one instance for all";
      refuseLine(reading, {
        line,
        text,
        reason: `many people's ${name} records share ${kept}, and who made which of them is not kept, so this rule can't be built yet`,
        mend: `Write "One instance per person" under ${name}, or drop the rule on line ${line} and say which people may.`,
      });
    }
};
