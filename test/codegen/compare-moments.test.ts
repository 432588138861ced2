import { expect, test } from "vitest";
import { compareMoments } from "#src/codegen/compare-moments.ts";
import type { Scope } from "#src/codegen/scope.ts";
import type { Expression } from "#src/spec/expression.ts";

const fields = [{ name: "from", type: "date-time", description: "", required: true, origin: "caller" }];
const scope = { record: { subject: { name: "Trip", fields }, variable: "trip" }, service: { name: "Trip", fields } };
const codeOf = (is: Expression): string => ("field" in is ? `trip.${is.field}` : "addSeconds(trip.made, 9)");
const shifted: Expression = { do: "add-seconds", with: [{ field: "made" }, { value: 9 }] };

test("a moment that is sent is compared with a calculated one as a number", () => {
  const compare = (operator: "less" | "equal", other: Expression): string | null =>
    compareMoments(scope as unknown as Scope, operator, [{ field: "from" }, other], codeOf);
  expect(compare("less", shifted)).toBe('Date.parse(trip.from) < Date.parse(addSeconds(trip.made, 9) ?? "")');
  expect(compare("equal", shifted)).toBeNull();
  expect(compare("less", { field: "made" })).toBeNull();
});
