import type { Field } from "#src/spec/spec.ts";

type Table = { name: string; columns: Map<string, string> };

const TABLE = /^\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?\s*\(([\s\S]*)\)\s*$/iu;
const COLUMN = /^\s*ALTER\s+TABLE\s+"?(\w+)"?\s+ADD\s+(?:COLUMN\s+)?"?(\w+)"?\s+([\s\S]+)$/iu;
const NAMED = /^\s*CREATE\s+(?:UNIQUE\s+)?(INDEX|TRIGGER)\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/iu;
const GONE = /^\s*DROP\s+(?:INDEX|TRIGGER)\s+(?:IF\s+EXISTS\s+)?"?(\w+)"?/iu;

const squeeze = (statement: string): string => statement.replaceAll(/\s+/gu, " ").trim();

/** Parts of a list between commas that stand in no parentheses. */
const partsOf = (text: string): string[] => {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
};

const tableIn = (statement: string): Table | null => {
  const [, name, body] = TABLE.exec(statement) ?? [];
  if (name === undefined || body === undefined) return null;
  const columns = partsOf(body).flatMap((part): [string, string][] => {
    const [, column, type] = /^"?(\w+)"?\s+([\s\S]+)$/u.exec(part) ?? [];
    return column === undefined || type === undefined ? [] : [[column, type]];
  });
  return { name, columns: new Map(columns) };
};

/** What an instance has once it has run the released migrations. */
const stateAfter = (released: readonly string[]): { tables: Map<string, Set<string>>; named: Map<string, string> } => {
  const tables = new Map<string, Set<string>>();
  const named = new Map<string, string>();
  for (const statement of released) {
    const table = tableIn(statement);
    if (table !== null) tables.set(table.name, new Set(table.columns.keys()));
    const [, altered, column] = COLUMN.exec(statement) ?? [];
    if (altered !== undefined && column !== undefined) tables.get(altered)?.add(column);
    const [, , name] = NAMED.exec(statement) ?? [];
    if (name !== undefined) named.set(name, squeeze(statement));
    const [, gone] = GONE.exec(statement) ?? [];
    if (gone !== undefined) named.delete(gone);
  }
  return { tables, named };
};

/** As SQL: records that were made before a field was have its default. */
const defaultOf = ({ default: value, scale = 0, type }: Field): string => {
  if (value === undefined || value === null) return "";
  if (type === "decimal") return ` DEFAULT ${Math.round(Number(value) * 10 ** scale)}`;
  if (typeof value === "boolean") return ` DEFAULT ${value ? 1 : 0}`;
  if (typeof value === "number") return ` DEFAULT ${value}`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return ` DEFAULT '${text.replaceAll("'", "''")}'`;
};

/**
 * The migrations of a service that was released: those that were, unchanged, and after them what makes of their tables
 * the `wanted` ones. Columns that are wanted no more stay, since the last release still writes them. `fieldsOf`: the
 * fields that a table holds.
 */
export const carryMigrations = (
  released: readonly string[],
  wanted: readonly string[],
  fieldsOf: (table: string) => readonly Field[],
): string[] => {
  const { named, tables } = stateAfter(released);
  const added = wanted.flatMap((statement): string[] => {
    const table = tableIn(statement);
    if (table !== null) {
      const known = tables.get(table.name);
      if (known === undefined) return [statement];
      return [...table.columns]
        .filter(([column]) => !known.has(column))
        .map(([column, type]) => {
          const field = fieldsOf(table.name).find(({ name }) => name === column);
          return `ALTER TABLE ${table.name} ADD COLUMN "${column}" ${type}${field === undefined ? "" : defaultOf(field)}`;
        });
    }
    const [, kind = "INDEX", name] = NAMED.exec(statement) ?? [];
    const was = name === undefined ? undefined : named.get(name);
    if (was === squeeze(statement)) return [];
    return was === undefined ? [statement] : [`DROP ${kind.toUpperCase()} ${name}`, statement];
  });
  return [...released, ...added];
};
