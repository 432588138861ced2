import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Measure, StandingsBehaviour, StandingsSpec } from "#src/spec/standings.ts";
import type { Resource } from "#src/spec/settle/resource.ts";

/** Standings, and what is asked of them: by which request, and what that does; a text is why it cannot be built. */
export type StandingsFacts = {
  /** The results, and who stands there by them. */
  results: Resource;
  entrants: Resource;
  spec: StandingsSpec;
  /** What is sent: whose result it is, and the result. */
  taken: { who: string; result: string };
  asked: Map<RequestFact, StandingsBehaviour | string>;
  /** What the sending of a result answers, where that is where one stands now. */
  tells: Record<string, Measure> | null;
};
