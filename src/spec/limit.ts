import type { Expression } from "./expression.ts";

/** How much may be used: a bucket that fills up, or so much within a time that slides along, or that the clock counts off. */
export type LimitSpec = { when?: Expression } & (
  | { kind: "bucket"; capacity: Expression; refill: Expression }
  | { kind: "fixed" | "sliding"; most: Expression; seconds: Expression }
);

/** At most so many calls within so many seconds, for each caller, or for each of what the record is a part of, or both. */
export type Flood = {
  kind: "fixed" | "sliding";
  most: number;
  seconds: number;
  per: ("caller" | "parent" | { sent: string })[];
  status: number;
  code: string | null;
};

/** What a member or a header of a decision tells. `wait`: whole seconds, rounded up. */
export type Verdict = "allowed" | "remaining" | "limit" | "wait" | "wait-ms" | "policy" | "key";

/** A refusal of the author's own. */
export type Refusal = { status: number; code: string | null };

/** What is done with what records allow. */
export type LimitBehaviour =
  /**
   * Asks whether `cost` may be used of what the record allows whose `by` has the value of `policy`, by `key`; and uses it.
   * All are members of the body. `several`: the member that holds many such questions, each just once, and that of their
   * answers: all or nothing. `refused`: what is not allowed is an error.
   */
  | {
      kind: "check-limit";
      by: string;
      /** Absent: the path names it. */
      policy?: string;
      key: string;
      cost?: string;
      several?: { member: string; results: string; result: Record<string, Verdict> };
      tells: Record<string, Verdict>;
      headers?: Record<string, Verdict>;
      /** What could never be allowed. */
      costly?: Refusal;
      refused?: Refusal;
    }
  /** What is left for a key, which is the last of the path; none is used. */
  | { kind: "read-limit"; tells: Record<string, Verdict> }
  /** As if the key had never used any. */
  | { kind: "reset-limit" }
  /** How often it was decided, and how. */
  | { kind: "read-usage"; tells: Record<string, "allowed" | "denied" | "policy"> };
