import type { Condition, QueueSpec } from "#src/spec/spec.ts";
import type { Asked, Resource } from "#src/spec/settle/resource.ts";

/** Records that are handed out, and by which requests. */
export type QueueFacts = {
  resource: Resource;
  lease: Asked;
  /** What a holder shows, and the member that says until when it holds. */
  token: string;
  until: string | null;
  done: Asked | null;
  failed: Asked | null;
  extended: Asked | null;
  again: Asked | null;
  /** The list of those that were given up. */
  dead: Asked | null;
  /** Takes away what is in a state, or all. */
  cleared: Asked | null;
  /** How many there are in each state. */
  counts: Asked | null;
};

/** What sentences say of a queue. */
export type QueueSaid = {
  /** Refusal of who shows a token that does not hold. */
  lost: { status: number; code: string | null } | null;
  /** What is kept of a lease that ran out. */
  expired: string | null;
  most: number | null;
  backoff: number | null;
  /** Seconds of a lease. */
  seconds: number | null;
  order: { field: string; descending: boolean }[];
  existing: { by: string; where: Condition[]; status: number; max: number | null } | null;
};

/** A queue as its author tells it. */
export type FittedQueue = { facts: QueueFacts; spec: QueueSpec; said: QueueSaid };
