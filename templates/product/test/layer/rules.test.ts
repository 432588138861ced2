import { describe, expect, test } from "vitest";

import { parseBody, type Schema } from "../../src/orchestration/contract/schema.ts";
import { styleProblem } from "../../src/orchestration/edge/error-style.ts";
import { refuseQuery } from "../../src/orchestration/object/record-query.ts";
import { send } from "../harness/client.ts";

const loans = `/shelves/${crypto.randomUUID()}/loans`;
const lend = (body: { book: string; days?: number }) =>
  send(loans, { method: "POST", headers: { "idempotency-key": crypto.randomUUID() }, body });

describe("what must hold of a record", () => {
  test("is checked before the record is kept", async () => {
    expect(await lend({ book: "Omens", days: 13 })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "days", message: "nobody lends Omens for 13 days" }] },
    });
    expect((await send(loans)).body).toMatchObject({ items: [] });
    expect((await lend({ book: "Omens", days: 12 })).status).toBe(201);
  });
});

const schema = {
  day: { type: "date", origin: "caller" },
  kind: { type: "enum", origin: "caller", values: ["a", "b"], default: "a", neverNull: true },
  opens: { type: "time", origin: "caller", pattern: "(?:[01]\\d|2[0-3]):(?:00|30)|24:00" },
} satisfies Schema;

describe("values", () => {
  test("are not null where null stands for nothing", () => {
    expect(parseBody(schema, {}, ["kind"])).toEqual({ kind: "a" });
    expect(() => parseBody(schema, { kind: null }, ["kind"])).toThrow("kind must not be null");
  });

  test("are times on a grid, where there is one", () => {
    expect(parseBody(schema, { opens: "24:00" }, ["opens"])).toEqual({ opens: "24:00" });
    expect(() => parseBody(schema, { opens: "08:15" }, ["opens"])).toThrow("must be a time");
  });
});

describe("a query", () => {
  const narrows = { from: { fields: ["day"], by: "from" }, to: { fields: ["day"], by: "to" } } as const;

  test("must name what the list needs", () => {
    expect(() => refuseQuery(schema, {}, { needs: ["day"] })).toThrow("day is required");
    expect(() => refuseQuery(schema, { day: "2026-01-01" }, { needs: ["day"] })).not.toThrow();
  });

  test("must have its bounds in order, where the list says so", () => {
    const reversed = { from: "2026-02-01", to: "2026-01-01" };
    expect(() => refuseQuery(schema, reversed, { narrows, ordered: true })).toThrow("from must not be after to");
    expect(() => refuseQuery(schema, reversed, { narrows })).not.toThrow();
    expect(() => refuseQuery(schema, { to: "2026-01-01" }, { narrows, ordered: true })).not.toThrow();
  });
});

describe("a list in the shape of a failure", () => {
  const style = { members: { errors: [{ field: "{field}", message: "{message}" }] }, codes: {} };
  const problem = { type: "about:blank", title: "", status: 422, code: "invalid", detail: "All is wrong." } as const;

  test("tells each value that is wrong", () => {
    const errors = [
      { field: "a", message: "is missing" },
      { field: "b", message: "is late" },
    ];
    expect(styleProblem({ ...problem, errors }, style)["errors"]).toEqual(errors);
  });

  test("tells the whole where no value is", () => {
    expect(styleProblem(problem, style)["errors"]).toEqual([{ field: null, message: "All is wrong." }]);
  });
});
