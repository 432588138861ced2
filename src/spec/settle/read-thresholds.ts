import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";

type Bound = { operator: Operator; percent: number };
type Level = { value: string; bounds: Bound[] };

const N = String.raw`(?:exactly )?(\d{1,4}(?:\.\d{1,3})?)(?: ?%| percent| per cent)?`;
const BELOW = new RegExp(String.raw`\b(?:below|under|less than|up to but (?:not including|excluding)|<) ${N}`, "iu");
const UP_TO = new RegExp(String.raw`\b(?:up to and including|up to|at most|to|–|until|no more than|<=|≤) ?${N}`, "iu");
const FROM = new RegExp(String.raw`\b(?:from|at least|at|starting at|>=|≥) ${N}`, "iu");
const ABOVE = new RegExp(String.raw`\b(?:above|over|more than|beyond|>) ${N}`, "iu");
const REST =
  /^(?:and )?(?:above|over|beyond) (?:it|that|this)\b|^(?:and )?(?:otherwise|else|anything else|all else|the rest)\b/iu;

const boundsIn = (text: string): Bound[] => {
  const below = BELOW.exec(text)?.[1];
  const upTo = below === undefined ? UP_TO.exec(text)?.[1] : undefined;
  const from = FROM.exec(text)?.[1];
  const above = from === undefined ? ABOVE.exec(text)?.[1] : undefined;
  return [
    ...(from === undefined ? [] : [{ operator: "at-least" as const, percent: Number(from) }]),
    ...(above === undefined ? [] : [{ operator: "more" as const, percent: Number(above) }]),
    ...(below === undefined ? [] : [{ operator: "less" as const, percent: Number(below) }]),
    ...(upTo === undefined ? [] : [{ operator: "at-most" as const, percent: Number(upTo) }]),
  ];
};

const STARTS =
  /,? (?=(?:and )?(?:from|above|below|over|under|at least|at|more than|less than|up to|otherwise|else|beyond)\b)/iu;

/** "below 80 % of the limit `ok`, from 80 % up to 100 % `warning`, above it `exceeded`": levels in their order. */
const levelsIn = (text: string): Level[] | null => {
  const parts = text.split(/[,;] ?/u).flatMap((part) => (part.includes("`") ? [part] : part.split(STARTS)));
  const levels = parts.map((part): Level | null => {
    const values = [...part.matchAll(/`([\w-]+)`/gu)].map(([, value = ""]) => value);
    const bounds = boundsIn(part.replaceAll(/`[^`]*`/gu, " "));
    const [value] = values;
    if (value === undefined || values.length > 1) return null;
    return bounds.length > 0 || REST.test(part.trim()) ? { value, bounds } : null;
  });
  return levels.length < 2 || levels.includes(null) ? null : levels.filter((level) => level !== null);
};

const OF = /% of (?:the |its )?`?(\w+)`?/iu;

const ADDS = new Set<Field["type"]>(["decimal", "integer", "number"]);
const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

/** What is compared with what: a field that the text names, or the one that adds others up. */
const comparedIn = (text: string, fields: readonly Field[]): { what: Field; whole: Field } | null => {
  const numbers = fields.filter(({ type }) => ADDS.has(type));
  const whole = numbers.find(({ name }) => plain(name) === plain(OF.exec(text)?.[1] ?? ""));
  const named = numbers.find(
    (field) => field !== whole && new RegExp(String.raw`\b${RegExp.escape(field.name)}\b`, "iu").test(text),
  );
  const sum = numbers.find((field) => field !== whole && field.compute !== undefined && "tally" in field.compute);
  const what = named ?? sum;
  return whole === undefined || what === undefined ? null : { what, whole };
};

/** A state that says how much of a whole something is; null where the text tells nothing of the kind. */
export const readThresholds = (
  text: string,
  fields: readonly Field[],
): { compute: Expression; values: string[] } | null => {
  const levels = levelsIn(text.replace(/^(?:is|tells|says|:)\s+/iu, ""));
  const compared = levels === null ? null : comparedIn(text, fields);
  if (levels === null || compared === null) return null;
  const hundred: Expression = { do: "multiply", with: [{ field: compared.what.name }, { value: 100 }] };
  const holds = ({ operator, percent }: Bound): Expression => ({
    do: operator,
    with: [hundred, { do: "multiply", with: [{ field: compared.whole.name }, { value: percent }] }],
  });
  const last = levels.at(-1);
  if (last === undefined) return null;
  const compute = levels.slice(0, -1).reduceRight<Expression>(
    (otherwise, { bounds, value }) => {
      const [only, ...more] = bounds.map(holds);
      if (only === undefined) return otherwise;
      const when: Expression = more.length === 0 ? only : { do: "and", with: [only, ...more] };
      return { do: "if", with: [when, { value }, otherwise] };
    },
    { value: last.value },
  );
  return { compute, values: [...new Set(levels.map(({ value }) => value))] };
};
