import { describe, expect, it } from "vitest";
import { classifyFailures } from "#src/ci/classify-failures.ts";
import type { Failure } from "#src/ci/failure.ts";
import { readFailures } from "#src/ci/read-failures.ts";
import { judgeRepair } from "#src/ci/judge-repair.ts";
import { parseFailure, renderFailure, renderRecovery } from "#src/ci/render-failure.ts";
import { failedCheck, readRecorded, recordedTree } from "./failed-check.ts";

const failure = failedCheck({ name: "test", url: "https://x/1" });
const NONE = classifyFailures([], [], 1);
const TESTS = { check: "Tests in workerd", step: "Unit, acceptance and security tests" };
const flaky: Failure = { ...TESTS, kind: "test", test: "adds", path: "test/a.test.ts", line: 3 };
const passed = { completed: [TESTS.check], failures: [] };

it("says what failed where, and is read back", () => {
  const annotations = [
    { path: "src/a.ts", line: 3, title: null, message: "expected 1 | 2\n  at stack" },
    { path: ".github", line: 9, title: null, message: "Process completed with exit code 1." },
  ];
  const text = renderFailure(
    "0123456789",
    [
      { ...failure, annotations },
      { ...failure, name: "types", url: null },
    ],
    NONE,
    false,
  );
  expect(parseFailure(text)).toEqual([
    { check: "[test](https://x/1)", where: "`src/a.ts:3`", what: "expected 1 | 2" },
    { check: "types", where: "", what: "ended as failure" },
  ]);
});

it("names at most ten places and counts the rest", () => {
  const annotations = Array.from({ length: 14 }, (_, line) => ({ path: "a.ts", line, title: null, message: "x" }));
  const text = renderFailure("0123456789", [{ ...failure, annotations }], NONE, true);
  expect(parseFailure(text)).toHaveLength(10);
  expect(text).toContain("4 more in the checks.");
  expect(text).not.toContain("draft");
});

it.each([
  [
    "tests-failed",
    "`test/acceptance.test.ts:17`",
    "“acceptance > a note is pinned once”: `step 4, status`: `Error`: expected `200`, received `404`",
  ],
  ["checks-failed", "`src/services/note.ts:76`", "`TS2322`"],
  ["checks-failed", "`src/services/note.ts:77`", "`durable-objects(c3-timer)`"],
  ["format-checks", "`src/services/note.ts`", "not as the formatter writes it: `npm run format`"],
  ["heavy-checks", "", "the bundle is too large: expected `120 KiB`, received `180.7 KiB`"],
  ["heavy-checks", "", "`@cfworker/json-schema`: is no exact version"],
  ["slow", "", "`GET /notebooks/diary/notes`: slower than before, beyond the noise: `+3671.0 %`"],
  ["install", "", "`package-lock.json` does not fit `package.json`"],
])("shows what was understood of %s: %s %s", (name, where, what) => {
  const { failed, logs } = readRecorded(name);
  const classified = classifyFailures(readFailures(failed, logs, recordedTree()), [], 1);
  const rows = parseFailure(renderFailure("0123456789", failed, classified, false));
  expect(rows).toContainEqual({ check: failed[0]?.name, where, what });
});

it("makes nothing live that a stranger named", () => {
  const annotations = [
    { path: "a`@eve`.ts", line: 1, title: null, message: "@eve fixes #1 <img src=x> [a](http://b)" },
  ];
  const strange = failedCheck({ name: "@eve\n| [x](http://y) `z`", annotations });
  const text = renderFailure("0123456789", [strange], NONE, false);
  expect(text).not.toMatch(/@eve fixes|<img|(?<!\\)\]\(http/u);
  expect(text.replaceAll(/`[^`\n]*`/gu, "")).not.toMatch(/@eve/u);
  expect(parseFailure(text)).toHaveLength(1);
});

describe("says what happens next", () => {
  const LIMITS = { repairs: 5, reruns: 3 };
  const next = (failures: Failure[], earlier = [passed].slice(1), attempt = 1, writes = false): string => {
    const classified = classifyFailures(failures, earlier, attempt);
    const repair = judgeRepair(classified, writes, { done: 0, last: [] }, LIMITS);
    return renderFailure("0123456789", [failure], classified, false, repair).split("\n").at(-1) ?? "";
  };
  const step = (code: string, subject = {}): Failure => ({ ...TESTS, ...subject, kind: "step", code });

  it("a fix, where the product is at fault, and only there", () => {
    expect(next([flaky], [], 2)).toBe(
      "Push a fix to this branch, or close the pull request. The checks of each push and each run are read again.",
    );
    expect(next([])).toContain("Push a fix");
    expect(next([flaky], [], 2, true)).toContain("The agents mend it and push to this branch, 1 of at most 5 times.");
    expect(next([step("network")])).not.toContain("Push a fix");
  });

  it("another run, where a test has failed once or has two minds, until that has been tried three times", () => {
    expect(next([flaky])).toContain("The failed jobs are run again, to see whether they fail each time.");
    expect(next([flaky], [passed], 2)).toContain(
      "1 test passed and failed on this same commit: the failed jobs are run again, 2 of at most 3 times.",
    );
    expect(next([flaky], [passed], 4)).toContain("running it again has not helped");
  });

  it("another run of what the machine did, and then who must act and how", () => {
    expect(next([step("no-space")])).toContain("The machine failed and not the product: the failed jobs are run again");
    expect(next([step("no-space")], [], 2)).toContain("frees their disks. `/aidevos retry`");
    expect(next([step("network")], [], 2)).toContain("https://status.npmjs.org");
    expect(next([{ ...TESTS, kind: "step", step: "Install" }], [], 2)).toContain("somebody opens the job's log");
  });

  it("a secret by its name, or somebody who may do what is asked", () => {
    expect(next([step("no-secret", { subject: "CLOUDFLARE_API_TOKEN" })])).toContain(
      "The secret `CLOUDFLARE_API_TOKEN` is missing: somebody who administers the repository",
    );
    expect(next([step("approval")])).toContain("somebody who administers the repository");
    expect(next([{ check: null, step: null, kind: "step" }])).toContain("somebody who knows it opens it");
  });
});

it("says that what failed has passed when it was run again, and what is flaky", () => {
  const text = renderRecovery("0123456789", [flaky, flaky, { ...TESTS, kind: "step", code: "network" }]);
  expect(text).toBe("**Passed on `0123456` when run again.** What failed at first is flaky, and worth a look: “adds”.");
  expect(renderRecovery("0123456789", [{ ...TESTS, kind: "step", code: "network" }])).not.toContain("flaky");
});
