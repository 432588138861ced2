import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";

const GIFTS = `Presents for a school fair.

A gift has \`id\`, \`giver\` (required, 1–40 characters), \`worth\` (decimal text with two decimals, required, more than 0, at most \`500.00\`), \`kind\` (\`toy\` or \`book\`, required), \`day\` (a date as \`YYYY-MM-DD\`, required) and \`created_at\`.

- \`POST /gifts\` with \`giver\`, \`worth\`, \`kind\`, \`day\` → 201 and the gift.
- \`GET /gifts/{id}\` → 200 and the gift.
- \`DELETE /gifts/{id}\` → 204.
`;

const read = (request: string) => {
  const { services, uncovered } = parse(`${GIFTS}${request}`);
  const [gift] = services;
  const known = ["create", "read", "delete"];
  const behaviour = gift?.operations.find((each) => !known.includes(each.behaviour.kind))?.behaviour;
  return { behaviour, gift, uncovered: uncovered.map(({ text }) => text) };
};

describe("amounts", () => {
  test("are texts with so many decimals, between bounds", () => {
    const { gift, uncovered } = read("");
    expect(gift?.fields.find(({ name }) => name === "worth")).toMatchObject({
      type: "decimal",
      scale: 2,
      min: 0.01,
      max: 500,
    });
    expect(uncovered).toEqual([]);
  });

  test("are added up over all pages", () => {
    const { behaviour } = read(
      '- `GET /gifts` → 200 with `{ "gifts": [gift], "total", "total_worth" }`. Query: `limit` (1 to 50, default 10), `offset` (from 0, default 0).',
    );
    expect(behaviour).toMatchObject({ kind: "list", paging: { sums: { total_worth: "worth" } } });
  });
});

describe("files", () => {
  test("become records, row by row", () => {
    const { behaviour, uncovered } = read(
      '- `POST /gifts/import` with a CSV file → 200 `{ "created": 3, "skipped": 1, "errors": [{ "line": 3, "field": "day", "message": "is wrong" }] }`. Gifts whose `giver` and `day` are already there are skipped. At most 200 lines. A file that is no CSV is 400 `bad_file`.',
    );
    expect(uncovered).toEqual([]);
    expect(behaviour).toEqual({
      kind: "import",
      intake: {
        formats: ["csv"],
        fields: ["giver", "worth", "kind", "day"],
        distinct: ["giver", "day"],
        most: 200,
        counts: "lines",
        tells: { made: "created", left: "skipped", errors: "errors", row: "line", field: "field", message: "message" },
        unreadable: { status: 400, code: "bad_file" },
      },
    });
  });

  test("hold all records, in an order of their own", () => {
    const { behaviour, uncovered } = read(
      "- `GET /gifts/export.csv` → 200 with all gifts, earliest `day` first, with the columns `day`, `giver` and `worth`, as the file `gifts.csv`.",
    );
    expect(uncovered).toEqual([]);
    expect(behaviour).toMatchObject({
      kind: "export",
      outlet: { formats: ["csv"], fields: ["day", "giver", "worth"], fileName: "gifts.csv" },
      sort: [{ field: "day", descending: false }],
    });
  });
});

test("what is wrong with a file says nothing of what is wrong with a body", () => {
  const spec = parse(
    `${GIFTS}- \`POST /gifts/import\` with a CSV file → 200 with \`{ "added": 2 }\`. A file that is no CSV is 400 \`no_table\`. The first line names the columns \`name\` and \`day\`.`,
  );
  expect(spec.errors?.invalid).toBeUndefined();
});

describe("many at once", () => {
  test("are deleted, and told by number", () => {
    const { behaviour, uncovered } = read(
      '- `POST /gifts/bulk-delete` with `{"ids": ["a"]}` → 200 `{ "deleted": 1, "not_found": 0 }`. 1 to 20 ids.',
    );
    expect(uncovered).toEqual([]);
    expect(behaviour).toEqual({
      kind: "delete-many",
      by: "id",
      from: "ids",
      tells: { deleted: "deleted", missing: "not_found", how: "number" },
    });
  });
});

describe("reports of groups", () => {
  test("tell what each comes to, and its share", () => {
    const { behaviour, uncovered } = read(
      `- \`GET /gifts/overview?month=2026-12\` → 200 \`{ "month": "2026-12", "worth": "9.00", "kinds": [{ "kind": "toy", "worth": "9.00", "count": 2, "share": 100 }] }\`. Highest worth first, equal ones by kind. The share is rounded to one decimal.`,
    );
    expect(uncovered).toEqual([]);
    expect(behaviour).toMatchObject({
      kind: "report",
      within: "day",
      period: { step: "month", parameter: "month" },
      members: {
        month: { asked: true },
        worth: { tally: "sum", what: { field: "worth" } },
        kinds: {
          groups: "kind",
          entries: {
            kind: { value: true },
            worth: { tally: "sum", what: { field: "worth" } },
            count: { tally: "count" },
            share: { share: { tally: "sum", what: { field: "worth" } }, decimals: 1 },
          },
          sort: [
            { member: "worth", descending: true },
            { member: "kind", descending: false },
          ],
        },
      },
    });
  });
});
