import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf } from "#src/plan/subject.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { carryMigrations } from "./carry-migrations.ts";
import { parseExports } from "./parse-literal.ts";
import { type Literal, printLine, printString } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";
import { bodyTypeOf, tableNameOf } from "./service-names.ts";

const WIDTH = 120;

const PLAIN_TYPES: Partial<Record<Field["type"], string>> = {
  integer: "number",
  number: "number",
  boolean: "boolean",
  map: "Record<string, boolean | number | string>",
  json: "Json",
};

/** Whether an expression may come to nothing. */
export const mayBeNothing = (is: Expression): boolean => {
  if ("value" in is) return is.value === null;
  if ("tally" in is) return ["average", "least", "most"].includes(is.tally);
  if (!("do" in is)) return false;
  if (is.do === "if") return is.with.slice(1).some(mayBeNothing);
  return ["add-seconds", "day", "month", "year"].includes(is.do);
};

/** Whether a record always has a value for it. */
export const isAlwaysSet = (
  { compute, inherits, name, origin, required, default: value }: Field,
  rendered: string | null,
): boolean => {
  if (inherits !== undefined) return true;
  if (origin === "owner" || name === rendered) return false;
  if (origin === "computed") return !(compute !== undefined && mayBeNothing(compute));
  if (origin === "caller" || origin === "service") return required || (value ?? null) !== null;
  return true;
};

/** Passwords and secrets are kept as hashes, and never told. */
const isHidden = ({ origin, type }: Field): boolean => type === "password" || origin === "secret";

const listType = ({ compute, entries, values = [] }: Field): string => {
  if (compute !== undefined && "do" in compute) return "string[]";
  if (compute !== undefined && "tally" in compute) return `${compute.of}Record[]`;
  if (entries !== undefined) return `${wrapped(typeMembers(entries))}[]`;
  return `${wrapped(values.length === 0 ? ["string"] : values.map((value) => printString(value)))}[]`;
};

const wrapped = (members: readonly string[]): string =>
  members.length === 1 ? (members[0] ?? "string") : `(${members.join(" | ")})`;

const typeMembers = (field: Field): string[] => {
  const { members, type, values = [] } = field;
  if (type === "enum") return values.map((value) => printString(value));
  if (type === "list") return [listType(field)];
  if (type === "object")
    return [`{ ${(members ?? []).map((each) => `${each.name}: ${memberType(each, null)}`).join("; ")} }`];
  return [PLAIN_TYPES[type] ?? "string"];
};

const memberType = (field: Field, rendered: string | null): string =>
  [...typeMembers(field), ...(isAlwaysSet(field, rendered) ? [] : ["null"])].join(" | ");

const renderMember = (field: Field, rendered: string | null): string => {
  const members = [...typeMembers(field), ...(isAlwaysSet(field, rendered) ? [] : ["null"])];
  const line = `  ${field.name}: ${members.join(" | ")};\n`;
  if (line.length <= WIDTH + 1) return line;
  if (members.length > 1 && field.type === "enum")
    return `  ${field.name}:\n${members.map((member) => `    | ${member}`).join("\n")};\n`;
  // A union too long for its line says less than its name: the schema below holds the values.
  return field.type === "list" && field.entries === undefined
    ? `  ${field.name}: string[]${isAlwaysSet(field, rendered) ? "" : " | null"};\n`
    : line;
};

/** The type of a record, as callers see it. */
export const renderRecordType = (service: Service): string => {
  const members = service.fields
    .filter((field) => !isHidden(field))
    .map((field) => renderComment(field.description, 2) + renderMember(field, service.rendering?.into ?? null));
  return `export type ${service.name}Record = {\n${members.join("")}};\n`;
};

/** The type of what an operation takes from a body that is no record. */
export const renderBodyType = (operation: Operation): string => {
  const { takes = [] } = operation;
  if (takes.length === 0) return "";
  const members = takes.map((field) => renderComment(field.description, 2) + renderMember(field, null));
  return `\nexport type ${bodyTypeOf(operation)} = {\n${members.join("")}};\n`;
};

/** What is made from a template cannot be demanded of a body: `rendering` demands it afterwards. */
const toLiteral = (field: Field, rendered: string | null): Literal => {
  const isSent = field.origin === "caller";
  return {
    type: field.type,
    origin: field.origin,
    required: field.required && isSent && field.name !== rendered ? true : undefined,
    default: field.default,
    nullable: field.nullable,
    neverNull: field.neverNull,
    sparse: field.sparse,
    emptied: field.emptied,
    values: field.values,
    scale: field.scale,
    earliest: isSent ? field.earliest : undefined,
    latest: isSent ? field.latest : undefined,
    ...(isSent && { min: field.min, max: field.max, pattern: field.pattern, strip: field.strip }),
    over: isSent ? field.over : undefined,
    never: isSent ? field.never : undefined,
    check: isSent ? field.check : undefined,
    template: isSent ? field.template : undefined,
    trim: field.trim && isSent ? true : undefined,
    lower: field.lower && isSent ? true : undefined,
    upper: field.upper && isSent ? true : undefined,
    step: isSent ? field.step : undefined,
    distinct: field.distinct && isSent ? true : undefined,
    merges: isSent ? field.merges : undefined,
    single: isSent ? field.single : undefined,
    caseless: isSent ? field.caseless : undefined,
    labelled: isSent ? field.labelled : undefined,
    entries: field.entries === undefined ? undefined : toLiteral(field.entries, null),
    members: field.members === undefined ? undefined : schemaLiteral(field.members),
    patched: field.patched,
    holds: field.holds,
    hidden: field.hidden ? true : undefined,
    begins: field.begins,
    prefix: field.prefix,
    made: field.made,
    after: field.after,
    follows: field.follows,
    ahead: isSent ? field.ahead : undefined,
    near: isSent ? field.near : undefined,
    renewed: field.renewed,
    utc: field.utc,
    slugOf: field.slugOf,
    copies: field.copies,
    words: field.words,
    stamped: field.stamped,
    wrong: isSent ? field.wrong : undefined,
    taken: field.taken,
    uniqueWith: field.uniqueWith,
    unique: field.unique && field.origin !== "key" ? field.unique : undefined,
    reserved: field.reserved,
  };
};

export const schemaLiteral = (fields: readonly Field[]): Literal =>
  Object.fromEntries(fields.map((field) => [field.name, toLiteral(field, null)]));

/** What a record is made of, as the layer's schema interpreter reads it. */
export const renderSchema = ({ fields, rendering }: Service, name: string): string => {
  const rendered = rendering?.into ?? null;
  const lines = fields.map((field) => printLine(`  ${field.name}: `, toLiteral(field, rendered), ","));
  return `const ${name} = {\n${lines.join("\n")}\n} satisfies Schema;\n`;
};

/** Decimals stand in their smallest units. */
const COLUMN_TYPES: Partial<Record<Field["type"], string>> = {
  integer: "INTEGER",
  boolean: "INTEGER",
  decimal: "INTEGER",
  number: "REAL",
};

const NO_INDEX = new Set<Field["type"]>(["list", "map", "object", "json"]);

const indexedFields = ({ fields, operations }: Service, on: string | undefined): string[] => {
  const filtered = operations
    .filter((operation) => operation.on === on)
    .flatMap(({ behaviour, existing }) => {
      if (existing !== undefined) return [existing.by];
      if (behaviour.kind === "list") return behaviour.filters;
      if (behaviour.kind === "report")
        return [...(behaviour.filters ?? []), ...(behaviour.within === undefined ? [] : [behaviour.within])];
      return behaviour.kind === "clear" || behaviour.kind === "count" ? behaviour.where.map(({ field }) => field) : [];
    });
  const isPlain = (name: string): boolean =>
    fields.some((field) => field.name === name && !NO_INDEX.has(field.type) && field.origin !== "computed");
  return [...new Set(filtered)].filter(isPlain);
};

const nameOf = ({ fields }: Service, origin: Field["origin"]): string | undefined =>
  fields.find((field) => field.origin === origin)?.name;

/** A table and its indexes. What is part of a record goes with it. */
const renderTable = (service: Service, subject: Service, on: string | undefined): string[] => {
  const table = on === undefined ? "records" : tableNameOf(on);
  const parent = nameOf(subject, "parent");
  const owner = on === undefined ? null : ownerOf(service, { on });
  const above = owner === null ? null : owner.name === service.name ? "records" : tableNameOf(owner.name);
  const columns = subject.fields
    .filter(({ origin }) => origin !== "computed")
    .map(({ name, type }) => {
      const refers =
        name === parent && above !== null && owner !== null
          ? ` REFERENCES ${above} ("${nameOf(owner, "id") ?? "id"}") ON DELETE CASCADE`
          : "";
      return `    "${name}" ${COLUMN_TYPES[type] ?? "TEXT"}${refers}`;
    });
  const head = [
    `  \`CREATE TABLE ${table} (`,
    "    _position INTEGER PRIMARY KEY AUTOINCREMENT,",
    "    _created INTEGER NOT NULL,",
    columns.join(",\n"),
    "  )`,",
  ].join("\n");
  const unique = subject.fields.filter(
    ({ origin, unique: isUnique }) => (isUnique && origin !== "key") || origin === "id" || origin === "secret",
  );
  const uniqueNames = unique.map(({ name }) => name);
  const within = parent === undefined ? "" : `"${parent}", `;
  const indexes = unique.map(({ name, origin, unique: kind, uniqueWith = [] }) => {
    const column = kind === "caseless" ? `lower("${name}")` : `"${name}"`;
    const beside = uniqueWith.map((other) => `"${other}", `).join("");
    const scope = origin === "id" || origin === "secret" ? "" : `${within}${beside}`;
    return `  'CREATE UNIQUE INDEX ${table}_by_${name} ON ${table} (${scope}${column})',`;
  });
  const reserved = subject.fields.filter((field) => field.reserved).map(({ name }) => name);
  const { expires, fires, lapses = [] } = subject;
  const { log } = service.hooks ?? {};
  const ends = [
    ...(expires === undefined ? [] : [expires]),
    ...lapses.map((lapse) => lapse.ends),
    ...(fires === undefined ? [] : [fires.at]),
    ...(log !== undefined && log.part === on ? [log.due] : []),
  ];
  const others = [...new Set([...(parent === undefined ? [] : [parent]), ...ends, ...indexedFields(subject, on)])]
    .filter((name) => !uniqueNames.includes(name))
    .map((name) => `  'CREATE INDEX ${table}_by_${name} ON ${table} ("${name}")',`);
  return [
    head,
    ...indexes,
    ...others,
    ...renderReserved(table, reserved),
    ...renderQueueIndexes(subject, table, parent),
    ...renderStandingIndexes(subject, table, parent),
  ];
};

/** Values of deleted records that stay taken in one table. */
const MOST_RESERVED = 100_000;

/** Values that stay taken are kept when their record goes, whatever removes it. */
const renderReserved = (table: string, names: readonly string[]): string[] => {
  if (names.length === 0) return [];
  const kept = names.map((name) => `INSERT OR IGNORE INTO ${table}_reserved VALUES (''${name}'', OLD."${name}");`);
  // An instance has no room for all names that ever were: the oldest become free.
  kept.push(
    `DELETE FROM ${table}_reserved WHERE rowid <= (SELECT max(rowid) FROM ${table}_reserved) - ${MOST_RESERVED};`,
  );
  return [
    `  'CREATE TABLE ${table}_reserved (field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (field, value))',`,
    `  'CREATE TRIGGER ${table}_reserve AFTER DELETE ON ${table} BEGIN ${kept.join(" ").replaceAll("''", String.raw`\'`)} END',`,
  ];
};

/** Who is ahead is asked again and again. */
const renderStandingIndexes = ({ standings }: Service, table: string, parent: string | undefined): string[] =>
  standings === undefined
    ? []
    : ["standing", "reached"].map((name, n) => {
        const columns = [...(parent === undefined ? [] : [parent]), name, ...(n === 0 ? ["reached"] : [])];
        return `  'CREATE INDEX ${table}_by_${columns.join("_")} ON ${table} (${columns.map((column) => `"${column}"`).join(", ")})',`;
      });

/** Whether something waits, or ran out, is asked again and again. */
const renderQueueIndexes = ({ queue }: Service, table: string, parent: string | undefined): string[] => {
  if (queue === undefined) return [];
  const { available, state, until } = queue;
  const within = parent === undefined ? [] : [[parent, state, available]];
  return [...within, [state, available], [state, until]].map(
    (columns) =>
      `  'CREATE INDEX ${table}_by_${columns.join("_")} ON ${table} (${columns.map((name) => `"${name}"`).join(", ")})',`,
  );
};

/** The statements that make an instance's tables, one for each migration. */
export const renderMigrations = (service: Service): string => {
  const parts = service.parts ?? [];
  const tables = parts.map((part) => renderTable(service, asSubject(service, part), part.name));
  const lines = [...renderTable(service, service, undefined), ...tables.flat()];
  const fresh = `export const migrations = [\n${lines.join("\n")}\n];\n`;
  if (service.released === undefined) return fresh;
  const wanted = parseExports(fresh).get("migrations") as string[];
  const fieldsOf = (table: string) =>
    table === "records" ? service.fields : (parts.find(({ name }) => tableNameOf(name) === table)?.fields ?? []);
  const statements = carryMigrations(service.released, wanted, fieldsOf).map((statement) => {
    // As it stands in a file that was made at once, where it can: a diff shows only what is new.
    const at = wanted.indexOf(statement);
    return at === -1 ? `  ${quote(statement)},` : lines[at];
  });
  return `export const migrations = [\n${statements.join("\n")}\n];\n`;
};

const quote = (statement: string): string =>
  statement.includes("\n") && !/[`\\$]/u.test(statement) ? `\`${statement}\`` : printString(statement);
