import { describe, expect, test } from "vitest";
import type { Failure } from "#src/ci/failure.ts";
import { sameFailure } from "#src/ci/same-failure.ts";

const CHECK = { check: "Tests in workerd", step: "Unit, acceptance and security tests" };
const red: Failure = {
  ...CHECK,
  kind: "test",
  test: "adds",
  path: "test/a.test.ts",
  line: 3,
  expected: "1",
  received: "2",
};
const type: Failure = { check: "Types", step: "Types", kind: "type", path: "src/a.ts", line: 10, code: "TS2322" };
const size: Failure = {
  check: "Types",
  step: "Size",
  kind: "budget",
  code: "size",
  expected: "120 KiB",
  received: "130.1 KiB",
};

describe("the same failure", () => {
  test("is in any order, a few lines off, and measured anew", () => {
    const later = [
      { ...size, received: "130.4 KiB" },
      { ...type, line: 14 },
      { ...red, line: 90 },
    ];
    expect(sameFailure([red, type, size], later)).toBe(true);
  });

  test.each<[string, Failure[], Failure[]]>([
    ["another value", [red], [{ ...red, received: "3" }]],
    ["another test", [red], [{ ...red, test: "subtracts" }]],
    ["another code at the same place", [type], [{ ...type, code: "TS2339" }]],
    ["far away in the same file", [type], [{ ...type, line: 60 }]],
    ["one more", [type], [type, red]],
    ["one less", [type, red], [type]],
    ["twice in a file, once before", [type], [type, { ...type, line: 12 }]],
  ])("is not %s", (_, left, right) => {
    expect(sameFailure(left, right)).toBe(false);
    expect(sameFailure(right, left)).toBe(false);
  });

  test("does not depend on the order in which a fact's parts were written", () => {
    const { kind, ...rest } = red;
    expect(sameFailure([red], [{ ...rest, kind }])).toBe(true);
  });
});
