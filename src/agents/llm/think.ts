import type { Effort } from "#src/agents/agents.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { TransientError } from "#src/errors.ts";
import type { Thinker } from "./ask-typed.ts";
import { type FaultKind, ModelFault } from "./model-fault.ts";
import { type Unusable, UnusableAnswer } from "./unusable-answer.ts";

/** Attempts at which those who are only away for a while are asked, before others do without them. */
const PATIENCE = 5;
/** Where each of them may cost. */
const COSTLY_PATIENCE = 3;
const WAIT_MS = 5_000;
/** Whoever says that it takes longer is passed over: nobody should wait so long in silence. */
const LONGEST_WAIT_MS = 120_000;
const PASSING = new Set<FaultKind>(["overloaded", "rate-limited", "unreachable", "timeout"]);

const REASONS: Record<FaultKind | Unusable, string> = {
  overloaded: "is overloaded",
  "rate-limited": "takes no more calls for a while",
  unreachable: "can't be reached",
  timeout: "took too long",
  denied: "refuses the app's key or has no such model, which its operator can mend",
  "no-credit": "has no credit left, which the app's operator can mend",
  "too-long": "can't read so much at once",
  rejected: "rejects the question",
  garbage: "answers what can't be read",
  cut: "said more than it may in one answer, twice",
  refused: "would not answer",
  idle: "wrote nothing",
  unfit: "gave no answer that can be used, twice",
};

/** How one of them is asked, and whether it was paid for an answer to this before. */
export type Work<T> = { ask(thinker: Thinker): Promise<T>; hasBegun(thinker: Thinker): Promise<boolean> };

/** Whoever was asked last, and has begun, is asked first: what others would say of the same would be paid for twice. */
const inTurn = async (thinkers: readonly Thinker[], hasBegun: Work<unknown>["hasBegun"]): Promise<number> => {
  for (let last = thinkers.length - 1; last > 0; last -= 1) {
    const thinker = thinkers[last];
    if (thinker !== undefined && (await hasBegun(thinker))) return last;
  }
  return 0;
};

/** How long to wait for who is away at this attempt, in milliseconds; null: it's no use. */
const waitFor = (error: ModelFault, attempt: number): number | null => {
  const wait = error.retryAfterMs ?? Math.min(WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return PASSING.has(error.kind) && wait <= LONGEST_WAIT_MS ? wait : null;
};

/**
 * The first of `thinkers` who has an answer, in their order. Null: none has, and nothing is gained by waiting; `because`
 * says why, and `passes` whether it may be otherwise another time. Throws a `TransientError` while it may help to ask
 * again soon, and whatever is no fault of a model.
 */
export const think = async <T>(
  thinkers: readonly Thinker[],
  { attempt, attempts }: Effort,
  { ask, hasBegun }: Work<T>,
): Promise<{ value: T; thought: Thought } | { value: null; because: string; passes: boolean }> => {
  const first = await inTurn(thinkers, hasBegun);
  const reasons = new Map(thinkers.slice(0, first).map(({ model: { name } }) => [name, "had no answer before"]));
  const because = () => [...reasons].map((reason) => reason.join(" ")).join("; ");
  const waits: number[] = [];
  let passes = false;
  for (const thinker of [...thinkers.slice(first), ...thinkers.slice(0, first)]) {
    const { name } = thinker.model;
    try {
      const value = await ask(thinker);
      return { value, thought: { by: name, because: reasons.size === 0 ? null : because() } };
    } catch (error) {
      if (!(error instanceof ModelFault) && !(error instanceof UnusableAnswer)) throw error;
      reasons.set(name, REASONS["kind" in error ? error.kind : error.how]);
      if (!("kind" in error)) continue;
      passes = true;
      const wait = waitFor(error, attempt);
      const patience = Math.min(error.mayHaveCost ? COSTLY_PATIENCE : PATIENCE, attempts);
      if (wait !== null && attempt < patience) waits.push(wait);
    }
  }
  if (waits.length > 0) throw new TransientError(because(), Math.min(...waits), { because: "models" });
  return { value: null, because: because(), passes };
};
