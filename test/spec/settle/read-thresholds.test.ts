import { expect, test } from "vitest";
import { readThresholds } from "#src/spec/settle/read-thresholds.ts";
import type { Field } from "#src/spec/spec.ts";

const amount = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  type: "decimal",
  scale: 2,
  description: "",
  required: false,
  origin: "caller",
  ...more,
});

const FIELDS = [amount("quota"), amount("used", { origin: "computed", compute: { tally: "sum", of: "Trip" } })];

test("levels of a whole become a state", () => {
  const read = readThresholds("under 50% of the quota `low`, from 50% up to 90% `fair`, otherwise `high`", FIELDS);
  expect(read?.values).toEqual(["low", "fair", "high"]);
  const used = { do: "multiply", with: [{ field: "used" }, { value: 100 }] };
  const part = (value: number) => ({ do: "multiply", with: [{ field: "quota" }, { value }] });
  expect(read?.compute).toEqual({
    do: "if",
    with: [
      { do: "less", with: [used, part(50)] },
      { value: "low" },
      {
        do: "if",
        with: [
          {
            do: "and",
            with: [
              { do: "at-least", with: [used, part(50)] },
              { do: "at-most", with: [used, part(90)] },
            ],
          },
          { value: "fair" },
          { value: "high" },
        ],
      },
    ],
  });
});

test("what speaks of no part of a whole is no such state", () => {
  expect(readThresholds("one of `low`, `fair`", FIELDS)).toBeNull();
  expect(readThresholds("below 5 `low`, otherwise `high`", FIELDS)).toBeNull();
});
