import { found, object, passes } from "#test/product-lint/snippet.ts";

const within = (statements: string): string =>
  object(`  async work(call, id) {\n    const { sql, storage } = this.ctx;\n${statements}\n  }`);
const run = (statement: string, ...values: string[]): string =>
  within(`    sql.exec(${[statement, ...values].join(", ")});`);

export const storage = [
  found("s2-schema-elsewhere", '"CREATE TABLE', run('"CREATE TABLE IF NOT EXISTS notes (id TEXT)"')),
  found("s2-schema-elsewhere", "`ALTER TABLE", "const LATER = [`ALTER TABLE notes ADD COLUMN text`];\n"),
  found("s2-schema-elsewhere", '"CREATE UNIQUE INDEX', run('"CREATE UNIQUE INDEX i ON notes (id)"')),
  found("s2-schema-elsewhere", '"PRAGMA user_version', run('"PRAGMA user_version = 3"')),
  passes("s2-schema-elsewhere", "export const migrations = [`CREATE TABLE notes (id TEXT)`];\n"),
  passes("s2-schema-elsewhere", 'const LAYER_MIGRATIONS = ["CREATE TABLE notes (id TEXT)"];\n'),
  passes("s2-schema-elsewhere", run('"CREATE TABLE IF NOT EXISTS _sql_schema_migrations (id INTEGER)"')),
  passes("s2-schema-elsewhere", 'const advice = "Create tables in migrations.";\n'),
  found("s3-unbound-sql", "`SELECT", run("`SELECT * FROM notes WHERE id = '${id}'`")),
  found("s3-unbound-sql", '"SELECT', run('"SELECT * FROM notes WHERE id = " + id')),
  found("s3-unbound-sql", "text", within("    const text = `SELECT * FROM ${id}`;\n    sql.exec(text);")),
  found("s3-unbound-sql", '"SELECT', run(`"SELECT ${Array.from({ length: 101 }, () => "?").join(", ")}"`, "...id")),
  found("s3-unbound-sql", '"SELECT', run('"SELECT ?101"', "...id")),
  found("s3-unbound-sql", '"SELECT', run(`"SELECT 1 FROM notes WHERE text LIKE '%${"x".repeat(50)}%'"`)),
  passes("s3-unbound-sql", run("\"SELECT * FROM notes WHERE id = ? AND text <> '?'\"", "id")),
  passes("s3-unbound-sql", run("`SELECT *\n      FROM notes WHERE id = ?`", "id")),
  found(
    "s3-unbound-sql",
    "`CREATE TABLE",
    `export const migrations = [\`CREATE TABLE t (${Array.from({ length: 101 }, (_, n) => `c${n} TEXT`).join(", ")})\`];\n`,
  ),
  passes("s3-unbound-sql", "export const migrations = [`CREATE TABLE t (a TEXT, b INTEGER, CHECK (a IN (1, 2)))`];\n"),
  found(
    "s5-await-between-writes",
    'sql.exec("UPDATE',
    within(
      '    sql.exec("INSERT INTO a VALUES (?)", id);\n    const b = await ask(id);\n    sql.exec("SELECT 1 FROM a");\n    sql.exec("UPDATE a SET b = ?", b);',
    ),
  ),
  passes(
    "s5-await-between-writes",
    within(
      '    const b = await ask(id);\n    sql.exec("SELECT 1 FROM a");\n    sql.exec("INSERT INTO a VALUES (?)", id);\n    sql.exec("UPDATE a SET b = ?", b);',
    ),
  ),
  passes(
    "s5-await-between-writes",
    within(
      '    if (id === 1) {\n      sql.exec("INSERT INTO a VALUES (?)", id);\n      return await ask(id);\n    }\n    sql.exec("UPDATE a SET b = 1");',
    ),
  ),
  passes(
    "s5-await-between-writes",
    within(
      '    for (const one of id) {\n      sql.exec("SELECT 1 FROM a");\n      sql.exec("UPDATE a SET b = ?", one);\n      await ask(one);\n    }',
    ),
  ),
  found("s7-loop-of-deletes", "storage.delete(key)", within("    for (const key of id) storage.delete(key);")),
  found("s7-loop-of-deletes", "sql.exec(`DELETE", within("    id.forEach(() => sql.exec(`DELETE FROM notes`));")),
  passes("s7-loop-of-deletes", within("    await storage.deleteAll();")),
  passes("s7-loop-of-deletes", within('    for (const one of id) sql.exec("DELETE FROM notes WHERE id = ?", one);')),
  passes("s7-loop-of-deletes", within("    for (const key of id) this.seen.delete(key);")),
];
