import type { Failure } from "./failure.ts";
import { sameFailure } from "./same-failure.ts";

/** Repairs of one pull request after its checks failed; a person's review begins anew. */
export const MOST_REPAIRS = 3;

export type Repairs = { done: number; last: readonly Failure[] };

/** `because`: why agents who could mend it do not. */
export type Repair = { mends: true; round: number } | { mends: false; because: string | null };

/**
 * Whether agents mend what failed on a head, or why a person must. `isOurs`: nobody else has pushed since they did.
 * `needsFix`: another commit is what helps.
 */
export const judgeRepair = (
  { isOurs, mayWrite, needsFix }: { isOurs: boolean; mayWrite: boolean; needsFix: boolean },
  failures: readonly Failure[],
  { done, last }: Repairs,
): Repair => {
  if (!mayWrite || !needsFix || failures.length === 0) return { mends: false, because: null };
  if (!isOurs)
    return { mends: false, because: "somebody else has pushed to this branch, which the agents leave alone" };
  if (done > 0 && sameFailure(failures, last))
    return { mends: false, because: "the same failed before, and mending it has not helped" };
  if (done >= MOST_REPAIRS)
    return { mends: false, because: `it was mended ${MOST_REPAIRS} times, which is as often as it is tried` };
  return { mends: true, round: done + 1 };
};
