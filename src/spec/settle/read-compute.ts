import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { Words } from "#src/spec/expression/words.ts";
import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";

const CLAIMS = new Set<Operator>([
  "equal",
  "unequal",
  "less",
  "at-most",
  "more",
  "at-least",
  "and",
  "or",
  "not",
  "holds",
]);

const isClaim = (is: Expression): boolean =>
  "tally" in is
    ? is.tally === "any"
    : "do" in is && (CLAIMS.has(is.do) || (is.do === "if" && isClaim(is.with[1] ?? is)));

/** What a value is by itself; null where a name alone, or a constant, explains nothing. */
const typeOf = (is: Expression): Field["type"] | null => {
  if (isClaim(is)) return "boolean";
  if ("tally" in is) return is.tally === "average" ? "number" : "integer";
  if (!("do" in is)) return null;
  if (is.do === "add-seconds") return "date-time";
  if (is.do === "day") return "date";
  if (is.do === "lower") return "text";
  return is.do === "divide" || (is.do === "round" && is.with.length > 1) ? "number" : "integer";
};

/** Types that an author's own word for a value may have beside what it is by itself. */
const FITS: Partial<Record<Field["type"], readonly Field["type"][]>> = {
  integer: ["integer", "number", "decimal", "text"],
  number: ["number", "integer", "decimal", "text"],
  boolean: ["boolean", "text"],
  "date-time": ["date-time", "text"],
  date: ["date", "text"],
  text: ["text"],
};

const LEAD =
  /^(?:(?:always |whenever (?:it is )?)?(?:computed|calculated|derived)(?: (?:when|whenever|as) (?:it is )?read)?(?:: ?|, ?| as | from )?|ours?: )/iu;
const REAR = /,? (?:always )?(?:computed|calculated)(?: by (?:us|the (?:service|server)))?$/iu;

/** "… and may be negative, like `-5.00`": what nothing follows from. */
const SIGN =
  /,? (?:and|but|so it|it) (?:may|can) be (?:negative|below (?:zero|0))\b(?:, (?:like|such as|e\.g\.) ["`]{0,2}[^"`]{1,20}["`]{0,2})?$/iu;

/** A rule without the words that say no more than that it is computed. */
const bareRule = (text: string): string =>
  text
    .trim()
    .replace(/[.;]$/u, "")
    .replace(LEAD, "")
    .replace(/^is (?=\S)/u, "")
    .replace(REAR, "")
    .replace(SIGN, "")
    .replace(/ \([^()`]*\)$/u, "")
    .trim();

/** What a text says a field is calculated from, with the type that has; null where it says nothing of the kind. */
export const readCompute = (
  text: string,
  field: Pick<Field, "type">,
  words: Words,
): { compute: Expression; type: Field["type"] } | null => {
  const compute = readExpression(bareRule(text), words);
  const own = compute === null ? null : typeOf(compute);
  if (compute === null || own === null) return null;
  if (!FITS[own]?.includes(field.type)) return null;
  return { compute, type: field.type === "text" ? own : field.type };
};
