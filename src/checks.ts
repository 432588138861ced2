import type { Attempt } from "#src/ci/classify-failures.ts";
import type { Repairs } from "#src/ci/judge-repair.ts";
import type { Pushed } from "./push-by-hand.ts";

/**
 * `wasReady`: the draft was ended once. Whoever makes it one again means it. `attempts`: what the checks of the head `sha`
 * came to so far.
 */
export type Checks = {
  green: boolean;
  wasReady: boolean;
  sha: string | null;
  attempts: Attempt[];
  /** What the agents pushed last, and how often they have mended it since somebody looked at it. */
  pushed: Pushed;
  repairs: Repairs;
};
