import { failedWith, LEAST_CALLS, type Rule, sumOf } from "./load.ts";

const CLASS = "overloaded";
const LEAST_SHARE = 0.01;
const LEAST_BEATS = 3;
/** Who takes longer than this share of the deadline has no room for more. */
const QUICK = 0.5;

/** Calls are refused because too many wait, though those that wait are answered soon: room for more. */
export const makeRoom: Rule = (load) => {
  const most = load.holds("maxInFlight") ?? 0;
  const to = load.limit("maxInFlight", 2 * most);
  const calls = sumOf(load, (beat) => beat.calls);
  const refused = failedWith(load, CLASS);
  if (to === null || calls < LEAST_CALLS || refused < LEAST_SHARE * calls) return null;
  // The runtime refuses as well; that it was this limit shows in what waited at once.
  const full = load.beats.filter(({ failures, inFlight }) => (failures[CLASS] ?? 0) > 0 && inFlight >= most);
  const deadline = load.holds("deadlineMs") ?? 0;
  const isSlow = load.operations.some(({ figures }) => (figures.p95 ?? 0) > QUICK * deadline);
  if (full.length < LEAST_BEATS || isSlow) return null;
  const now = refused / calls;
  return {
    setting: "maxInFlight",
    to,
    why: `${refused} of ${calls} calls were refused while ${most} waited, in ${full.length} of ${load.beats.length} beats`,
    expected: {
      metric: `calls of \`${load.service}\` that fail with \`${CLASS}\``,
      before: now,
      after: Math.max(0, 1 - (1 - now) * (to / most)),
      how: `${calls - refused} of ${calls} found room among ${most}; ${(to / most).toFixed(1)} times as many do among ${to}`,
    },
    measure: { of: "failures", classes: [CLASS] },
  };
};
