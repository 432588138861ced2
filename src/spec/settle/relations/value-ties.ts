import type { RequestFact } from "#src/spec/facts/facts.ts";
import { startReading } from "#src/spec/reading.ts";
import { makeField } from "#src/spec/settle/make-field.ts";
import type { Kind } from "#src/spec/settle/settling.ts";
import type { Field, Guard } from "#src/spec/spec.ts";

/** Words for what each caller has one of, and that holds something: a vote, a rating. */
const VALUED = /^(?:my-)?(?:rating|vote|review|reaction|score|stars?|opinion|rsvp|mood|feedback|grade|ballot)$/iu;
/** "Rating again replaces the earlier rating", "one vote per user" */
const ONE_EACH =
  /\b(?:again|replaces?|earlier|previous|overwrites?)\b|\b(?:one|single) [\w-]+ (?:per|for each|by each) \w+|\bper (?:user|person|member|reader|account)\b/iu;

/** Whether a request gives a record the caller's own vote or rating, which holds what is sent. */
export const isValuedTie = ({ body, method, path, sentences }: RequestFact, twins: ReadonlySet<string>): boolean => {
  const word = path.split("/").at(-1) ?? "";
  if ((method !== "PUT" && method !== "POST") || !VALUED.test(word) || (body ?? []).length === 0) return false;
  return twins.has(path) || sentences.some(({ text }) => ONE_EACH.test(text));
};

const NUMBERS = /^one of (-?\d+(?:, -?\d+)+)$/u;

const numbersIn = (rules: readonly string[]): number[] =>
  rules.flatMap((rule) => NUMBERS.exec(rule)?.[1]?.split(", ").map(Number) ?? []);

/** Members of the body as what a tie holds. */
export const keepValues = (tie: Kind, { body }: RequestFact): void => {
  for (const member of body ?? []) {
    if (tie.fields.some(({ name }) => name === member.name)) continue;
    const numbers = numbersIn(member.rules);
    const rules = member.rules.filter((rule) => !NUMBERS.test(rule));
    const told = { ...member, rules, sentBy: new Set(["create" as const]), shown: true, listed: false };
    const field = makeField(told, tie.resource, { hasCallers: true, marksRequired: false, reading: startReading() });
    const bounds = { type: "integer" as const, min: Math.min(...numbers), max: Math.max(...numbers) };
    tie.fields.push({ ...field, ...(numbers.length > 0 && bounds) });
  }
};

/** What is sent where only some numbers between the least and the most will do. */
export const chosenOnly = ({ body }: RequestFact): Guard[] =>
  (body ?? []).flatMap(({ name, rules }): Guard[] => {
    const numbers = numbersIn(rules);
    if (numbers.length === 0) return [];
    const with_ = numbers.map((value) => ({ do: "equal" as const, with: [{ sent: name }, { value }] }));
    return [
      { holds: { do: "or", with: with_ }, status: 422, code: null, text: `One of ${numbers.join(", ")}.`, field: name },
    ];
  });

/** What callers send of a tie. */
export const valuesOf = ({ fields }: Kind): Field[] => fields.filter(({ origin }) => origin === "caller");
