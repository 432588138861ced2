import type { LimitSpec, Verdict } from "#src/spec/spec.ts";
import type { Asked, Resource } from "#src/spec/settle/resource.ts";

/** What a request does with what records allow. */
export type LimitStep =
  | { does: "check"; policy: string | null; key: string; cost: string | null; tells: Record<string, Verdict> }
  | {
      does: "check-all";
      member: string;
      policy: string;
      key: string;
      cost: string | null;
      results: string;
      result: Record<string, Verdict>;
      tells: Record<string, Verdict>;
    }
  | { does: "look"; tells: Record<string, Verdict> }
  | { does: "reset" }
  | { does: "usage"; tells: Record<string, "allowed" | "denied" | "policy"> };

/** Records that say how much is allowed, and what is asked of them. */
export type LimitFacts = { resource: Resource; steps: Map<Asked, LimitStep>; limits: LimitSpec[] };
