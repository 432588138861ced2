import type { Service } from "#src/plan/plan.ts";
import type { Field } from "#src/spec/spec.ts";
import { type Literal, printLine, printString } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";

const WIDTH = 120;

const PLAIN_TYPES: Partial<Record<Field["type"], string>> = {
  integer: "number",
  number: "number",
  boolean: "boolean",
  map: "Record<string, boolean | number | string>",
};

/** Whether a record always has a value for it. */
export const isAlwaysSet = ({ name, origin, required, default: value }: Field, rendered: string | null): boolean => {
  if (origin === "owner" || name === rendered) return false;
  if (origin === "caller" || origin === "service") return required || (value ?? null) !== null;
  return true;
};

const typeMembers = (field: Field): string[] => {
  const values = (field.values ?? []).map((value) => printString(value));
  if (field.type === "enum") return values;
  if (field.type !== "list") return [PLAIN_TYPES[field.type] ?? "string"];
  if (values.length === 0) return ["string[]"];
  return [values.length === 1 ? `${values[0]}[]` : `(${values.join(" | ")})[]`];
};

const renderMember = (field: Field, rendered: string | null): string => {
  const members = [...typeMembers(field), ...(isAlwaysSet(field, rendered) ? [] : ["null"])];
  const line = `  ${field.name}: ${members.join(" | ")};\n`;
  if (line.length <= WIDTH + 1) return line;
  if (members.length > 1 && field.type === "enum")
    return `  ${field.name}:\n${members.map((member) => `    | ${member}`).join("\n")};\n`;
  // A union too long for its line says less than its name: the schema below holds the values.
  return `  ${field.name}: string[]${isAlwaysSet(field, rendered) ? "" : " | null"};\n`;
};

/** The type of a record, as callers see it. */
export const renderRecordType = (service: Service): string => {
  const members = service.fields.map(
    (field) => renderComment(field.description, 2) + renderMember(field, service.rendering?.into ?? null),
  );
  return `export type ${service.name}Record = {\n${members.join("")}};\n`;
};

/** What is made from a template cannot be demanded of a body: `rendering` demands it afterwards. */
const toLiteral = (field: Field, rendered: string | null): Literal => ({
  type: field.type,
  origin: field.origin,
  required: field.required && field.origin === "caller" && field.name !== rendered ? true : undefined,
  default: field.default,
  values: field.values,
  ...(field.origin === "caller" && { min: field.min, max: field.max, pattern: field.pattern }),
  trim: field.trim && field.origin === "caller" ? true : undefined,
  unique: field.unique && field.origin !== "key" ? true : undefined,
});

/** What a record is made of, as the layer's schema interpreter reads it. */
export const renderSchema = ({ fields, rendering }: Service): string => {
  const rendered = rendering?.into ?? null;
  const lines = fields.map((field) => printLine(`  ${field.name}: `, toLiteral(field, rendered), ","));
  return `const schema = {\n${lines.join("\n")}\n} satisfies Schema;\n`;
};

const COLUMN_TYPES: Partial<Record<Field["type"], string>> = { integer: "INTEGER", boolean: "INTEGER", number: "REAL" };

const indexedFields = ({ fields, operations }: Service): string[] => {
  const filtered = operations.flatMap(({ behaviour }) => {
    if (behaviour.kind === "list") return behaviour.filters;
    return behaviour.kind === "clear" || behaviour.kind === "count" ? behaviour.where.map(({ field }) => field) : [];
  });
  const isPlain = (name: string): boolean =>
    fields.some((field) => field.name === name && !["list", "map"].includes(field.type));
  return [...new Set(filtered)].filter(isPlain);
};

/** The statements that make an instance's table, one for each migration. */
export const renderMigrations = (service: Service): string => {
  const columns = service.fields.map(({ name, type }) => `    "${name}" ${COLUMN_TYPES[type] ?? "TEXT"}`);
  const table = [
    "  `CREATE TABLE records (",
    "    _position INTEGER PRIMARY KEY AUTOINCREMENT,",
    "    _created INTEGER NOT NULL,",
    columns.join(",\n"),
    "  )`,",
  ].join("\n");
  const unique = service.fields.filter(
    ({ origin, unique: isUnique }) => (isUnique && origin !== "key") || origin === "id",
  );
  const uniqueNames = unique.map(({ name }) => name);
  const indexes = [
    ...uniqueNames.map((name) => `  'CREATE UNIQUE INDEX records_by_${name} ON records ("${name}")',`),
    ...indexedFields(service)
      .filter((name) => !uniqueNames.includes(name))
      .map((name) => `  'CREATE INDEX records_by_${name} ON records ("${name}")',`),
  ];
  return `export const migrations = [\n${[table, ...indexes].join("\n")}\n];\n`;
};
