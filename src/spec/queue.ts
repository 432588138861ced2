import type { Expression } from "./expression.ts";

/**
 * Records that are handed out, each for a limited time: names of the fields that tell how it stands with one. A lease that
 * runs out is a failure; what has failed is ready again after `backoff` seconds, twice as many each time, until it was
 * handed out `most` times.
 */
export type QueueSpec = {
  state: string;
  states: { ready: string; delayed?: string; leased: string; done: string; dead: string };
  available: string;
  attempts: string;
  token: string;
  until: string;
  error?: string;
  /** What is kept in `error` of a lease that ran out. */
  expired?: string;
  died?: string;
  most: Expression;
  backoff: Expression;
  /** What goes before the order of time. */
  order?: { field: string; descending: boolean }[];
};

/** What is done to records that are handed out; to give one back as done, or to keep it longer, is an `act`. */
export type QueueBehaviour =
  /**
   * Hands out a record of a queue for so many `seconds`, or 204 where none waits. `several`: at most `count`, as a list
   * under `member`; an empty list is 204 too where `empty` says so.
   */
  | { kind: "lease"; seconds: Expression; several?: { count: Expression; member: string | null; empty?: 204 } }
  /** Gives a record of a queue back as failed, for the reason `error`. */
  | { kind: "fail"; error?: Expression };
