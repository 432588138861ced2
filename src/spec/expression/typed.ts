import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Field, Json } from "#src/spec/spec.ts";

/** What a phrase stands for. `record`, `parent` and `caller` are spoken of, and are no values by themselves. */
export type Kind =
  | "number"
  | "text"
  | "boolean"
  | "moment"
  | "date"
  | "time"
  | "list"
  | "object"
  | "any"
  | "nothing"
  | "seconds"
  | "record"
  | "parent"
  | "caller";

/** `loose`: where it ends is not plain, as in "half of a + b". `quoted`: named in a code span. */
export type Typed = { is: Expression; kind: Kind; field?: Field; loose?: true; quoted?: true };

const KINDS: Partial<Record<Field["type"], Kind>> = {
  integer: "number",
  number: "number",
  decimal: "number",
  boolean: "boolean",
  "date-time": "moment",
  date: "date",
  time: "time",
  list: "list",
  map: "object",
  object: "object",
  json: "any",
};

/** Of the values that a field holds. */
export const kindOfField = ({ type }: Field): Kind => KINDS[type] ?? "text";

export const constant = (value: Json): Typed => {
  const kind =
    value === null
      ? "nothing"
      : Array.isArray(value)
        ? "list"
        : ({ number: "number", string: "text", boolean: "boolean" } as const)[String(typeof value)];
  return { is: { value }, kind: kind ?? "object" };
};

export const NOTHING: Expression = { value: null };
export const NOW: Typed = { is: { now: true }, kind: "moment" };

export const apply = (operator: Operator, ...operands: Expression[]): Expression => ({ do: operator, with: operands });

export const number = (is: Expression): Typed => ({ is, kind: "number" });
export const claim = (is: Expression): Typed => ({ is, kind: "boolean" });

export const isNumeric = ({ kind }: Typed): boolean => kind === "number" || kind === "any";
export const isText = ({ kind }: Typed): boolean => kind === "text" || kind === "any";
export const isValue = ({ kind }: Typed): boolean =>
  kind !== "record" && kind !== "parent" && kind !== "caller" && kind !== "seconds";

/** Operators that say the same whichever way their operands are grouped. */
const FLAT = new Set<Operator>(["add", "multiply", "and", "or", "least", "most"]);

/** Joins operands by one operator; a group of the same operator at the beginning becomes part of it. */
export const join = (operator: Operator, operands: readonly Expression[]): Expression => {
  const [first, ...rest] = operands;
  if (first !== undefined && rest.length === 0) return first;
  return FLAT.has(operator) && first !== undefined && "do" in first && first.do === operator
    ? { do: operator, with: [...first.with, ...rest] }
    : { do: operator, with: [...operands] };
};

/** The claim that holds where this one does not. */
export const OPPOSITE: Partial<Record<Operator, Operator>> = {
  equal: "unequal",
  unequal: "equal",
  less: "at-least",
  "at-least": "less",
  more: "at-most",
  "at-most": "more",
};

/** The claim that holds where this one does not. */
export const negate = (is: Expression): Expression => {
  if (!("do" in is)) return apply("not", is);
  const opposite = OPPOSITE[is.do];
  if (opposite !== undefined) return { do: opposite, with: is.with };
  if (is.do === "not" && is.with[0] !== undefined) return is.with[0];
  if (is.do === "and") return { do: "or", with: is.with.map(negate) };
  return is.do === "or" ? { do: "and", with: is.with.map(negate) } : apply("not", is);
};

/** A yes-or-no value taken for the claim that it is yes. */
export const asClaim = (found: Typed): Typed | null => {
  if (found.kind !== "boolean") return null;
  const { is } = found;
  const isName = "field" in is || "parent" in is || "sent" in is;
  return isName ? claim({ do: "equal", with: [is, { value: true }] }) : found;
};
