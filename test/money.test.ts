import { expect, it } from "vitest";
import { renderUsd } from "#src/money.ts";

it.each([
  [0, "$0.00"],
  [1, "$0.000001"],
  [42, "$0.000042"],
  [123, "$0.00012"],
  [1000, "$0.0010"],
  [4200, "$0.0042"],
  [9949, "$0.0099"],
  [9950, "$0.01"],
  [10_000, "$0.01"],
  [14_999, "$0.01"],
  [420_000, "$0.42"],
  [1_005_000, "$1.01"],
  [2_910_000, "$2.91"],
  [1_234_500_000, "$1234.50"],
])("renders %i micro-dollars as %s", (microUsd, text) => {
  expect(renderUsd(microUsd)).toBe(text);
});
