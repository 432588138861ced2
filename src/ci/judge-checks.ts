import type { CheckResult } from "./check-result.ts";

/** `none`: nothing has reported yet, which is no proof of anything. */
export type ChecksVerdict =
  | { state: "none" }
  | { state: "pending"; waitingFor: string[] }
  | { state: "green" }
  | { state: "red"; failures: CheckResult[] };

const PASSES = new Set(["success", "neutral", "skipped"]);

/** What a commit's check runs amount to. At least one must have succeeded: skipped checks alone prove nothing. */
export const judgeChecks = (checks: CheckResult[]): ChecksVerdict => {
  const failures = checks.filter((check) => check.status === "completed" && !PASSES.has(check.conclusion ?? ""));
  if (failures.length > 0) return { state: "red", failures };
  const open = checks.filter((check) => check.status !== "completed");
  if (open.length > 0) return { state: "pending", waitingFor: open.map((check) => check.name) };
  return checks.some((check) => check.conclusion === "success") ? { state: "green" } : { state: "none" };
};
