import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Resource } from "#src/spec/settle/resource.ts";
import type { Meter } from "#src/spec/spec.ts";

/** Roles that a table lets ask for something; null: it is not understood which. `heard`: the rows, and what repeats them. */
export type Rights = { of: Map<RequestFact, string[] | null>; all: string[]; heard: Set<string> };

/** How much callers may ask for: what they are, the field that shows how much they did, and what counts that. */
export type MeterFacts = {
  holders: Resource;
  shown: string;
  counts: Pick<Meter, "most" | "used" | "until" | "period">;
  /** Addresses of what is free. */
  free: { method: string | null; path: string | null }[];
  more: Pick<Meter, "code" | "headers">;
  heard: Set<string>;
};
