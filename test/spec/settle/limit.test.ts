import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { fitLimits } from "#src/spec/settle/limit/fit-limits.ts";
import type { Field } from "#src/spec/spec.ts";

const TEXT = readFileSync(join(import.meta.dirname, "../../../examples/specs/sms-gateway.md"), "utf8");
const read = (text: string) => parseSpec({ title: "", body: text }).services;
const operation = (name: string, text = TEXT) =>
  read(text)
    .flatMap(({ operations }) => operations)
    .find((each) => each.name === name);

const field = (name: string, type: Field["type"] = "integer", more: Partial<Field> = {}): Field => ({
  name,
  type,
  description: "",
  required: true,
  origin: "caller",
  ...more,
});

describe("limits as their author tells them", () => {
  test("are buckets where something flows in", () => {
    expect(read(TEXT).find(({ name }) => name === "Tariff")?.limits).toEqual([
      {
        kind: "bucket",
        capacity: { field: "burst" },
        refill: { do: "divide", with: [{ field: "refill_per_minute" }, { value: 60 }] },
      },
    ]);
  });

  test("are windows of their own kind for each algorithm", () => {
    const fields = [
      field("kind", "enum", { values: ["token_bucket", "sliding_window"] }),
      field("capacity"),
      field("rate"),
      field("limit"),
      field("window_minutes"),
    ];
    expect(fitLimits(fields, null)).toMatchObject([
      { kind: "bucket", when: { do: "equal", with: [{ field: "kind" }, { value: "token_bucket" }] } },
      { kind: "sliding", seconds: { do: "multiply", with: [{ field: "window_minutes" }, { value: 60 }] } },
    ]);
  });

  test("are not guessed where it is not said whether a window slides", () => {
    const fields = [field("limit"), field("window_seconds")];
    expect(fitLimits(fields, null)).toBeNull();
    expect(fitLimits(fields, false)).toMatchObject([{ kind: "fixed" }]);
  });

  test("answer in the author's words, and refuse with the author's codes", () => {
    expect(operation("spend")?.behaviour).toEqual({
      kind: "check-limit",
      by: "name",
      key: "line",
      cost: "parts",
      tells: { allowed: "allowed", left: "remaining", limit: "limit", retry_after: "wait" },
      headers: { "x-parts-remaining": "remaining", "x-parts-limit": "limit" },
      costly: { status: 422, code: "too_long" },
      refused: { status: 429, code: "line_busy" },
    });
    expect(operation("lines")?.behaviour).toMatchObject({ kind: "read-limit" });
    expect(operation("resetLines")?.behaviour).toEqual({ kind: "reset-limit" });
    expect(operation("tally")?.behaviour).toMatchObject({ kind: "read-usage" });
  });
});

describe("floods", () => {
  const SAID = "A shop may send at most 3 messages to the same phone in any 10 minutes.";
  const floodsOf = (sentence: string) =>
    read(TEXT.replace(SAID, sentence)).find(({ name }) => name === "Message")?.operations[0]?.floods;

  test("are counted for each of those that are named", () => {
    expect(floodsOf(SAID)).toEqual([
      {
        kind: "sliding",
        most: 3,
        seconds: 600,
        per: [{ sent: "phone" }, "caller"],
        status: 429,
        code: "too_often",
      },
    ]);
  });

  test.each([
    ["Per shop, no more than five messages in 10 seconds.", { most: 5, seconds: 10, per: ["caller"], kind: "sliding" }],
    [
      "Every shop may send up to 100 messages per UTC day.",
      { most: 100, seconds: 86_400, per: ["caller"], kind: "fixed" },
    ],
    [
      "Shops are limited to 1,000 messages, whatever their text, per hour.",
      { most: 1_000, seconds: 3_600, per: [], kind: "sliding" },
    ],
    ["A shop gets a maximum of 40 messages a day.", { most: 40, seconds: 86_400, per: ["caller"] }],
    ["At most 20 messages in any 30 seconds.", { most: 20, seconds: 30, per: [], kind: "sliding" }],
  ])("are told in many ways: %s", (sentence, flood) => {
    expect(floodsOf(sentence)).toMatchObject([flood]);
  });

  test("of what nobody knows are left", () => {
    expect(floodsOf("At most 3 messages per building in 10 minutes.")).toBeUndefined();
  });
});
