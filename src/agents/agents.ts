import type { Message, Transcript } from "#src/discussion/message.ts";
import type { TurnDue } from "#src/discussion/next-turn.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Spec } from "#src/spec/spec.ts";

/** Who thinks. Implementations: `rules/` (offline, deterministic). */
export type Agents = {
  /** What one role says when its turn comes; nothing (`[]`) where it has nothing to add. */
  speak(turn: Turn): Promise<Message[]>;
};

export type Turn = TurnDue & {
  spec: Spec;
  /** The plan as it stands after every decision so far. */
  plan: Plan;
  transcript: Transcript;
};
