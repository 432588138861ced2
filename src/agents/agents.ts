import type { Message, Transcript } from "#src/discussion/message.ts";
import type { TurnDue } from "#src/discussion/next-turns.ts";
import type { Thought } from "#src/discussion/thought.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Spec } from "#src/spec/spec.ts";

/**
 * Who thinks. Implementations: `rules/` (offline, deterministic), `llm/` (models, each call paid once). Throws a
 * `TransientError` where it is worth to ask again, and a `UserError` where a person must act first.
 */
export type Agents = {
  /** An issue's text in the words that specs are read from; as it is where nothing better is known. */
  read(text: IssueText, effort: Effort): Promise<Reading>;
  /** What one role says when its turn comes; nothing where it has nothing to add. */
  speak(turn: Turn & { text: SpecText }, effort: Effort): Promise<Spoken>;
};

/** On whose behalf; `attempt` counts from 1, and after `attempts` nobody asks again. */
export type Effort = { runId: string; installationId: number; attempt: number; attempts: number };

/** `shown`: of the body, what GitHub shows to people. Nothing else may reach a model. */
export type IssueText = { title: string; body: string; shown: string };
/** What a spec is read of. */
export type SpecText = { title: string; body: string };
export type Reading = SpecText & { thought: Thought };

export type Turn = TurnDue & {
  spec: Spec;
  /** The plan as it stands after every decision so far. */
  plan: Plan;
  transcript: Transcript;
};

export type Spoken = { messages: Message[]; thought: Thought };
