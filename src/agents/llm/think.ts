import type { Effort } from "#src/agents/agents.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { TransientError } from "#src/errors.ts";
import type { Thinker } from "./ask-typed.ts";
import { type FaultKind, ModelFault } from "./model-fault.ts";
import { UnusableAnswer } from "./unusable-answer.ts";

/** Attempts at which those who are only away for a while are asked again, before the rules take over. */
const PATIENCE = 3;
const WAIT_MS = 5_000;
const PASSING = new Set<FaultKind>(["overloaded", "rate-limited", "unreachable", "timeout"]);

const REASONS: Record<FaultKind, string> = {
  overloaded: "is overloaded",
  "rate-limited": "takes no more calls for a while",
  unreachable: "can't be reached",
  timeout: "took too long",
  denied: "refuses the key, or has no such model",
  "no-credit": "has no credit left",
  "too-long": "can't read so much at once",
  rejected: "rejects the question",
  garbage: "answers what can't be read",
};

const reasonOf = (name: string, error: ModelFault | UnusableAnswer): string =>
  `${name} ${error instanceof ModelFault ? REASONS[error.kind] : "gave no usable answer"}`;

/**
 * The first of `thinkers` who has an answer, in their order. Null: none has, and nothing is gained by waiting; `because`
 * says why. Throws a `TransientError` while it may help to ask again later, and whatever is no fault of a model.
 */
export const think = async <T>(
  thinkers: readonly Thinker[],
  { attempt, attempts }: Effort,
  ask: (thinker: Thinker) => Promise<T>,
): Promise<{ value: T; thought: Thought } | { value: null; because: string }> => {
  const reasons: string[] = [];
  const waits: number[] = [];
  for (const thinker of thinkers) {
    const { name } = thinker.model;
    try {
      const value = await ask(thinker);
      return { value, thought: { by: name, because: reasons.length === 0 ? null : reasons.join("; ") } };
    } catch (error) {
      if (!(error instanceof ModelFault) && !(error instanceof UnusableAnswer)) throw error;
      reasons.push(reasonOf(name, error));
      if (error instanceof ModelFault && PASSING.has(error.kind)) waits.push(error.retryAfterMs ?? WAIT_MS);
    }
  }
  const because = reasons.join("; ");
  if (waits.length > 0 && attempt < Math.min(PATIENCE, attempts)) throw new TransientError(because, Math.min(...waits));
  return { value: null, because };
};
