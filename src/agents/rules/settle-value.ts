import type { Service } from "#src/plan/plan.ts";
import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Field, Json } from "#src/spec/spec.ts";
import type { Body } from "./scene.ts";

/** Stand for people: whoever made the record, and somebody else. */
const PEOPLE = { maker: "\u0000maker", other: "\u0000other" };

/**
 * What is known of a record that was just made and of a request about it. A member that is missing is not known. `empty`:
 * parts of which it has none yet.
 */
export type Scope = {
  record: Body;
  parent?: Body;
  sent?: Body;
  caller: "maker" | "other" | null;
  empty: readonly string[];
};

const SET_LATER = new Set([
  "computed",
  "sequence",
  "secret",
  "etag",
  "id",
  "key",
  "parent",
  "created-at",
  "updated-at",
]);

const isUnknown = ({ after, follows, inherits, made, origin, renewed, slugOf }: Field): boolean =>
  SET_LATER.has(origin) || [after, follows, inherits, made, renewed, slugOf].some((each) => each !== undefined);

/** What a record holds that was made by sending `body`, as far as that can be told. */
export const recordOf = ({ fields }: Pick<Service, "fields">, body: Body): Body =>
  Object.fromEntries(
    fields.flatMap((field): [string, Json][] => {
      if (field.name in body) return [[field.name, body[field.name] ?? null]];
      if (field.origin === "owner") return [[field.name, PEOPLE.maker]];
      if (field.origin === "revision") return [[field.name, 1]];
      if (isUnknown(field)) return [];
      return [[field.name, field.default ?? (field.origin === "counter" ? 0 : null)]];
    }),
  );

const member = (from: Body | undefined, name: string, missing?: Json): Json | undefined => {
  const [first = "", ...rest] = name.split(".");
  let value: Json | undefined = from === undefined ? undefined : (from[first] ?? (first in from ? null : missing));
  for (const part of rest)
    value = typeof value === "object" && value !== null && !Array.isArray(value) ? (value[part] ?? null) : undefined;
  return value;
};

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

const compare = (do_: Operator, a: Json, b: Json): Json | undefined => {
  if (typeof a !== typeof b || (typeof a !== "number" && typeof a !== "string")) return undefined;
  const [left, right] = [a, b as typeof a];
  if (do_ === "less") return left < right;
  if (do_ === "at-most") return left <= right;
  return do_ === "more" ? left > right : left >= right;
};

const calculate = (do_: Operator, a: Json, b: Json): Json | undefined => {
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  if (do_ === "add") return a + b;
  if (do_ === "subtract") return a - b;
  return do_ === "multiply" ? a * b : undefined;
};

const contains = (a: Json, b: Json): Json | undefined => {
  if (Array.isArray(a)) return a.some((each) => same(each, b));
  return typeof a === "string" && typeof b === "string" ? a.includes(b) : undefined;
};

const settleLogic = (do_: "and" | "or", values: readonly (Json | undefined)[]): Json | undefined => {
  const decisive = do_ === "or";
  if (values.includes(decisive)) return decisive;
  return values.includes(undefined) ? undefined : !decisive;
};

const settleOperator = (do_: Operator, parts: readonly Expression[], scope: Scope): Json | undefined => {
  const values = parts.map((part) => settleValue(part, scope));
  if (do_ === "and" || do_ === "or") return settleLogic(do_, values);
  const [a, b, c] = values;
  if (do_ === "if") return a === undefined ? undefined : a === true ? b : c;
  if (a === undefined) return undefined;
  if (do_ === "not") return a !== true;
  if (do_ === "length") return typeof a === "string" || Array.isArray(a) ? a.length : undefined;
  if (do_ === "lower") return typeof a === "string" ? a.toLowerCase() : undefined;
  if (b === undefined) return undefined;
  if (do_ === "equal") return same(a, b);
  if (do_ === "unequal") return !same(a, b);
  if (do_ === "holds") return contains(a, b);
  return ["less", "at-most", "more", "at-least"].includes(do_) ? compare(do_, a, b) : calculate(do_, a, b);
};

/** The value of an expression; undefined where it cannot be told before the product runs. */
export const settleValue = (expression: Expression, scope: Scope): Json | undefined => {
  if ("value" in expression) return expression.value;
  if ("do" in expression) return settleOperator(expression.do, expression.with, scope);
  if ("tally" in expression) {
    if (!scope.empty.includes(expression.of)) return undefined;
    return { count: 0, sum: 0, any: false, average: null, least: null, most: null, all: [] }[expression.tally];
  }
  if ("field" in expression) return member(scope.record, expression.field);
  if ("parent" in expression) return member(scope.parent, expression.parent);
  if ("sent" in expression) return member(scope.sent, expression.sent, null);
  if ("caller" in expression && (expression.caller === "id" || expression.caller === "name"))
    return scope.caller === null ? undefined : PEOPLE[scope.caller];
  return undefined;
};
