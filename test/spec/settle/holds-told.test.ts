import { describe, expect, test } from "vitest";
import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import { parse } from "#test/spec/problem-of.ts";
import { operationOf } from "./api-of.ts";

const spec = parse(`Seeds are sold from one shed. No login.

### \`POST /seeds\`

\`\`\`json
{ "code": "OAT-1", "sacks": 20 }
\`\`\`

\`code\` matches \`^[A-Z0-9-]{3,9}$\` and is unique (\`409 CODE_EXISTS\`). \`sacks\` integer >= 0. Returns \`201\`:

\`\`\`json
{ "code": "OAT-1", "sacks": 20, "reserved": 0, "free": 20 }
\`\`\`

\`free = sacks - reserved\`, always. It must never go below zero.

### \`POST /seeds/{code}/corrections\`

\`\`\`json
{ "change": -3, "why": "mice" }
\`\`\`

\`change\`: integer, between -900 and 900. \`why\`: \`mice\` or \`recount\`. Adds \`change\` to \`sacks\` and returns \`201\` with the seed. If \`free\` would drop below zero: \`409 TOO_FEW\`.

### \`POST /baskets\`

\`\`\`json
{ "farm": "f-1", "lines": [ { "code": "OAT-1", "quantity": 2 } ], "ttlSeconds": 600 }
\`\`\`

\`farm\` 1..64 chars. 1 to 20 lines, \`quantity\` 1..99; a code that occurs twice is merged into one line. \`ttlSeconds\` integer 1..3600, default 900. Reserves the sacks of all lines or of none. Returns \`201\`:

\`\`\`json
{
  "id": "…", "farm": "f-1", "status": "open",
  "lines": [ { "code": "OAT-1", "quantity": 2 } ], "expiresAt": "…"
}
\`\`\`

Unknown code: \`422 UNKNOWN_CODE\`. Too little free: \`409 TOO_FEW\`.

### \`POST /baskets/{id}/fetch\`

\`open → fetched\`. Takes the quantities off \`sacks\` and off \`reserved\`. Anything but \`open\`: \`409 NOT_OPEN\`.

### \`POST /baskets/{id}/drop\`

\`open → dropped\`, gives the reserved sacks back. Anything but \`open\`: \`409 NOT_OPEN\`.

When \`expiresAt\` passes, an open basket becomes \`expired\` and its sacks are available again. Fetching an expired basket: \`410 EXPIRED\`.
`);
const seed = spec.services[0];
const make = operationOf(spec, "POST /baskets");

describe("stock that is held", () => {
  test("has what is free calculated, in one breath", () => {
    expect(seed?.fields.find(({ name }) => name === "free")?.compute).toEqual({
      do: "subtract",
      with: [{ field: "sacks" }, { field: "reserved" }],
    });
    expect(seed?.fields.find(({ name }) => name === "reserved")).toMatchObject({ type: "integer", default: 0 });
  });

  test("goes up where its name is what is done, and not beyond what is free", () => {
    expect(make.reaches).toMatchObject([
      {
        each: "lines",
        missing: { status: 422, code: "UNKNOWN_CODE" },
        set: [{ field: "reserved", to: { do: "add", with: [{ field: "reserved" }, { entry: "quantity" }] } }],
        guards: [{ status: 409, code: "TOO_FEW" }],
      },
    ]);
    const basket = seed?.parts?.find(({ name }) => name === "Basket");
    const lines = basket?.fields.find(({ name }) => name === "lines");
    expect(lines?.merges).toEqual({ by: "code", sums: ["quantity"] });
    expect(lines?.entries?.members).toMatchObject([{ name: "code" }, { name: "quantity", min: 1, max: 99 }]);
  });

  test("ends in the state that time brings about, which refuses the step that is named", () => {
    const basket = seed?.parts?.find(({ name }) => name === "Basket");
    expect(basket?.fields.find(({ name }) => name === "status")?.values).toEqual([
      "open",
      "fetched",
      "dropped",
      "expired",
    ]);
    const codes = (path: string) =>
      operationOf(spec, `POST /baskets/{id}/${path}`).guards?.map(({ code }) => code) ?? [];
    expect(codes("fetch")).toContain("EXPIRED");
    expect(codes("drop")).not.toContain("EXPIRED");
    expect(operationOf(spec, "POST /baskets/{id}/fetch").reaches?.[0]?.set).toMatchObject([
      { field: "sacks", to: { do: "subtract" } },
      { field: "reserved", to: { do: "subtract" } },
    ]);
  });

  test("is corrected up or down, and never below nothing", () => {
    const [guard] = operationOf(spec, "POST /seeds/{code}/corrections").guards ?? [];
    expect(guard).toMatchObject({ status: 409, code: "TOO_FEW" });
    expect(guard && describeExpression(guard.holds)).toContain("is at least 0");
  });
});
