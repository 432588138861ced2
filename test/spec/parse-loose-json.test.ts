import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANY, parseLooseJson } from "#src/spec/parse-loose-json.ts";
import type { Json } from "#src/spec/spec.ts";

describe("JSON as people write it", () => {
  test.each<[string, Json | undefined]>([
    ['{ "error": { "code": "slug_taken", "message": "…" } }', { error: { code: "slug_taken", message: "…" } }],
    ['{ "error": { "code", "message" } }', { error: { code: ANY, message: ANY } }],
    ['{"error": "<code>", "message": "<for humans>"}', { error: "<code>", message: "<for humans>" }],
    ["{payload, delay_seconds?, max_attempts?}", { payload: ANY, delay_seconds: ANY, max_attempts: ANY }],
    ['{ "items": [...], "next": string or null }', { items: [], next: ANY }],
    ['{"ready": n, "done": 3, "open": true}', { ready: ANY, done: 3, open: true }],
    ['{ "id": "…", "lines": [ { "sku": "B", "quantity": 4 } ], … }', { id: "…", lines: [{ sku: "B", quantity: 4 }] }],
    ['{ "code": "unauthorized" | "not_found", "message": "…" }', { code: "unauthorized", message: "…" }],
    ['{ error: "bad_json", }', { error: "bad_json" }],
    ['"Milk"', "Milk"],
    ["{", undefined],
    ["{ a: }", undefined],
    ["no JSON at all", undefined],
    ["", undefined],
  ])("%s", (text, value) => {
    expect(parseLooseJson(text)).toEqual(value);
  });

  test("is read as JSON where it is JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseLooseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseLooseJson(text)).not.toThrow();
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', "b", "1", "…", "or", "|", "?")),
        (parts) => {
          expect(() => parseLooseJson(parts.join(" "))).not.toThrow();
        },
      ),
    );
  });
});
