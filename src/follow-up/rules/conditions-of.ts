import { partsBetween, type Span } from "#src/follow-up/code/brackets.ts";
import type { Callback } from "#src/follow-up/code/parse-callback.ts";
import type { Method } from "./rewrite.ts";
import type { FieldFact, ServiceFacts } from "./service-facts.ts";

/** Columns of these hold what the record has, value for value. */
const PLAIN = new Set(["text", "enum", "boolean", "integer", "date", "date-time"]);
const NO_COLUMN = new Set(["computed", "secret"]);
const LITERAL = /^(?:"[^"\\]*"|'[^'\\]*'|-?\d+|true|false|null)$/u;
const PATH = /^[a-z_$][\w$]*(?:\.\w+){0,2}$/u;
const COMPARED = /^(?<left>[^=!<>]+?)\s*(?<sign>[=!]==)\s*(?<right>[^=!<>]+)$/u;

const bare = (expression: string): string => {
  const text = expression.trim();
  return /^\([^()]*\)$/u.test(text) ? bare(text.slice(1, -1)) : text;
};

type Reading = { callback: Callback; fields: ServiceFacts["fields"] };

/** The field of the record that an expression is. */
const fieldIn = (expression: string, { callback: { names, record }, fields }: Reading) => {
  const [, of, member = ""] = /^(?:(\w+)\.)?(\w+)$/u.exec(expression) ?? [];
  const isOfRecord = record === null ? of === undefined && names.includes(member) : of === record;
  const fact = fields[member];
  const isPlain = fact !== undefined && PLAIN.has(fact.type) && !NO_COLUMN.has(fact.origin);
  return isOfRecord && isPlain ? { name: member, fact } : null;
};

/** What does not depend on the record. */
const isValue = (text: string, { callback: { names, record } }: Reading): boolean => {
  if (LITERAL.test(text)) return true;
  const [first = ""] = text.split(".");
  return PATH.test(text) && first !== record && !names.includes(first);
};

const equals = (name: string, value: string): string => `{ field: "${name}", equals: ${value} }`;

const isSure = ({ isNullable, type }: FieldFact): boolean => type === "boolean" && !isNullable;

const conditionOf = (term: string, reading: Reading): string | null => {
  const text = bare(term);
  const flag = fieldIn(text.replace(/^!\s*/u, ""), reading);
  if (flag !== null && flag.fact.type === "boolean") {
    if (!text.startsWith("!")) return equals(flag.name, "true");
    return isSure(flag.fact) ? equals(flag.name, "false") : null;
  }
  const { left = "", right = "", sign } = COMPARED.exec(text)?.groups ?? {};
  const [one, other] = [bare(left), bare(right)];
  const isTurned = fieldIn(one, reading) === null;
  const field = fieldIn(isTurned ? other : one, reading);
  const value = isTurned ? one : other;
  if (field === null || !isValue(value, reading)) return null;
  if (sign === "===") return equals(field.name, value);
  const isFlag = value === "true" || value === "false";
  return isFlag && isSure(field.fact) ? equals(field.name, value === "true" ? "false" : "true") : null;
};

/** What a function asks of a record, as conditions of a query; null: not all of it can be said so. */
export const conditionsOf = (
  { code, masked }: Method,
  callback: Callback,
  fields: ServiceFacts["fields"],
): string[] | null => {
  const terms = partsBetween(masked, callback.body, "&&").map((term: Span) =>
    conditionOf(code.slice(term.start, term.end), { callback, fields }),
  );
  return terms.every((term): term is string => term !== null) ? terms : null;
};
