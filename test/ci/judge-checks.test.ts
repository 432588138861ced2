import { describe, expect, it } from "vitest";
import type { CheckResult } from "#src/ci/check-result.ts";
import { judgeChecks } from "#src/ci/judge-checks.ts";

const check = (name: string, conclusion: string | null): CheckResult => ({
  name,
  status: conclusion === null ? "in_progress" : "completed",
  conclusion,
  url: null,
  startedAt: null,
  completedAt: null,
  annotations: [],
});

describe("judgeChecks", () => {
  it("is red as soon as one has failed, though others still run", () => {
    const failed = check("test", "failure");
    expect(judgeChecks([failed, check("types", null)])).toEqual({ state: "red", failures: [failed] });
  });

  it.each(["cancelled", "timed_out", "action_required", "stale", "startup_failure"])(
    "counts %s as a failure",
    (conclusion) => {
      expect(judgeChecks([check("test", conclusion)]).state).toBe("red");
    },
  );

  it("waits for what still runs", () => {
    expect(judgeChecks([check("types", "success"), check("test", null)])).toEqual({
      state: "pending",
      waitingFor: ["test"],
    });
  });

  it("is green only if something has succeeded", () => {
    expect(judgeChecks([check("types", "success"), check("extra", "skipped")]).state).toBe("green");
    expect(judgeChecks([check("extra", "skipped")]).state).toBe("none");
    expect(judgeChecks([]).state).toBe("none");
  });
});
