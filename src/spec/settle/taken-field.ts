import type { MemberFact } from "#src/spec/facts/facts.ts";
import { parseField } from "#src/spec/parse-field.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { clausesLeft, readRules } from "./read-rules.ts";

const NUMBERS =
  /seconds|secs|minutes|hours|^(?:count|limit|n|number|size|batch|how_many|max(?:_?\w+)?|batch_size|for|ttl|duration|timeout)$/iu;

/** A member of a step's body. Of what is said nothing, the record's own field of that name tells. */
export const takenField = (member: MemberFact, known: readonly Field[], reading: Reading): Field => {
  const { line, name, rules } = member;
  const read = readRules(rules.join(", "));
  const field = parseField({ line, name, rest: clausesLeft(read.rest), service: "", reading });
  const same = known.find((each) => each.name === name);
  const { max, min, pattern, type, values } = same ?? field;
  if (rules.length === 0)
    Object.assign(
      field,
      { type },
      min !== undefined && { min },
      max !== undefined && { max },
      pattern && { pattern },
      values && { values },
    );
  Object.assign(field, read.field);
  if (read.defaultText !== null && /^\d+$/u.test(read.defaultText)) field.default = Number(read.defaultText);
  if (NUMBERS.test(name) && field.type === "text") field.type = "integer";
  return { ...field, origin: "caller", required: !(member.optional || read.optional || field.default !== undefined) };
};
