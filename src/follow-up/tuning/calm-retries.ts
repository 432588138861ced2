import { failedWith, LEAST_CALLS, percent, type Rule, sumOf } from "./load.ts";

const STORM = 0.2;

/** A service that is tried again and again and fails all the same is loaded further by that: one try less. */
export const calmRetries: Rule = (load) => {
  const tries = load.holds("retries") ?? 0;
  const to = load.limit("retries", tries - 1);
  const calls = sumOf(load, (beat) => beat.calls);
  const retries = sumOf(load, (beat) => beat.retries);
  if (to === null || tries === 0 || calls < LEAST_CALLS || retries < STORM * calls) return null;
  // Of calls that were tried to the end, most must have failed: then trying is no help.
  const lost = failedWith(load, "unavailable");
  if (2 * lost * tries < retries) return null;
  const now = retries / (calls + retries);
  const left = retries * (to / tries);
  return {
    setting: "retries",
    to,
    why: `${retries} of ${calls + retries} tries were repetitions, and ${lost} calls failed all the same`,
    expected: {
      metric: `tries of \`${load.service}\` that are repetitions`,
      before: now,
      after: left / (calls + left),
      how: `${retries} repetitions × ${to}/${tries}, beside ${calls} calls (${percent(now)} now)`,
    },
    measure: { of: "retries" },
  };
};
