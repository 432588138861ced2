import type { Subject } from "#src/codegen/review/subject.ts";
import { type Breach, breach, near } from "#test/codegen/review/breach.ts";
import { after, onNote, sound, withFile, withText } from "#test/codegen/review/reviewed.ts";

const CONFIG = "wrangler.jsonc";
/** One more migration at the end of the list. */
const migrated = (statement: string): Subject => onNote(/\n\];\n/u, `\n  ${JSON.stringify(statement)},\n];\n`);

const CONTRACT = `export const schema = {
  text: { type: "text", origin: "caller", required: true, max: 500 },
  colour: { type: "enum", origin: "caller", default: "yellow", values: ["yellow", "green"] },
} satisfies Schema;

export const note = {
  binding: "NOTE",
  operations: {
    create: { access: "signed-in", route: { method: "POST", path: "/notes" }, status: 201, accepts: ["text", "colour"] },
    read: { access: "owner", route: { method: "GET", path: "/notes/{id}" }, status: 200, accepts: [] },
  },
} satisfies ServiceDefinition;
`;
const released = withFile(sound, "src/contracts/note.ts", CONTRACT);
const promised = (text: string, instead: string): Subject =>
  after(withFile(sound, "src/contracts/note.ts", CONTRACT.replace(text, instead)), released);

export const releaseBreaches: Breach[] = [
  breach("R8", "an operation less", promised("    read:", "    look:"), "`read` is gone"),
  breach("R8", "another address", promised('"/notes/{id}"', '"/notes/{id}/whole"'), "`read` has another address"),
  breach("R8", "another status", promised("status: 200", "status: 204"), "answers with another status"),
  breach("R8", "fewer people", promised('"signed-in"', '"owner"'), "closed to those who were `signed-in`"),
  breach("R8", "a field less", promised('["text", "colour"]', '["text"]'), "accepts no `colour`"),
  breach(
    "R8",
    "a field more that must be sent",
    promised("accepts: []", 'accepts: ["text"]'),
    "`text` is new, and must be sent",
  ),
  breach("R8", "a value less", promised(', "green"]', "]"), "`colour` can't be `green`"),
  breach("R8", "a lower maximum", promised("max: 500", "max: 499"), "has a lower maximum"),
  breach("R8", "another type", promised('type: "text"', 'type: "integer"'), "is of another type"),
  breach("R8", "a default less", promised('default: "yellow", ', "required: true, "), "`colour` must be sent now"),
  near("R8", "a higher maximum", promised("max: 500", "max: 900")),
  near("R8", "more people", promised('"signed-in"', '"anyone"')),
  near("R8", "a field more that may be sent", promised("accepts: []", 'accepts: ["colour"]')),
  near("R8", "an operation more", promised("    read:", '    list: { access: "owner" },\n    read:')),
  breach("S8", "a column less", after(migrated("ALTER TABLE records DROP COLUMN text"), sound), "drops a column"),
  breach(
    "S8",
    "a column with a new name",
    after(migrated("ALTER TABLE records RENAME COLUMN text TO body"), sound),
    "renames something",
  ),
  breach(
    "S8",
    "a column that must have a value",
    after(migrated("ALTER TABLE records ADD COLUMN size INTEGER NOT NULL"), sound),
    "without a default",
  ),
  breach("S8", "a table less", after(migrated("DROP TABLE records"), sound), "drops a table"),
  breach(
    "S8",
    "values that have to be unique",
    after(migrated("CREATE UNIQUE INDEX records_by_text ON records (text)"), sound),
    "demands unique values",
  ),
  near("S8", "an index", after(migrated("CREATE INDEX records_by_text ON records (text)"), sound)),
  near(
    "S8",
    "a table more, with a rule of its own",
    after(
      onNote(
        /\n\];\n/u,
        "\n  'CREATE TABLE tags (word TEXT NOT NULL)',\n  'CREATE UNIQUE INDEX t ON tags (word)',\n];\n",
      ),
      sound,
    ),
  ),
  near("S8", "a column that may be empty", after(migrated("ALTER TABLE records ADD COLUMN size INTEGER"), sound)),
  near(
    "S8",
    "a column with a default",
    after(migrated("ALTER TABLE records ADD COLUMN size INTEGER NOT NULL DEFAULT 0"), sound),
  ),
  near("S8", "a first release that renames", migrated("ALTER TABLE records RENAME COLUMN text TO body")),
  breach(
    "P4",
    "a released migration changed",
    after(onNote("records_by_pinned ON", "records_by_pinned2 ON"), sound),
    "Migration 3 was released",
  ),
  breach(
    "P4",
    "a released migration removed",
    after(onNote(/ *'CREATE INDEX records_by_colour.*\n/u, ""), sound),
    "Migration 4 was released",
  ),
  breach("P4", "all of them removed", after(onNote("export const migrations", "const hidden"), sound), "are gone"),
  near(
    "P4",
    "a released migration laid out anew",
    after(onNote("'CREATE INDEX records_by_pinned ON", "'CREATE INDEX  records_by_pinned  ON"), sound),
  ),
  breach(
    "P3",
    "a class more",
    after(
      withText(
        sound,
        CONFIG,
        '"exports": {',
        '"exports": {\n    "Tag": { "type": "durable-object", "storage": "sqlite" },',
      ),
      sound,
    ),
    "The class Tag is new",
  ),
  breach(
    "P3",
    "a class less",
    after(withText(sound, CONFIG, /.*"SessionKeyring": \{.*\n/u, ""), sound),
    "The class SessionKeyring is gone",
  ),
  near("P3", "the same classes", after(sound, sound)),
];
