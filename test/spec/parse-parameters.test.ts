import { describe, expect, test } from "vitest";
import { applyEnvelope, applyParameters, readParameters } from "#src/spec/parse-parameters.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import { field } from "#test/codegen/plans/plan-parts.ts";
import { parse } from "./problem-of.ts";

type List = Behaviour & { kind: "list" };

const FIELDS = [field("title", "text"), field("author", "text"), field("genre", "enum"), field("year", "integer")];

const listAfter = (text: string): { list: List; unknown: string[] } => {
  const list: List = { kind: "list", filters: [], sort: [] };
  const line = readParameters(1, text);
  return { list, unknown: line === null ? ["no parameter"] : applyParameters(list, line, FIELDS) };
};

describe("a parameter of a list", () => {
  test.each<[string, Partial<List>]>([
    [
      "`q`: the title contains this text, ignoring case",
      { narrows: [{ parameter: "q", fields: ["title"], by: "contains" }] },
    ],
    ["`q` – full text", { narrows: [{ parameter: "q", fields: ["title", "author"], by: "contains" }] }],
    ["`author`: contains", { narrows: [{ parameter: "author", fields: ["author"], by: "contains" }] }],
    ["`genre`: exact", { filters: ["genre"] }],
    [
      "`yearFrom`, `yearTo`: integers, inclusive",
      {
        narrows: [
          { parameter: "yearFrom", fields: ["year"], by: "from" },
          { parameter: "yearTo", fields: ["year"], by: "to" },
        ],
      },
    ],
    [
      "Sorting: `sort` is one of `title`, `-title`, `year`. Default `-year`.",
      { sorts: ["title", "year"], sort: [{ field: "year", descending: true }] },
    ],
  ])("%s", (text, wished) => {
    expect(listAfter(text)).toEqual({ list: { kind: "list", filters: [], sort: [], ...wished }, unknown: [] });
  });

  test.each([
    ["`prefix` – only titles that start with it", { parameter: "prefix", fields: ["title"], by: "begins" }],
    ["`author_prefix`: ignored if empty", { parameter: "author_prefix", fields: ["author"], by: "begins" }],
    ["`word`: may be repeated; a record must have every one", { parameter: "word", fields: ["words"], by: "has" }],
    [
      "`q`: substring of the e-mail or of the name (given name, a space, family name)",
      { parameter: "q", fields: ["email"], by: "contains", joined: [["given_name", "family_name"]] },
    ],
  ])("may speak of the beginning, of each entry and of several texts at once: %s", (text, narrow) => {
    const list: List = { kind: "list", filters: [], sort: [] };
    const names = [field("given_name", "text"), field("family_name", "text"), field("email", "email")];
    const line = readParameters(1, text);
    expect(line && applyParameters(list, line, [...FIELDS, ...names, field("words", "list")])).toEqual([]);
    expect(list.narrows).toEqual([narrow]);
  });

  test("says how pages are asked for", () => {
    expect(listAfter("`pageSize` 1 to 100, default 20").list.paging?.limit).toEqual({
      name: "pageSize",
      default: 20,
      max: 100,
    });
    expect(listAfter("`offset` – 0 or more").list.paging).toMatchObject({
      from: { by: "offset", name: "offset" },
      tells: {},
    });
  });

  test("that no rule understands is told", () => {
    expect(listAfter("`mood`: blue or green").unknown).toEqual(["mood"]);
    expect(listAfter("`sort`: by `mood`").unknown).toEqual(["sort"]);
    expect(readParameters(1, "The list is short.")).toBeNull();
  });
});

describe("an example of a list's answer", () => {
  test("names its members", () => {
    const list: List = { kind: "list", filters: [], sort: [] };
    expect(applyEnvelope(list, { books: [], page: 1, pageSize: 20, total: 57, totalPages: 3 })).toBe(true);
    expect(list.paging).toMatchObject({
      items: "books",
      tells: { page: "page", limit: "pageSize", total: "total", pages: "totalPages" },
    });
  });

  test.each([[[]], [{ items: [], mood: "blue" }], [{ total: 3 }]])("%j is none", (sample) => {
    expect(applyEnvelope({ kind: "list", filters: [], sort: [] }, sample)).toBe(false);
  });
});

const SHELF = `## Book

- \`title\`: text, required
- \`pages\`: whole number

## Requests

- \`POST /books\` creates a book
- \`GET /books\` lists the books

## List

\`GET /books\` answers 200 with

`;

test("nothing that stands beside a parameter is dropped", () => {
  const { uncovered } = parse(`${SHELF}- \`limit\`: 1 to 50. Only books of this year are shown. Ties go by height.\n`);
  expect(uncovered.map(({ text }) => text)).toEqual(["Only books of this year are shown", "Ties go by height"]);
});

test("an answer without a place for the next page says how far it goes", () => {
  const { uncovered } = parse(`${SHELF}\`\`\`json\n{ "books": [] }\n\`\`\`\n`);
  expect(uncovered.map(({ reason }) => reason)).toEqual([expect.stringContaining("holds 1,000 records at most")]);
});

test("what is said of a list's parameters below its request belongs to it", () => {
  const { services, uncovered } = parse(`## Book

- \`title\`: text, required
- \`genre\`: one of novel, poem

## Requests

- \`POST /books\` creates a book
- \`GET /books\` lists the books

## List

\`GET /books\` answers 200 with

\`\`\`json
{ "books": [ … ], "next": "…" }
\`\`\`

- \`genre\`: exact
- \`after\`: the \`next\` of the page before
- \`limit\`: 1 to 50, default 10
`);
  expect(uncovered).toEqual([]);
  expect(services[0]?.operations[1]?.behaviour).toEqual({
    kind: "list",
    filters: ["genre"],
    sort: [],
    paging: {
      items: "books",
      limit: { name: "limit", default: 10, max: 50 },
      from: { by: "cursor", name: "after" },
      tells: { next: "next" },
    },
  });
});
