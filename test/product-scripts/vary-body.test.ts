import { expect, test } from "vitest";
import { type Freedom, varyBody } from "#product/scripts/perf/vary-body.ts";
import { checkValue } from "#product/src/orchestration/contract/check-value.ts";
import type { Schema } from "#product/src/orchestration/contract/schema.ts";

const field = { origin: "caller" } as const;
const schema: Schema = {
  title: { ...field, type: "text", max: 40 },
  code: { ...field, type: "text", pattern: "[A-Z]{2}-\\d{4}", max: 7 },
  short: { ...field, type: "text", max: 3 },
  isbn: { ...field, type: "text", check: { weights: [1], divisor: 97 } },
  mail: { ...field, type: "email" },
  site: { ...field, type: "url" },
  state: { ...field, type: "enum", values: ["open", "done"] },
  seats: { ...field, type: "integer", min: 1, max: 6 },
  starts: { ...field, type: "date-time", earliest: "2027-01-01T00:00:00Z" },
  ends: { ...field, type: "date-time" },
  tags: { ...field, type: "list", max: 3 },
  parent: { ...field, type: "text" },
};
const body = {
  title: "Buy milk",
  code: "AB-0001",
  short: "abc",
  isbn: "0",
  mail: "ada@example.com",
  site: "https://example.com/",
  state: "open",
  seats: 2,
  starts: "2027-03-01T10:00:00.000Z",
  ends: "2027-03-01T11:00:00.000Z",
  tags: ["home"],
  parent: "{id}",
  unknown: "stays",
};
const vary = (n: number, freedom: Freedom = "all", names: string[] = []) =>
  varyBody(body, schema, { freedom, n, names }) as typeof body;
const all = Array.from({ length: 500 }, (_, n) => vary(n + 1));

test("every value is allowed by its field", () => {
  for (const [name, each] of Object.entries(schema))
    for (const made of all) expect(checkValue(each, made[name as keyof typeof body])).toBeNull();
});

test.each(["title", "code", "short", "mail", "site", "starts"] as const)("no two have the same %s", (name) => {
  expect(new Set(all.map((made) => made[name])).size).toBe(500);
});

test("what cannot vary stays, and so does what was saved or is unknown", () => {
  for (const { isbn, parent, unknown } of all) expect([isbn, parent, unknown]).toEqual(["0", "{id}", "stays"]);
});

test("what begins and ends moves as a whole", () => {
  for (const { ends, starts } of all) expect(Date.parse(ends) - Date.parse(starts)).toBe(3_600_000);
});

test("values of few kinds take turns, and every other record keeps its words", () => {
  expect(new Set(all.map(({ seats }) => seats)).size).toBe(6);
  expect(new Set(all.map(({ state }) => state)).size).toBe(2);
  expect(all.filter(({ tags }) => tags[0] === "home")).toHaveLength(250);
});

test("less freedom leaves more as it is written", () => {
  expect(vary(7, "not names", ["Buy milk"]).title).toBe("Buy milk");
  expect(vary(7, "texts")).toMatchObject({ title: "Buy milk 7", seats: 2, state: "open", mail: "ada@example.com" });
  expect(vary(7, "none")).toEqual(body);
});
