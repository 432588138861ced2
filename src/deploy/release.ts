import type { ScenarioResult } from "./scenario-result.ts";

/** A deployment that was probed: what it claimed to be, and what its live URL answered. */
export type Release = {
  /** The merge commit. */
  sha: string;
  url: string;
  /** What `/healthz` says it runs; null where it did not answer. */
  reportedVersion: string | null;
  scenarios: ScenarioResult[];
  /** How many more were proved before, and would meet there what others have put into it. */
  unplayed: number;
};
