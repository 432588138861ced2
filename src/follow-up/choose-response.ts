import { isWorse, type Judged } from "#src/analysis/judge-rollout.ts";
import type { Rollout } from "#src/analysis/rollout.ts";

/**
 * What to do about a version that was given traffic. `wait`: there is more to be seen. `ask`: nothing more will be, and
 * it does not tell.
 */
export type Response =
  | { do: "wait" }
  /** Another version has its traffic by now: there is nothing to take back. */
  | { do: "leave-alone" }
  | { do: "roll-back"; worse: Judged[] }
  | { do: "promote" }
  | { do: "leave"; better: Judged[] }
  | { do: "ask"; unsure: Judged[] };

/** Slots after which a rollout is no longer watched for its own sake: the last look and what confirms it. */
const WATCHED_SLOTS = 12;
/** A canary that nothing speaks against after so many slots gets the rest. */
const CANARY_SLOTS = 4;

const isSettled = ({ verdict }: Judged): boolean => verdict.kind === "no-change" || verdict.kind === "improved";
/** Noise that rules out that it became this much slower is enough to go on with. */
const HARMLESS = 0.25;
const isHarmless = ({ verdict }: Judged): boolean => verdict.reason === "too noisy" && verdict.effect.high <= HARMLESS;
/** Too few ask for it to be judged by anything: that holds nobody up. */
const isUnused = ({ verdict }: Judged): boolean => verdict.reason === "few requests";

/** `slots`: how many are over since the change. */
export const chooseResponse = (judged: readonly Judged[], traffic: Rollout["traffic"], slots: number): Response => {
  const worse = judged.filter(isWorse);
  if (worse.length > 0) return { do: "roll-back", worse };
  const isAwaited = judged.some(({ verdict }) => verdict.reason === "awaits confirmation");
  if (isAwaited && slots < 2 * WATCHED_SLOTS) return { do: "wait" };
  if (traffic === "all")
    return slots < WATCHED_SLOTS
      ? { do: "wait" }
      : { do: "leave", better: judged.filter(({ verdict }) => verdict.kind === "improved") };
  if (slots < CANARY_SLOTS) return { do: "wait" };
  const unsure = judged.filter((one) => !isSettled(one) && !isHarmless(one) && !isUnused(one));
  if (judged.some((one) => isSettled(one) || isHarmless(one)) && unsure.length === 0) return { do: "promote" };
  return slots < WATCHED_SLOTS ? { do: "wait" } : { do: "ask", unsure: unsure.length > 0 ? unsure : [...judged] };
};
