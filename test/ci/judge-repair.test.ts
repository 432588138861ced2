import { describe, expect, test } from "vitest";
import type { Failure } from "#src/ci/failure.ts";
import { judgeRepair, MOST_REPAIRS } from "#src/ci/judge-repair.ts";

const FACTS = { isOurs: true, mayWrite: true, needsFix: true };
const FAILURE: Failure = { check: "test", step: "Types", kind: "type", path: "src/index.ts", line: 4, code: "TS2322" };
const OTHER: Failure = { ...FAILURE, code: "TS2345" };
const FRESH = { done: 0, last: [] };

describe("what failed is mended by agents", () => {
  test("where they may, round by round", () => {
    expect(judgeRepair(FACTS, [FAILURE], FRESH)).toEqual({ mends: true, round: 1 });
    expect(judgeRepair(FACTS, [OTHER], { done: 1, last: [FAILURE] })).toEqual({ mends: true, round: 2 });
  });

  test("not where nobody can write, or no commit would help, or nothing is known of it", () => {
    const left = { mends: false, because: null };
    expect(judgeRepair({ ...FACTS, mayWrite: false }, [FAILURE], FRESH)).toEqual(left);
    expect(judgeRepair({ ...FACTS, needsFix: false }, [FAILURE], FRESH)).toEqual(left);
    expect(judgeRepair(FACTS, [], FRESH)).toEqual(left);
  });

  test.each([
    [{ ...FACTS, isOurs: false }, FRESH, /somebody else has pushed/u],
    [FACTS, { done: 1, last: [{ ...FAILURE, line: 9 }] }, /the same failed before/u],
    [FACTS, { done: MOST_REPAIRS, last: [OTHER] }, /3 times/u],
  ])("and otherwise it is said why not", (facts, repairs, because) => {
    expect(judgeRepair(facts, [FAILURE], repairs)).toEqual({ mends: false, because: expect.stringMatching(because) });
  });
});
