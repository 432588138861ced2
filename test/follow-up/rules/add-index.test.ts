import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { parseExports } from "#src/codegen/parse-literal.ts";
import { proposeByRules } from "#src/follow-up/propose-by-rules.ts";
import { formatCode } from "#src/format/format-code.ts";
import { classifyStatement } from "#product/scripts/release/classify-statement.ts";
import { noteContract } from "#product/src/contracts/note.ts";
import { notesThat } from "./notes.ts";

const PINNED = 'const count = this.records.countWhere([{ field: "pinned", equals: true }]);';

type SortKeys = (
  schema: object,
  sort: { field: string; descending: boolean }[],
) => { sql: string; descending: boolean }[];
/** The layer's own, whose types are a Worker's. */
const QUERY: string = "#product/src/orchestration/object/record-query.ts";

describe("an index", () => {
  const statementsOf = (source: string) => parseExports(source).get("migrations") as string[];
  const added = (operation: string, facts = notesThat(PINNED)) =>
    proposeByRules(facts, operation, "operation").map(({ files: [file], what }) => {
      const [before, after] = [statementsOf(facts.source), statementsOf(file!.content)];
      expect(after.slice(0, before.length)).toEqual(before);
      return [what, ...after.slice(before.length)];
    });

  it("is added at the end for what an operation is asked by, and takes a release no further than a canary", () => {
    const facts = notesThat('const count = this.records.countWhere([{ field: "text", equals: "a" }]);');
    const [[what, statement] = []] = added("Note.countPinned", facts);
    expect([what, statement]).toEqual([
      "add an index for what it is asked by (`Note.countPinned`)",
      'CREATE INDEX records_by_text ON records ("text")',
    ]);
    expect(classifyStatement(statement!, new Set())).toBeNull();
  });

  it("is not added where there is one, or where none would help", () => {
    expect(added("Note.countPinned")).toEqual([]);
    expect(added("Note.read")).toEqual([]);
    for (const field of ["id", "tags", "unknown"])
      expect(
        added(
          "Note.countPinned",
          notesThat(`const count = this.records.countWhere([{ field: "${field}", equals: "a" }]);`),
        ),
      ).toEqual([]);
  });

  it("that a migration dropped is made anew, once", () => {
    const source = notesThat(PINNED).source;
    const [made = ""] = statementsOf(source).filter((statement) => statement.includes("INDEX"));
    const name = /INDEX (\w+)/u.exec(made)?.[1];
    const facts = (...more: string[]) => ({
      ...notesThat(PINNED),
      source: source.replace(
        /(export const migrations = \[[^]*?)\n\];/u,
        `$1\n${more.map((one) => `  \`${one}\`,`).join("\n")}\n];`,
      ),
    });
    const dropped = facts(`DROP INDEX IF EXISTS ${name}`);
    expect(added("Note.read", dropped)).toEqual([["make the index anew that a migration dropped (`Note.read`)", made]]);
    expect(added("Note.read", facts(`DROP INDEX ${name}`, made))).toEqual([]);
    expect(added("Note.read", facts("DROP INDEX of_something_else"))).toEqual([]);
  });

  it("in the order of a list is one that SQLite reads the list by", async () => {
    const { sortKeys } = (await import(QUERY)) as { sortKeys: SortKeys };
    const [[what, statement] = []] = added("Note.list");
    expect(what).toBe("add an index in the order of its list (`Note.list`)");
    expect(classifyStatement(statement!, new Set())).toBeNull();
    const database = new DatabaseSync(":memory:");
    for (const each of [...statementsOf(notesThat(PINNED).source), statement!]) database.exec(each);
    const keys = sortKeys(noteContract.schema, [
      { field: "pinned", descending: true },
      { field: "created_at", descending: false },
    ]).map(({ descending, sql }) => `${sql} ${descending ? "DESC" : "ASC"}`);
    const plan = database.prepare(
      `EXPLAIN QUERY PLAN SELECT * FROM records WHERE TRUE AND TRUE ORDER BY ${keys.join(", ")} LIMIT 21 OFFSET 0`,
    );
    expect(plan.all().map(({ detail }) => detail)).toEqual(["SCAN records USING INDEX records_in_order_of_list"]);
  });

  it("leaves the code such that the product's formatter has nothing to say", async () => {
    const [candidate] = proposeByRules(notesThat(PINNED), "Note.list", "operation");
    const { content, path } = candidate!.files[0]!;
    expect(await formatCode(path, content)).toContain("  'CREATE INDEX records_in_order_of_list ON records (");
  });
});
