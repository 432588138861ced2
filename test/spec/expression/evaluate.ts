import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Json } from "#src/spec/json.ts";

type Values = Record<string, Json>;

/** What the words of an expression stand for. */
export type World = {
  field: Values;
  parent: Values;
  sent: Values;
  caller: { id: string; name: string; role: string };
  now: string;
  parts: Record<string, Values[]>;
};

const at = (values: Values, path: string): Json =>
  path.split(".").reduce<Json>((value, name) => (value as Values | null)?.[name] ?? null, values);

const num = (value: Json | undefined): number => Number(value ?? 0);
/** Within what a date can be. */
const bounded = (seconds: number): number => (Number.isNaN(seconds) ? 0 : Math.max(-1e9, Math.min(1e9, seconds)));
const later = (time: Json, seconds: Json): Json =>
  time === null || seconds === null ? null : new Date(Date.parse(String(time)) + bounded(num(seconds)) * 1000).toJSON();

const CALCULATED: Partial<Record<Operator, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: (a, b) => a % b,
  least: Math.min,
  most: Math.max,
};
const COMPARED: Partial<Record<Operator, (a: Json, b: Json) => boolean>> = {
  equal: (a, b) => a === b,
  unequal: (a, b) => a !== b,
  less: (a, b) => (a ?? 0) < (b ?? 0),
  "at-most": (a, b) => (a ?? 0) <= (b ?? 0),
  more: (a, b) => (a ?? 0) > (b ?? 0),
  "at-least": (a, b) => (a ?? 0) >= (b ?? 0),
};

const operate = (operator: Operator, operands: Json[]): Json => {
  const [a = null, b = null, c = null] = operands;
  const calculated = CALCULATED[operator];
  if (calculated !== undefined) return operands.map(num).reduce((x, y) => calculated(x, y));
  const compared = COMPARED[operator];
  if (compared !== undefined) return compared(a, b);
  switch (operator) {
    case "and":
      return operands.every((each) => each === true);
    case "or":
      return operands.includes(true);
    case "not":
      return a !== true;
    case "if":
      return a === true ? b : c;
    case "length":
      return Array.isArray(a) ? a.length : String(a ?? "").length;
    case "lower":
      return String(a ?? "").toLowerCase();
    case "holds":
      return Array.isArray(a) ? a.includes(b) : String(a ?? "").includes(String(b));
    case "floor":
      return Math.floor(num(a));
    case "ceil":
      return Math.ceil(num(a));
    case "round":
      return Math.floor(num(a) * 10 ** num(b) + 0.5) / 10 ** num(b);
    case "add-seconds":
      return later(a, b);
    case "day":
      return String(a).slice(0, 10);
    default:
      throw new Error(operator);
  }
};

const tally = ({ of, what, where, tally: kind }: Extract<Expression, { tally: unknown }>, world: World): Json => {
  const inside = (values: Values): World => ({ ...world, field: values, parent: world.field, parts: {} });
  const all = (world.parts[of] ?? [])
    .map(inside)
    .filter((each) => where === undefined || evaluate(where, each) === true);
  if (kind === "count") return all.length;
  if (kind === "any") return all.length > 0;
  const values = all.map((each) => num(what === undefined ? 0 : evaluate(what, each)));
  const sum = values.reduce((a, b) => a + b, 0);
  if (kind === "sum") return sum;
  if (values.length === 0) return null;
  return kind === "average" ? sum / values.length : kind === "least" ? Math.min(...values) : Math.max(...values);
};

/** The value of an expression. */
export const evaluate = (is: Expression, world: World): Json => {
  if ("value" in is) return is.value;
  if ("field" in is) return at(world.field, is.field);
  if ("parent" in is) return at(world.parent, is.parent);
  if ("sent" in is) return at(world.sent, is.sent);
  if ("caller" in is) return is.caller === "of" ? null : world.caller[is.caller];
  if ("now" in is) return world.now;
  if ("tally" in is) return tally(is, world);
  if ("present" in is) return is.present === "count" ? 0 : [];
  if (!("do" in is)) throw new Error("this is asked of a running product");
  return operate(
    is.do,
    is.with.map((each) => evaluate(each, world)),
  );
};
