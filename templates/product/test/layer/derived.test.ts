import { describe, expect, test } from "vitest";

import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { styleProblem } from "../../src/orchestration/edge/error-style.ts";
import { invalid, notFound } from "../../src/orchestration/contract/problem.ts";
import { derivedOf, wordsIn } from "../../src/orchestration/object/derived.ts";
import { boundTo, narrowTo, parseCursor, renderCursor } from "../../src/orchestration/object/record-query.ts";

const schema = {
  name: { type: "text", origin: "caller" },
  labels: { type: "list", origin: "caller" },
  packed: { type: "boolean", origin: "caller" },
  packed_at: { type: "date-time", origin: "service", stamped: { field: "packed", equals: true } },
  first_packed_at: { type: "date-time", origin: "service", stamped: { field: "packed", equals: true, stays: true } },
  found: { type: "text", origin: "service", hidden: true, words: ["name", "labels"] },
} satisfies Schema;

describe("what follows of other fields", () => {
  test("words are kept in lower case, whatever stands between them", () => {
    expect(wordsIn("Öl & Salz-Streuer, 2x!")).toEqual(["öl", "salz", "streuer", "2x"]);
    expect(derivedOf(schema, { name: "Tea POT" }, { labels: ["Hot-drinks"] })["found"]).toBe(" tea pot hot drinks ");
    expect(derivedOf(schema, { packed: false }, {})).not.toHaveProperty("found");
  });

  test("a moment is set with a value, kept while it stays, and cleared unless it is to stay", () => {
    const set = derivedOf(schema, { packed: true, packed_at: null }, null);
    expect(Object.values(set).map((at) => Date.parse(String(at)) > 0)).toEqual([true, true]);
    expect(derivedOf(schema, { packed: true }, { packed: true, packed_at: "x" })).toEqual({});
    expect(derivedOf(schema, { packed: false }, { packed: true, packed_at: "x" })).toEqual({ packed_at: null });
    expect(derivedOf(schema, { name: "x" }, { packed: true, labels: null })).toEqual({ found: " x " });
  });
});

describe("a search for words", () => {
  test.each([
    ["whole", " tea "],
    ["start", " tea"],
    ["part", "tea"],
  ] as const)("%s", (match, bound) => {
    expect(narrowTo(schema, "q", { fields: ["found"], by: "words", match }, "Tea")).toEqual({
      sql: '(instr("found", ?) > 0)',
      values: [bound],
    });
  });

  test("asks for all of them, for any, or for nothing", () => {
    expect(narrowTo(schema, "q", { fields: ["found"], by: "words" }, "a,b").sql).toContain(" AND ");
    expect(narrowTo(schema, "q", { fields: ["found"], by: "words", any: true }, "a b").sql).toContain(" OR ");
    expect(narrowTo(schema, "q", { fields: ["found"], by: "words" }, " ?! ").sql).toBe("TRUE");
  });
});

test("a cursor that is bound fits nothing else that is asked for", () => {
  const view = { filters: ["packed"], narrows: { q: { fields: ["found"], by: "words" } } } as const;
  const bound = boundTo({ packed: "true", limit: "2" }, view);
  const cursor = renderCursor(["a", 3], bound);
  const from = { by: "cursor", name: "cursor", bound: true, wrong: "strange_cursor" } as const;
  expect(parseCursor(cursor, 2, from, boundTo({ packed: "true", limit: "9" }, view))).toEqual(["a", 3]);
  const others: Record<string, string>[] = [
    {},
    { packed: "false" },
    { packed: "true", q: "x" },
    { packed: "true", sort: "name" },
  ];
  for (const query of others)
    expect(() => parseCursor(cursor, 2, from, boundTo(query, view))).toThrow("cursor must be");
  expect(parseCursor(renderCursor(["a", 3]), 2, { by: "cursor", name: "cursor" })).toEqual(["a", 3]);
});

test("some members of a failure are there only where they hold something", () => {
  const style = { members: { error: "{code}", field: "{field}" }, codes: {}, sparse: ["field"] };
  expect(styleProblem(invalid([{ field: "name", message: "is required" }]).details, style)).toMatchObject({
    field: "name",
  });
  expect(styleProblem(notFound("box").details, style)).not.toHaveProperty("field");
});
