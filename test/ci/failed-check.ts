import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckResult } from "#src/ci/check-result.ts";
import type { JobLog } from "#src/ci/failure.ts";
import { readTree, type Tree } from "#src/ci/tree.ts";
import { readTemplates } from "#test/codegen/read-templates.ts";

type Recorded = Pick<JobLog, "check" | "conclusion" | "failedSteps"> & Pick<CheckResult, "annotations">;

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "ci");

export const failedCheck = (check: Partial<CheckResult>): CheckResult => ({
  name: "Tests in workerd",
  status: "completed",
  conclusion: "failure",
  url: null,
  startedAt: null,
  completedAt: null,
  annotations: [],
  ...check,
});

/** A failed job as the embedded GitHub ran and told it, cut down to what matters. */
export const readRecorded = (name: string): { failed: CheckResult[]; logs: JobLog[] } => {
  const { annotations, check, conclusion, failedSteps } = JSON.parse(
    readFileSync(join(FIXTURES, `${name}.json`), "utf8"),
  ) as Recorded;
  const log = readFileSync(join(FIXTURES, `${name}.txt`), "utf8");
  return {
    failed: [failedCheck({ name: check, conclusion, annotations })],
    logs: [{ check, conclusion, failedSteps, attempt: 1, log }],
  };
};

/** The tests that were broken on purpose. */
const BROKEN = `describe("what is broken", () => {
  test("counts to three", () => {});
  test("has a service called Ghost", () => {});
  test("answers in full", () => {});
  test("reads what is not there", () => {});
  test("waits too long", { timeout: 300 }, async () => {});
  test("throws an error of its own", () => {});
});`;

/** The product template, and what the recorded commits added to it. */
export const recordedTree = (): Tree => {
  const files = [...readTemplates(), { path: "test/broken.test.ts", content: BROKEN }];
  const added = ["test/lost.test.ts", "test/unhandled.test.ts", "src/heavy.ts"];
  return readTree([...files.map(({ path }) => path), ...added], files);
};
