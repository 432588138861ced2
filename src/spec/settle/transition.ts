import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

/** A step of a state machine as a row or a line tells it. `notes`: what else stands there, clause by clause. */
export type Transition = { field: string; from: string[]; to: string; notes: string[] };

/** Every step that is told, and how any other is refused. */
export type Transitions = {
  steps: Map<RequestFact, Transition>;
  refusal: { status: number; code: string } | null;
  heard: Set<Sentence>;
};
