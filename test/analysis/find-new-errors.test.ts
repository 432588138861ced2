import { expect, it } from "vitest";
import { type ErrorClasses, findNewErrors } from "#src/analysis/find-new-errors.ts";

it("names classes that are new and come three times within two minutes", () => {
  const minutes: ErrorClasses[] = [{ old: 9, rare: 1, twice: 2 }, { rare: 1, twice: 1, burst: 3 }, {}, { rare: 1 }];
  expect(findNewErrors(new Set(["old"]), minutes)).toEqual(["burst", "twice"]);
  expect(findNewErrors(new Set(), [])).toEqual([]);
});
