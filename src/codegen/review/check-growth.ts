import type { FileChange } from "#src/codegen/file-change.ts";
import type { Finding } from "./rule.ts";
import { type Check, isCode, lineOf } from "./subject.ts";

const INSERT = /\b(?:INSERT(?:\s+OR\s+\w+)?|REPLACE)\s+INTO\s+"?(\w+)/giu;
const DELETE = /\bDELETE\s+FROM\s+"?(\w+)/giu;

/** Tables whose rows are bounded by what they are. */
const BOUNDED = [
  // One row, for the instance itself.
  "_instance",
  // One row for each migration.
  "_sql_schema_migrations",
  // One row for each secret that the code names.
  "secrets",
];

const tablesIn = (files: readonly FileChange[], statement: RegExp): string[] =>
  files.flatMap(({ content }) => [...content.matchAll(statement)].map(([, table = ""]) => table));

/** A table that is written to and never deleted from grows until its object is full. */
export const checkGrowth: Check = ({ files }) => {
  const code = files.filter(isCode);
  const emptied = new Set([...BOUNDED, ...tablesIn(code, DELETE)]);
  return code.flatMap(({ content, path }) =>
    [...new Set(tablesIn([{ content, path }], INSERT))]
      .filter((table) => !emptied.has(table))
      .map((table): Finding => ({
        rule: "S9",
        path,
        line: lineOf(content, `INTO ${table}`),
        sentence: `Rows are added to \`${table}\`, and nothing ever deletes one.`,
      })),
  );
};
