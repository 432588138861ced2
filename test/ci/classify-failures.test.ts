import { describe, expect, test } from "vitest";
import { type Attempt, classifyFailures, type FailureClass } from "#src/ci/classify-failures.ts";
import type { Failure } from "#src/ci/failure.ts";

const TESTS = { check: "Tests in workerd", step: "Unit, acceptance and security tests" };
const test1: Failure = { ...TESTS, kind: "test", test: "adds", path: "test/a.test.ts", line: 3 };
const test2: Failure = { ...test1, test: "subtracts" };
const types: Failure = { check: "Types", step: "Types", kind: "type", path: "src/a.ts", line: 1, code: "TS1" };
const passed: Attempt = { completed: ["Tests in workerd", "Types"], failures: [] };

const classOf = (failure: Failure, ...earlier: Attempt[]): FailureClass[] => {
  const { failures } = classifyFailures([failure], earlier, 1);
  return (Object.keys(failures) as FailureClass[]).filter((name) => failures[name].length > 0);
};

describe("a failure is", () => {
  test.each(["test", "type", "lint", "format", "budget", "api", "dependency", "perf"] as const)(
    "deterministic, and so repaired: %s",
    (kind) => {
      expect(classOf({ ...TESTS, kind })).toEqual(["deterministic"]);
    },
  );

  test.each([
    ["network", "environment"],
    ["no-space", "environment"],
    ["out-of-memory", "environment"],
    ["runner-lost", "environment"],
    ["timed-out", "environment"],
    ["cancelled", "environment"],
    ["rate-limit", "environment"],
    ["no-payment", "blocked"],
    ["approval", "blocked"],
    ["not-started", "blocked"],
    ["no-secret", "needs-secret"],
  ])("%s: %s", (code, expected) => {
    expect(classOf({ ...TESTS, kind: "step", code })).toEqual([expected]);
  });

  test("of the machine where a step before the product's own failed, and somebody's to explain where the check is", () => {
    expect(classOf({ ...TESTS, step: "Install", kind: "step" })).toEqual(["environment"]);
    expect(classOf({ check: null, step: null, kind: "step" })).toEqual(["blocked"]);
  });
});

describe("a test is flaky", () => {
  test("where it passed before on the same head", () => {
    expect(classOf(test1, passed)).toEqual(["flaky"]);
    expect(classOf(test1, { ...passed, failures: [test2] })).toEqual(["flaky"]);
  });

  test("not where it failed before too, though with another result or at another line", () => {
    expect(classOf({ ...test1, received: "5", line: 9 }, { ...passed, failures: [test1] })).toEqual(["deterministic"]);
  });

  test("not where it had not run: its check was not over, or had stopped before", () => {
    expect(classOf(test1, { completed: ["Types"], failures: [types] })).toEqual(["deterministic"]);
    const stopped: Failure = { check: "Tests in workerd", step: "Install", kind: "step", code: "network" };
    expect(classOf(test1, { ...passed, failures: [stopped] })).toEqual(["deterministic"]);
  });

  test("and types never are", () => {
    expect(classOf(types, passed)).toEqual(["deterministic"]);
  });
});
