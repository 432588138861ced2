import type { Message, Role, Transcript } from "#src/discussion/message.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Spec } from "#src/spec/spec.ts";

/** Who thinks. Implementations: `rules/` (offline, deterministic). */
export type Agents = {
  /** What one role says when its turn comes; nothing (`[]`) where it has nothing to add. */
  speak(turn: Turn): Promise<Message[]>;
};

export type Turn = {
  role: Role;
  round: number;
  spec: Spec;
  /** The plan as it stands after every decision so far. */
  plan: Plan;
  transcript: Transcript;
};
