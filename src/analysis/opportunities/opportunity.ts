import type { Figures } from "#src/analysis/figures.ts";

export type OpportunityKind = "rows-read" | "slow" | "writes" | "chatty" | "cold-starts" | "hot-group";

/** At most so much of it could be saved in a day, were the traffic always as it was; `how` it was reckoned. */
export type Value = { unit: "seconds" | "rows read" | "rows written"; perDay: number; how: string };

/** Where a product could do with less. `figures`: of the operation; `evidence`: what speaks for it, in words. */
export type Opportunity = {
  kind: OpportunityKind;
  service: string;
  /** `Service.operation`; of a kind that is about a whole service, the one that is asked most. */
  operation: string;
  /** The same for as long as it is the same. */
  fingerprint: string;
  figures: Figures;
  callsPerDay: number;
  evidence: string;
  value: Value;
};
