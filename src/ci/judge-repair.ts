import { type Classified, isUnsteady } from "./classify-failures.ts";
import type { Failure } from "./failure.ts";
import { sameFailure } from "./same-failure.ts";

/** Repairs of one pull request since somebody pushed to it, reviewed it, or had it tried again. */
export type Repairs = { done: number; last: readonly Failure[] };

/** How often what failed may be mended, and be run again on one commit. */
export type Limits = { repairs: number; reruns: number };

/**
 * What the app does about checks that failed. `why`: whether it fails each time, a test of two minds, or the machine.
 * `because`: why agents who could mend it do not.
 */
export type Repair =
  | { does: "mend"; round: number; most: number }
  | { does: "rerun"; why: "unsure" | "flaky" | "machine"; nth: number; most: number }
  | { does: "nothing"; because: string | null };

/** Agents are paid for; what runs again by itself is not. Nor does the machine mend itself while one waits. */
const ONCE = 1;

const judgeMending = (failures: readonly Failure[], { done, last }: Repairs, most: number): Repair => {
  const nothing = (because: string): Repair => ({ does: "nothing", because });
  if (done > 0 && sameFailure(failures, last)) return nothing("the same failed before, and mending it has not helped");
  if (done >= most) return nothing(`it was mended ${most} times, which is as often as it is tried`);
  return { does: "mend", round: done + 1, most };
};

/** What is done about what failed on a head; nothing where only people can. `mayWrite`: agents can mend. */
export const judgeRepair = (
  { attempt, failures: { deterministic, environment, flaky } }: Classified,
  mayWrite: boolean,
  repairs: Repairs,
  limits: Limits,
): Repair => {
  const rerun = (why: "unsure" | "flaky" | "machine", most: number): Repair | null =>
    attempt <= most ? { does: "rerun", why, nth: attempt, most } : null;
  const once = Math.min(ONCE, limits.reruns);
  const nothing: Repair = { does: "nothing", because: null };
  if (deterministic.length > 0) {
    const again = deterministic.every(isUnsteady) ? rerun("unsure", once) : null;
    return again ?? (mayWrite ? judgeMending(deterministic, repairs, limits.repairs) : nothing);
  }
  if (flaky.length > 0) return rerun("flaky", limits.reruns) ?? nothing;
  return (environment.length > 0 ? rerun("machine", once) : null) ?? nothing;
};
