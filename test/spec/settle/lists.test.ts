import { describe, expect, test } from "vitest";
import { operationOf, serviceOf } from "#test/spec/settle/api-of.ts";
import { parse } from "#test/spec/problem-of.ts";

const CHORES = `# Chores

No login; everybody may do everything.

## Chore

| Field | Rules |
|---|---|
| \`id\` | string, from the server |
| \`name\` | required, 1–60 characters |
| \`remarks\` | at most 500 characters, default "" |
| \`due_date\` | \`YYYY-MM-DD\` or null |
| \`finished\` | boolean, default \`false\` |
| \`finished_at\` | timestamp or null; set by the server when it is ticked off, cleared when it is reopened |

## Requests

| Request | Success |
|---|---|
| \`POST /chores\` | 201, chore |
| \`PATCH /chores/{id}\` | 200, chore |
| \`GET /chores\` | 200, \`{"chores": [...], "next": string or null}\` |

Query of \`GET /chores\`:

- \`due_before\` – due before that day, that day included: inclusive
- \`q\` – each of its words must occur as a whole word in the name or the remarks
- \`limit\` – 1 to 50, default 10
- \`cursor\` – the \`next\` of an earlier answer; with other filters than before it is refused with 400 \`stale_cursor\`

A bad value gives \`400 wrong_value\` with an additional member \`"field"\`. Every error is \`{ "error": "<code>" }\`.
`;

const spec = parse(CHORES);

describe("a list", () => {
  const { behaviour } = operationOf(spec, "GET /chores");

  test("searches for words, and takes a bound with its day", () => {
    expect(behaviour).toMatchObject({
      narrows: [
        { parameter: "due_before", fields: ["due_date"], by: "to" },
        { parameter: "q", fields: ["words_of_name_remarks"], by: "words", match: "whole" },
      ],
    });
    expect(serviceOf(spec).fields.at(-1)).toMatchObject({ words: ["name", "remarks"], hidden: true });
  });

  test("has cursors that fit what they were told for", () => {
    expect(behaviour).toMatchObject({ paging: { from: { by: "cursor", bound: true, wrong: "stale_cursor" } } });
  });
});

test("a moment is set by another field", () => {
  expect(serviceOf(spec).fields.find(({ name }) => name === "finished_at")).toMatchObject({
    type: "date-time",
    origin: "service",
    stamped: { field: "finished", equals: true },
  });
});
