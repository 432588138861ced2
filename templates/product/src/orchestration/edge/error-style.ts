import type { Json, JsonObject } from "../contract/call.ts";
import { isObject } from "../contract/check-value.ts";
import { type FieldError, type ProblemDetails, REQUIRED, titleOf } from "../contract/problem.ts";
import type { ErrorStyle } from "../contract/product-definition.ts";

const NO_STYLE: ErrorStyle = { members: {}, codes: {} };

/** Status of what breaks a rule in a body or a query string, and of what is no JSON, where the product has no way of its own. */
export const statusesOf = (
  style: ErrorStyle = NO_STYLE,
): Record<"invalid" | "malformed" | "object" | "query", number> => {
  const invalid = style.invalid ?? 422;
  const { malformed = 400, object = invalid, query = invalid } = style;
  return { invalid, malformed, object, query };
};

/** What a code is a part of, where the product has none for it. */
const PARTS: Record<string, string> = { "no-object": "invalid", "invalid-query": "invalid" };

type Values = Readonly<Record<string, Json>>;

/** A list in the template holds one entry, which is told once for each of `faults`. */
const fill = (template: Json, values: Values, faults: readonly Values[]): Json => {
  if (typeof template === "string") return template in values ? (values[template] ?? null) : template;
  if (template === null || typeof template !== "object") return template;
  if (Array.isArray(template))
    return template.flatMap((entry) => faults.map((fault) => fill(entry, { ...values, ...fault }, faults)));
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fill(value, values, faults)]));
};

/** What is wrong with a field, by the author's word for it. */
const wordFor = (message: string, { words }: ErrorStyle): string => {
  if (words === undefined) return message;
  return message === REQUIRED ? words.missing : words.wrong;
};

/** Status of a problem, and the code that the product's author has for it. */
const ownOf = (
  { code: ours, errors, own, status: told }: ProblemDetails,
  style: ErrorStyle,
): { status: number; code: string } => {
  const statuses = statusesOf(style);
  const byCode: Record<string, number> = {
    invalid: statuses.invalid,
    "invalid-query": statuses.query,
    "no-object": statuses.object,
    "malformed-json": statuses.malformed,
  };
  const status = byCode[ours] ?? told;
  const one = style.codes[`${ours}:${errors?.[0]?.field ?? ""}`];
  const named = one ?? style.codes[ours] ?? style.codes[status] ?? style.codes[PARTS[ours] ?? ""];
  return { status, code: own ?? named ?? ours.replaceAll("-", "_") };
};

/** The code by which callers are told of a problem. */
export const codeOf = (problem: ProblemDetails, style: ErrorStyle | undefined): string =>
  style === undefined ? (problem.own ?? problem.code) : ownOf(problem, style).code;

/** What is wrong within others, where the product's author names that. */
const innermost = (errors: readonly FieldError[], { paths }: ErrorStyle): FieldError[] => {
  if (paths === undefined) return [...errors];
  const named = (path: string): string => (paths === "dots" ? path : path.replaceAll(/\.(\d+)(?=\.|$)/gu, "[$1]"));
  return errors.flatMap(
    (error) => error.inner?.map(({ message, path }) => ({ field: named(path), message })) ?? [error],
  );
};

const holdsSomething = (value: Json): boolean =>
  value !== null && (typeof value !== "object" || Object.keys(value).length > 0);

/** Without the members that are there only where there is something to tell in them. */
const withoutEmpty = (members: JsonObject, style: ErrorStyle): JsonObject =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([name, value]) => !style.sparse?.includes(name) || holdsSomething(value ?? null))
      .map(([name, value]) => [
        name,
        isObject(value) && isObject(style.members[name]) ? withoutEmpty(value, style) : value,
      ]),
  );

/** A problem as the product's author wants it told: with a status, a code and members of their own beside RFC 9457's. */
export const styleProblem = (problem: ProblemDetails, style: ErrorStyle | undefined): ProblemDetails & JsonObject => {
  if (style === undefined) return problem;
  const { code, status } = ownOf(problem, style);
  const errors = innermost(problem.errors ?? [], style);
  const values = {
    "{code}": code,
    "{message}": problem.detail,
    "{status}": status,
    "{field}": errors[0]?.field ?? null,
    "{fields}": [...new Set(errors.map(({ field }) => field))],
    "{errors}": Object.fromEntries(errors.map(({ field, message }) => [field, wordFor(message, style)])),
  };
  const faults = errors.map(({ field, message }) => ({ "{field}": field, "{message}": wordFor(message, style) }));
  const filled = fill(style.members, values, faults.length > 0 ? faults : [{}]) as JsonObject;
  const members = withoutEmpty(filled, style);
  return { ...problem, status, title: titleOf(status), ...members };
};
