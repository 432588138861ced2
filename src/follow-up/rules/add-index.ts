import { parseExports } from "#src/codegen/parse-literal.ts";
import { printString } from "#src/codegen/print-literal.ts";
import { closeOf } from "#src/follow-up/code/brackets.ts";
import { maskTexts } from "#src/follow-up/code/mask-texts.ts";
import { methodOf } from "#src/follow-up/code/method-of.ts";
import { orderIn } from "./order-in.ts";
import { splice } from "./rewrite.ts";
import type { FieldFact, ServiceFacts } from "./service-facts.ts";

/** What a column holds in some other form, an index of it does not help to find. */
const UNFIT = new Set(["list", "map", "object", "json"]);
const ASKED = /\bfield:\s*"(\w+)",\s*(?:equals|oneOf|value)\b/gu;
const INDEX =
  /^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?\s+ON\s+"?(\w+)"?\s*\(([^]*)\)\s*$/iu;
const DROP = /^\s*DROP\s+INDEX\s+(?:IF\s+EXISTS\s+)?"?(\w+)"?\s*$/iu;
const LIST = /^export const migrations = \[/mu;

const squeeze = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

const statementsIn = (source: string): string[] => {
  const list: unknown = parseExports(source).get("migrations");
  return Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === "string") : [];
};

type Known = { name: string; columns: string };

const indexesOf = (statements: readonly string[]): Known[] =>
  statements.flatMap((statement) => {
    const [, name, table, columns] = INDEX.exec(statement) ?? [];
    return name === undefined || table !== "records" || columns === undefined
      ? []
      : [{ name, columns: squeeze(columns) }];
  });

/** The source with further migrations at the end of its list; null: there is no such list. */
const withMigrations = (source: string, statements: readonly string[]): string | null => {
  const masked = maskTexts(source);
  const head = masked === null ? null : LIST.exec(masked);
  if (masked === null || head === null) return null;
  const close = closeOf(masked, head.index + head[0].length - 1);
  if (close === null) return null;
  const before = source.slice(0, close).trimEnd();
  const comma = before.endsWith(",") ? "" : ",";
  const lines = statements.map((statement) => `\n  ${printString(statement)},`).join("");
  return splice(source, before.length, close, `${comma}${lines}\n`);
};

const isFit = (field: FieldFact | undefined): boolean =>
  field !== undefined && !UNFIT.has(field.type) && field.origin !== "computed" && !field.isUnique;

const shortOf = (operation: string): string => operation.split(".")[1] ?? operation;

/** An index for each field that an operation finds records by, and that has none; null: it wants for none. */
export const addFieldIndexes = (facts: ServiceFacts, operation: string): string | null => {
  const { fields, operations, source } = facts;
  const method = methodOf(source, shortOf(operation));
  if (method === null || !/\bthis\.records\b/u.test(method.text)) return null;
  const statements = statementsIn(source);
  const known = indexesOf(statements);
  const hasIndex = (field: string) => known.some(({ columns }) => columns.startsWith(`"${field}"`));
  const asked = [...method.text.matchAll(ASKED)].map(([, field = ""]) => field);
  const wanted = [...new Set([...asked, ...(operations[shortOf(operation)]?.filters ?? [])])].filter(
    (field) => isFit(fields[field]) && !hasIndex(field) && !known.some(({ name }) => name === `records_by_${field}`),
  );
  const added = wanted.map((field) => `CREATE INDEX records_by_${field} ON records ("${field}")`);
  return added.length === 0 ? null : withMigrations(source, added);
};

/** An index that a migration made and a later one dropped; null: none was. No version before brings it back. */
export const restoreIndexes = ({ source }: ServiceFacts): string | null => {
  const statements = statementsIn(source);
  const lost = statements.flatMap((statement, n) => {
    const name = DROP.exec(statement)?.[1];
    const isOf = (text: string): boolean => INDEX.exec(text)?.[1] === name;
    const made = statements.slice(0, n).findLast(isOf);
    return name === undefined || made === undefined || statements.slice(n + 1).some(isOf) ? [] : [made];
  });
  return lost.length === 0 ? null : withMigrations(source, [...new Set(lost)]);
};

/** An index in the order in which an operation lists records; null: it has one, or lists none. */
export const addOrderIndex = (facts: ServiceFacts, operation: string): string | null => {
  const { fields, source } = facts;
  const name = shortOf(operation);
  const method = methodOf(source, name);
  const order = method === null ? null : orderIn(method.text, fields);
  if (order === null) return null;
  const known = indexesOf(statementsIn(source));
  const index = `records_in_order_of_${name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)}`;
  if (known.some((one) => one.columns === order || one.name === index)) return null;
  return withMigrations(source, [`CREATE INDEX ${index} ON records (${order})`]);
};
