import type { Access, Objective, Scenario, Sort } from "#src/spec/spec.ts";

export const ROLES = ["PM", "Backend", "Frontend", "DevOps", "Security", "QA"] as const;
export type Role = (typeof ROLES)[number];

/** What one role says in one turn. `id` is unique in the transcript: `security-1`. */
export type Message = { id: string; role: Role; round: number; text: string } & (
  | { kind: "claim" }
  | { kind: "question"; to: Role }
  | { kind: "concern"; to: Role; blocking: boolean }
  /** Answers a question or concern, or settles a point by itself (`answers` null). `change` is what it does to the plan. */
  | { kind: "decision"; answers: string | null; change: DesignChange | null; dissent: Role[] }
  | { kind: "scenario"; scenario: Scenario }
);

export type Transcript = Message[];

/** The ways in which a decision may alter the drafted plan. A plan is the spec plus these, in order. */
export type DesignChange =
  | { kind: "set-access"; service: string; operations: string[]; access: Access }
  | { kind: "set-retention"; service: string; days: number }
  | { kind: "set-capacity"; service: string; maxRecords: number }
  /** Writes per minute and client address, over the whole product. */
  | { kind: "limit-writes"; perMinute: number }
  | { kind: "add-objective"; objective: Objective }
  | { kind: "set-sort"; service: string; operation: string; sort: Sort[] }
  /** How callers of the product's own show what they are known by. */
  | { kind: "set-callers"; header: string; scheme: string | null }
  | { kind: "no-page" };
