/** SQL without comments, texts and surplus space, so that only its words are judged. */
const bare = (statement: string): string =>
  statement
    .replaceAll(/'(?:[^']|'')*'/gu, "''")
    .replaceAll(/--[^\n]*|\/\*[^]*?\*\//gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim();

const NAME = String.raw`(?:IF NOT EXISTS )?["\[]?([\w.]+)`;
const CREATE_TABLE = new RegExp(`^CREATE (?:TEMP |TEMPORARY |VIRTUAL )?TABLE ${NAME}`, "iu");
const UNIQUE_INDEX = new RegExp(String.raw`^CREATE UNIQUE INDEX .* ON ["\[]?(\w+)`, "iu");

/** The table that a statement makes; null: it makes none. */
export const createdTable = (statement: string): string | null =>
  CREATE_TABLE.exec(bare(statement))?.[1]?.toLowerCase() ?? null;

/**
 * Why the code before a migration could not go on with the data after it; null: it can. Only what is known to be harmless
 * passes: new tables and indexes, and columns that may be empty or have a default. `created` holds the tables that the same
 * release makes, of which the code before knows nothing.
 */
export const classifyStatement = (statement: string, created: ReadonlySet<string>): string | null => {
  const sql = bare(statement);
  if (CREATE_TABLE.test(sql) || /^CREATE (?:INDEX|VIEW)\b/iu.test(sql) || /^DROP INDEX\b/iu.test(sql)) return null;
  const restricted = UNIQUE_INDEX.exec(sql)?.[1]?.toLowerCase();
  if (restricted !== undefined)
    return created.has(restricted) ? null : `makes a rule for ${restricted} that the code before it does not keep`;
  if (/^ALTER TABLE \S+ ADD\b/iu.test(sql)) {
    const mustBeSet = /\bNOT NULL\b/iu.test(sql) && !/\bDEFAULT\b/iu.test(sql);
    return mustBeSet ? "adds a column that the code before it leaves empty, and that may not be empty" : null;
  }
  if (/^(?:DROP|ALTER TABLE \S+ DROP)\b/iu.test(sql)) return "drops what the code before it reads";
  if (/\bRENAME\b/iu.test(sql)) return "renames what the code before it reads";
  return "rewrites data, or does what is not known to be harmless";
};
