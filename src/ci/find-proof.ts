import type { CheckResult } from "./check-result.ts";

/** The job of a product's `ci.yml` that plays the acceptance scenarios. */
export const SCENARIO_CHECK = "Tests in workerd";

/** The check that proves the scenarios; where somebody has renamed it, the first that succeeded. */
export const findProof = (checks: readonly CheckResult[]): CheckResult | null => {
  const succeeded = checks.filter(({ conclusion }) => conclusion === "success");
  return succeeded.find(({ name }) => name === SCENARIO_CHECK) ?? succeeded[0] ?? null;
};
