import { describe, expect, test } from "vitest";
import { classifyRelease, strictestVerdict } from "#product/scripts/classify-release.ts";
import { classifyStatement } from "#product/scripts/release/classify-statement.ts";
import type { ReleaseFacts } from "#product/scripts/release/release-facts.ts";

const TABLE = 'CREATE TABLE records (_position INTEGER PRIMARY KEY, "text" TEXT NOT NULL)';
const SQLITE = { type: "durable-object", storage: "sqlite" };
const live: ReleaseFacts = {
  exports: { Note: SQLITE },
  objects: { NOTE: "Note" },
  triggers: {},
  migrations: { "src/services/note.ts": [TABLE] },
  api: null,
};
const withMigrations = (...statements: string[]): ReleaseFacts => ({
  ...live,
  migrations: { "src/services/note.ts": statements },
});
const kindOf = (after: ReleaseFacts) => classifyRelease(live, after).kind;

describe("the kind of a release", () => {
  test("is the first where nothing is live, and a canary where nothing stands against it", () => {
    expect(classifyRelease(null, live).kind).toBe("first");
    expect(kindOf(live)).toBe("canary");
    expect(kindOf({ ...live, exports: { Note: { storage: "sqlite", type: "durable-object" } } })).toBe("canary");
  });

  test("is a new class wherever `exports` differ, because no split may span them", () => {
    const added = classifyRelease(live, { ...live, exports: { Note: SQLITE, Tag: SQLITE } });
    expect(added).toMatchObject({ kind: "new-class", reasons: ["The class Tag is new."] });
    expect(kindOf({ ...live, exports: {} })).toBe("new-class");
    expect(kindOf({ ...live, exports: { Note: { ...SQLITE, state: "deleted" } } })).toBe("new-class");
  });

  test("is a contract where a binding means other objects", () => {
    expect(kindOf({ ...live, objects: { NOTE: "Tag" } })).toBe("contract");
    expect(kindOf({ ...live, objects: {} })).toBe("contract");
    expect(kindOf({ ...live, objects: { NOTE: "Note", AGAIN: "Note" } })).toBe("canary");
  });

  test("follows what its new migrations do", () => {
    expect(kindOf(withMigrations(TABLE, 'ALTER TABLE records ADD "colour" TEXT'))).toBe("canary");
    expect(kindOf(withMigrations(TABLE, "ALTER TABLE records DROP COLUMN text"))).toBe("contract");
    expect(kindOf({ ...live, migrations: { ...live.migrations, other: ["DROP TABLE x"] } })).toBe("canary");
    expect(kindOf({ ...live, migrations: {} })).toBe("contract");
  });

  test("is refused where a released migration was changed, but not for a line break or another file name", () => {
    const changed = classifyRelease(live, withMigrations(TABLE.replace("TEXT", "BLOB")));
    expect(changed.kind).toBe("refused");
    expect(changed.reasons[0]).toContain("Migration 1 of src/services/note.ts");
    expect(kindOf(withMigrations())).toBe("refused");
    expect(kindOf(withMigrations(TABLE.replaceAll(" ", "\n  ")))).toBe("canary");
    expect(kindOf({ ...live, migrations: { "src/services/notes.ts": [TABLE, "DROP TABLE records"] } })).toBe(
      "contract",
    );
  });

  test("is the strictest of what follows from each live version", () => {
    const [canary, contract] = [classifyRelease(live, live), classifyRelease(live, { ...live, objects: {} })];
    expect(strictestVerdict([canary, contract]).kind).toBe("contract");
    expect(strictestVerdict([contract, canary]).kind).toBe("contract");
  });
});

describe("a migration", () => {
  test.each([
    'CREATE TABLE tags ("name" TEXT NOT NULL)',
    "CREATE INDEX records_by_text ON records (text)",
    "CREATE UNIQUE INDEX tags_by_name ON tags (name)",
    "ALTER TABLE records ADD COLUMN colour TEXT",
    "ALTER TABLE records ADD COLUMN colour TEXT NOT NULL DEFAULT 'DROP TABLE records'",
    "DROP INDEX records_by_text -- RENAME",
  ])("keeps the code before it going: %s", (statement) => {
    expect(classifyStatement(statement, new Set(["tags"]))).toBeNull();
  });

  test.each([
    "ALTER TABLE records ADD COLUMN colour TEXT NOT NULL",
    "ALTER TABLE records DROP COLUMN text",
    "alter table records rename column text to body",
    "ALTER TABLE records RENAME TO notes",
    "DROP TABLE records",
    "CREATE UNIQUE INDEX records_by_text ON records (text)",
    "DELETE FROM records",
    "UPDATE records SET text = ''",
    "PRAGMA writable_schema = 1",
  ])("does not keep the code before it going: %s", (statement) => {
    expect(classifyStatement(statement, new Set(["tags"]))).not.toBeNull();
  });
});
