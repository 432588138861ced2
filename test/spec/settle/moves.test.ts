import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { readMoves } from "#src/spec/settle/read-moves.ts";
import { parse } from "#test/spec/problem-of.ts";

const STATES = ["received", "in_repair", "on_hold", "ready", "collected"];

describe("ways from state to state", () => {
  test.each([
    ["`received` | `in_repair` | mechanic", [[["received"], ["in_repair"]]]],
    [
      "received → in_repair → ready",
      [
        [["received"], ["in_repair"]],
        [["in_repair"], ["ready"]],
      ],
    ],
    [
      "`in_repair` -> `on_hold` or `ready`, `on_hold` -> `in_repair`",
      [
        [["in_repair"], ["on_hold", "ready"]],
        [["on_hold"], ["in_repair"]],
      ],
    ],
    ["`ready`: `collected`", [[["ready"], ["collected"]]]],
    ["from `received` or `on_hold` to `in_repair`", [[["received", "on_hold"], ["in_repair"]]]],
    ["When it is `on_hold`, it is not `ready`", []],
  ])("are read from “%s”", (text, ways) => {
    expect(readMoves(text, STATES).map(({ from, to }) => [from, to])).toEqual(ways);
  });
});

const WORKSHOP = `# Repair workshop

\`POST /people\` \`{"email", "password", "role"}\` → \`201\` \`{"id", "email", "role"}\`; \`role\` is \`owner\` or \`mechanic\`. \`POST /sessions\` \`{"email", "password"}\` → \`201\` \`{"token"}\`, else \`401\`. Everything else needs \`Authorization: Bearer <token>\`, else \`401\`.

## Jobs

| Member | Set by | Rules |
|---|---|---|
| \`id\` | server | string |
| \`bike\` | owner | 1–80 characters |
| \`urgency\` | owner | \`low\`, \`normal\`, \`high\`; default \`normal\` |
| \`status\` | server | \`received\`, \`in_repair\`, \`on_hold\`, \`ready\`, \`collected\`; starts as \`received\` |
| \`ownerId\` | server | account that brought it |
| \`mechanicId\` | mechanics | account id of a mechanic, or null |
| \`report\` | mechanics | text, null at first |
| \`readyAt\` | server | null at first |
| \`createdAt\` | server | ISO 8601 UTC |

| Call | Who | Success |
|---|---|---|
| \`POST /jobs\` | both | 201 job |
| \`GET /jobs/{id}\` | both | 200 job |
| \`GET /jobs\` | both | 200 \`{"jobs": [...]}\` |
| \`PUT /jobs/{id}/status\` \`{"status", "report"}\` | see the table below | 200 job |
| \`PUT /jobs/{id}/mechanic\` \`{"personId"}\` | mechanics | 200 job |
| \`POST /jobs/{id}/notes\` \`{"text"}\` | both | 201 note |

List filters, all optional: \`mechanic\` (an account id, or \`nobody\` for those without one). \`sort\` is \`newest\` (default), \`oldest\` or \`urgency\` (high, normal, low; then oldest first).

A note has \`id\`, \`text\` (1–500 characters) and \`createdAt\`. A note by the owner on a job that is \`on_hold\` moves it back to \`in_repair\`.

## Status

| From | To | Who | Condition |
|---|---|---|---|
| \`received\` | \`in_repair\` | mechanic | has a mechanic, else 409 \`nobody_assigned\` |
| \`in_repair\` | \`on_hold\` | mechanic | |
| \`on_hold\` | \`in_repair\` | mechanic | |
| \`in_repair\` | \`ready\` | mechanic | \`report\` of 5–500 characters, else 422 |
| \`ready\` | \`collected\` | owner, mechanic | |

Any other change is 409 \`no_such_way\`. Choosing a mechanic: a \`personId\` that is not a mechanic's account is 422 \`no_mechanic\`.
`;

describe("steps to a state that their caller names", () => {
  const { services, uncovered } = parse(WORKSHOP);
  const job = services.find(({ name }) => name === "Job");
  const operation = (path: string, method: string) =>
    job?.operations.find((each) => each.path === path && each.method === method);

  test("are refused where no row allows them, and bound to what a row says", () => {
    const step = operation("/jobs/{id}/status", "PUT");
    expect(step?.behaviour).toMatchObject({
      kind: "act",
      set: [{ field: "status", to: { sent: "status" } }, { field: "report" }, { field: "readyAt" }],
    });
    const guards = (step?.guards ?? []).map(
      ({ code, holds, status }) => `${status} ${code}: ${describeExpression(holds)}`,
    );
    expect(guards.filter((text) => text.startsWith("409"))).toEqual([
      expect.stringContaining("409 no_such_way:"),
      expect.stringContaining("409 nobody_assigned:"),
    ]);
    expect(guards).toContainEqual(expect.stringMatching(/^422 null: .*"ready".*`?report`?.* is not `null`/u));
    expect(step?.takes).toMatchObject([
      { name: "status", type: "enum", values: STATES, required: true },
      { name: "report", required: false, min: 5, max: 500 },
    ]);
  });

  test("and what nobody has set yet holds nothing, as its author says", () => {
    expect(uncovered.filter(({ text }) => text.includes("null at first"))).toEqual([]);
  });

  test("and whom a step names must be there", () => {
    expect(operation("/jobs/{id}/mechanic", "PUT")?.finds).toEqual({
      service: "Person",
      operation: "findById",
      sent: "personId",
      role: "mechanic",
      status: 422,
      code: "no_mechanic",
    });
  });

  test("are taken by what is made of a record, too", () => {
    expect(operation("/jobs/{id}/notes", "POST")?.effects).toEqual([
      {
        of: "parent",
        when: {
          do: "and",
          with: [
            { do: "equal", with: [{ parent: "status" }, { value: "on_hold" }] },
            expect.objectContaining({ do: "equal" }),
          ],
        },
        set: [{ field: "status", value: "in_repair" }],
      },
    ]);
  });

  test("and lists are sorted and narrowed by the author's own words", () => {
    expect(operation("/jobs", "GET")?.behaviour).toMatchObject({
      orders: {
        newest: [{ field: "createdAt", descending: true }],
        oldest: [{ field: "createdAt", descending: false }],
        urgency: [
          { field: "urgency", descending: true },
          { field: "createdAt", descending: false },
        ],
      },
      sort: [{ field: "createdAt", descending: true }],
      narrows: [{ parameter: "mechanic", fields: ["mechanicId"], by: "equals", none: "nobody" }],
    });
  });
});
