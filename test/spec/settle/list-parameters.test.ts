import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import type { Behaviour } from "#src/spec/spec.ts";

type List = Behaviour & { kind: "list" };

/** The list of crates that a bullet tells, and what of it is not understood. */
const read = (bullet: string): { list: Partial<List>; uncovered: string[] } => {
  const text = `# Crates

## Crate

- \`id\`: string, set by the server
- \`label\`: string, 1 to 80 characters
- \`kind\`: one of \`box\`, \`bag\`, \`bin\`
- \`weight\`: integer, 0 to 100
- \`tags\`: list of strings
- \`sealed\`: boolean, default false
- \`created_at\`: ISO 8601, set by the server

## Requests

- \`POST /crates\` with \`label\`, \`kind\`, \`weight\`, optional \`tags\` and optional \`sealed\` → 201 and the crate.
- \`GET /crates/{id}\` → 200 and the crate.
- ${bullet}
`;
  const { services, uncovered } = parseSpec(readSpecText(text, "crates"));
  const list = services[0]?.operations.find(({ behaviour }) => behaviour.kind === "list")?.behaviour;
  const left = uncovered.filter(({ reason }) => !reason.includes("no place for a next page"));
  return { list: (list ?? {}) as Partial<List>, uncovered: left.map((each) => each.text) };
};

describe("parameters of a list, in the words of many authors", () => {
  test.each<[string, Partial<List>]>([
    [
      '`GET /crates` → 200 with `{ "items": [crate], "next_cursor": null }`, newest first, `limit` 1–100 (default 20), `cursor`, and `kind` as a filter.',
      {
        filters: ["kind"],
        sort: [{ field: "created_at", descending: true }],
        paging: {
          items: "items",
          limit: { name: "limit", default: 20, max: 100 },
          from: { by: "cursor", name: "cursor" },
          tells: { next: "next_cursor" },
        },
      },
    ],
    [
      '`GET /crates` → 200 `{ "data": [crate], "next": "…" }`; `?after=` continues, `?limit=` 1..50, default 10; oldest first.',
      {
        sort: [{ field: "created_at", descending: false }],
        paging: {
          items: "data",
          limit: { name: "limit", default: 10, max: 50 },
          from: { by: "cursor", name: "after" },
          tells: { next: "next" },
        },
      },
    ],
    [
      '`GET /crates` lists all crates, heaviest first, ties by label → 200 `{ "items": [...] }`.',
      {
        sort: [
          { field: "weight", descending: true },
          { field: "label", descending: false },
        ],
      },
    ],
    [
      '`GET /crates` → 200 `{ "items": [...] }` with `from` and `to` (ISO 8601, both inclusive) on `created_at`.',
      {
        narrows: [
          { parameter: "from", fields: ["created_at"], by: "from" },
          { parameter: "to", fields: ["created_at"], by: "to" },
        ],
      },
    ],
    [
      '`GET /crates` → 200 `{ "items": [...] }`; `?sealed=true` only sealed ones; `?tag=x` only those with that tag.',
      { filters: ["sealed"], narrows: [{ parameter: "tag", fields: ["tags"], by: "has" }] },
    ],
  ])("%s", (bullet, expected) => {
    const { list, uncovered } = read(bullet);
    expect(uncovered).toEqual([]);
    expect(list).toMatchObject(expected);
  });

  test("names the page by its own parameters", () => {
    const { list } = read(
      "`GET /crates` → 200 with a list of crates, newest first; filter by `kind`; paginated with `page` and `per_page` (default 20, max 50).",
    );
    expect(list.paging).toMatchObject({
      limit: { name: "per_page", default: 20, max: 50 },
      from: { by: "page", name: "page" },
    });
  });

  test("leaves to be named what keeps records out", () => {
    const { uncovered } = read('`GET /crates` → 200 `{ "items": [...] }`, only crates of this week.');
    expect(uncovered).not.toEqual([]);
  });
});
