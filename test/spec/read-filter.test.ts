import { describe, expect, test } from "vitest";
import { readFilter } from "#src/spec/read-filter.ts";
import { field } from "#test/codegen/plans/plan-parts.ts";
import { parse } from "./problem-of.ts";

const FIELDS = [
  field("name", "text"),
  field("about", "text"),
  field("price", "number"),
  field("tags", "list"),
  field("created_at", "date-time", { origin: "created-at" }),
  field("code", "text", { origin: "service" }),
];

describe("what a list may be asked for", () => {
  test.each([
    ["`price`", { field: "price" }],
    ["tag", { field: "tags" }],
    ["min_price", { narrow: { parameter: "min_price", fields: ["price"], by: "from" } }],
    ["priceTo", { narrow: { parameter: "priceTo", fields: ["price"], by: "to" } }],
    ["created_after", { narrow: { parameter: "created_after", fields: ["created_at"], by: "after" } }],
    ["before_created_at", { narrow: { parameter: "before_created_at", fields: ["created_at"], by: "before" } }],
    ["q", { narrow: { parameter: "q", fields: ["name", "about"], by: "contains" } }],
    ["min_name", null],
    ["colour", null],
    ["the colour of its hat", null],
  ])("%s", (name, wish) => {
    expect(readFilter(name, FIELDS)).toEqual(wish);
  });
});

describe("a list", () => {
  const listOf = (line: string) => {
    const { services, uncovered } = parse(
      `## Services\n\n### Book\n\n- title: text\n- author: text\n- year: whole number\n\nOperations:\n\n- add a book\n- ${line}\n`,
    );
    return [services[0]?.operations[1]?.behaviour, uncovered.map(({ text }) => text)];
  };

  test.each([
    [
      "list the books, searchable by title and author",
      { narrows: [{ parameter: "q", fields: ["title", "author"], by: "contains" }] },
    ],
    [
      "list the books; search the title with `words`",
      { narrows: [{ parameter: "words", fields: ["title"], by: "contains" }] },
    ],
    ["search the books", { narrows: [{ parameter: "q", fields: ["title", "author"], by: "contains" }] }],
    ["list the books, can be sorted by title or year", { sorts: ["title", "year"] }],
    [
      "list the books, filter by author, year_from and year_to",
      {
        filters: ["author"],
        narrows: [
          { parameter: "year_from", fields: ["year"], by: "from" },
          { parameter: "year_to", fields: ["year"], by: "to" },
        ],
      },
    ],
  ])("%s", (line, wished) => {
    expect(listOf(line)).toEqual([{ kind: "list", filters: [], sort: [], ...wished }, []]);
  });

  test("that is to be searched for what is no field is not built", () => {
    expect(listOf("list the books, searchable by colour, only mine")[0]).toBeUndefined();
  });
});
