import { expect, test } from "vitest";
import { chooseLane, describeLane } from "#src/discussion/choose-lane.ts";
import { readExample } from "#test/plan/plan-fixture.ts";

const [SHED] = readExample("todo-list").services;

const specOf = (services: number, operations: number) => ({
  services: Array.from({ length: services }, () => ({
    ...SHED!,
    operations: Array.from({ length: operations }, () => SHED!.operations[0]!),
  })),
});

test.each([
  [1, 6, "tiny"],
  [1, 7, "standard"],
  [2, 3, "standard"],
  [4, 6, "standard"],
  [5, 1, "large"],
  [3, 9, "large"],
] as const)("%i services of %i operations each take the %s lane", (services, operations, lane) => {
  expect(chooseLane(specOf(services, operations))).toBe(lane);
});

test("a lane is told with its bound", () => {
  expect(describeLane("tiny")).toBe("tiny lane, at most 3 rounds");
});
