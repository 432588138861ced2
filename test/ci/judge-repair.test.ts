import { describe, expect, test } from "vitest";
import { classifyFailures } from "#src/ci/classify-failures.ts";
import type { Failure } from "#src/ci/failure.ts";
import { judgeRepair } from "#src/ci/judge-repair.ts";

const TYPES = { check: "Types, lint, budget, API and dependencies", step: "Types" };
const TESTS = { check: "Tests in workerd", step: "Unit, acceptance and security tests" };
const wrong: Failure = { ...TYPES, kind: "type", path: "src/index.ts", line: 4, code: "TS2322" };
const other: Failure = { ...wrong, code: "TS2345" };
const failing: Failure = { ...TESTS, kind: "test", test: "adds", path: "test/a.test.ts", line: 3 };
const offline: Failure = { ...TESTS, kind: "step", code: "network" };
const passed = { completed: [TESTS.check], failures: [] };
const FRESH = { done: 0, last: [] };
const LIMITS = { repairs: 5, reruns: 3 };

const judge = (failures: Failure[], attempt = 1, repairs = { ...FRESH, last: [] as Failure[] }, limits = LIMITS) =>
  judgeRepair(classifyFailures(failures, [], attempt), true, repairs, limits);

describe("what fails each time is mended by agents", () => {
  test("round by round, as often as the repository allows", () => {
    expect(judge([wrong])).toEqual({ does: "mend", round: 1, most: 5 });
    expect(judge([other], 1, { done: 1, last: [wrong] })).toEqual({ does: "mend", round: 2, most: 5 });
    expect(judge([wrong], 1, { done: 2, last: [other] }, { repairs: 2, reruns: 3 })).toEqual({
      does: "nothing",
      because: expect.stringContaining("mended 2 times"),
    });
  });

  test("not where the same failed before", () => {
    expect(judge([wrong], 1, { done: 1, last: [{ ...wrong, line: 9 }] })).toEqual({
      does: "nothing",
      because: expect.stringContaining("the same failed before"),
    });
  });

  test("not where nobody can write, or nothing is known of it", () => {
    const nothing = { does: "nothing", because: null };
    expect(judgeRepair(classifyFailures([wrong], [], 1), false, FRESH, LIMITS)).toEqual(nothing);
    expect(judge([])).toEqual(nothing);
  });

  test("a test only once it has failed twice, and at once where something else has too", () => {
    expect(judge([failing])).toEqual({ does: "rerun", why: "unsure", nth: 1, most: 1 });
    expect(judge([failing], 2)).toEqual({ does: "mend", round: 1, most: 5 });
    expect(judge([failing, wrong])).toEqual({ does: "mend", round: 1, most: 5 });
    expect(judge([failing], 1, { done: 0, last: [] }, { repairs: 5, reruns: 0 })).toMatchObject({ does: "mend" });
  });
});

describe("what fails by chance is run again", () => {
  const flaky = (attempt: number, reruns = 3) =>
    judgeRepair(classifyFailures([failing], [passed], attempt), true, FRESH, { repairs: 5, reruns });

  test("a test of two minds, three times at most on one head", () => {
    expect([1, 2, 3].map((attempt) => flaky(attempt))).toEqual(
      [1, 2, 3].map((nth) => ({ does: "rerun", why: "flaky", nth, most: 3 })),
    );
    expect(flaky(4)).toEqual({ does: "nothing", because: null });
    expect(flaky(1, 0)).toEqual({ does: "nothing", because: null });
  });

  test("what the machine did, once", () => {
    expect(judge([offline])).toEqual({ does: "rerun", why: "machine", nth: 1, most: 1 });
    expect(judge([offline], 2)).toEqual({ does: "nothing", because: null });
  });

  test("not what somebody must act on", () => {
    expect(judge([{ ...TESTS, kind: "step", code: "no-secret" }])).toEqual({ does: "nothing", because: null });
    expect(judge([{ ...TESTS, kind: "step", code: "approval" }])).toEqual({ does: "nothing", because: null });
  });
});
