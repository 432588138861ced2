import { bucketOf, mergeHistograms } from "#src/monitor/histogram.ts";
import { failedWith, LEAST_CALLS, type Rule, sumOf } from "./load.ts";

const CUT = "deadline-exceeded";
const LEAST_CUT = 20;
const LEAST_SHARE = 0.005;
/** For each call that was cut off so many must have come just in time: else it hangs, and would hang for longer. */
const IN_TIME = 2;
const LONGER = 1.5;

/** Calls are cut off that others like them tell would have been answered soon: a longer wait. */
export const extendDeadline: Rule = (load) => {
  const deadline = load.holds("deadlineMs") ?? 0;
  const to = load.limit("deadlineMs", deadline * LONGER);
  const calls = sumOf(load, (beat) => beat.calls);
  const cut = failedWith(load, CUT);
  if (to === null || calls < LEAST_CALLS || cut < LEAST_CUT || cut < LEAST_SHARE * calls) return null;
  const latency = mergeHistograms(load.operations.map((one) => one.latency));
  let late = 0;
  for (const [bucket, count] of Object.entries(latency)) {
    const isLate = Number(bucket) >= bucketOf(500 * deadline) && Number(bucket) < bucketOf(1_000 * deadline);
    if (isLate) late += count;
  }
  if (late < IN_TIME * cut) return null;
  // A tail that loses the same share each time the wait doubles.
  const share = cut / (cut + late);
  const after = (cut / calls) * share ** Math.log2(to / deadline);
  return {
    setting: "deadlineMs",
    to,
    why: `${cut} of ${calls} calls were cut off after ${deadline} ms, and ${late} came in the half before that`,
    expected: {
      metric: `calls of \`${load.service}\` that fail with \`${CUT}\``,
      before: cut / calls,
      after,
      how: `of calls that took ${deadline / 2} ms, ${cut} of ${cut + late} took more than twice as long; the same tail goes on`,
    },
    measure: { of: "failures", classes: [CUT] },
  };
};
