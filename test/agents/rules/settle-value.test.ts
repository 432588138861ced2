import { describe, expect, test } from "vitest";
import { recordOf, type Scope, settleValue } from "#src/agents/rules/settle-value.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";

const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  type: "text",
  description: "",
  required: false,
  origin: "caller",
  ...more,
});
const FIELDS = [
  field("title"),
  field("state", { type: "enum", values: ["dry", "wet"], default: "dry", origin: "service" }),
  field("by", { origin: "owner" }),
  field("size", { type: "integer", origin: "computed" }),
  field("rinsed", { type: "integer", origin: "counter" }),
];
const scope = (more: Partial<Scope> = {}): Scope => ({
  record: recordOf({ fields: FIELDS }, { title: "Coat" }),
  caller: "maker",
  sent: { note: "hot" },
  empty: ["Stain"],
  ...more,
});
const equal = (a: Expression, b: Expression): Expression => ({ do: "equal", with: [a, b] });

describe("what a new record holds", () => {
  test("is what was sent, defaults, and nothing that only the product knows", () => {
    expect(Object.keys(scope().record)).toEqual(["title", "state", "by", "rinsed"]);
    expect(scope().record).toMatchObject({ title: "Coat", state: "dry", rinsed: 0 });
  });
});

describe("a condition", () => {
  test.each<[string, Expression, unknown]>([
    ["of a state", equal({ field: "state" }, { value: "dry" }), true],
    ["of what is sent", equal({ sent: "note" }, { value: "hot" }), true],
    ["of a computed field", { do: "more", with: [{ field: "size" }, { value: 3 }] }, undefined],
    [
      "that one unknown cannot save",
      { do: "and", with: [equal({ field: "size" }, { value: 1 }), { value: false }] },
      false,
    ],
    [
      "that one unknown cannot spoil",
      { do: "or", with: [equal({ field: "size" }, { value: 1 }), { value: true }] },
      true,
    ],
    ["of parts that are not there yet", { tally: "any", of: "Stain" }, false],
    ["of records that others made", { tally: "count", of: "Coat" }, undefined],
    ["of the time", { do: "less", with: [{ now: true }, { value: "2030-01-01" }] }, undefined],
  ])("%s", (_, expression, value) => {
    expect(settleValue(expression, scope())).toBe(value);
  });

  test("knows the maker from others, and neither where nobody is known", () => {
    const mine = equal({ field: "by" }, { caller: "name" });
    expect(settleValue(mine, scope())).toBe(true);
    expect(settleValue(mine, scope({ caller: "other" }))).toBe(false);
    expect(settleValue(mine, scope({ caller: null }))).toBeUndefined();
  });
});
