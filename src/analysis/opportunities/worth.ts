import type { Opportunity, Value } from "./opportunity.ts";

/**
 * What is worth a person's review, who has to read a pull request for it. Chosen, not measured: half a minute of waiting a
 * day, and as many rows as cost a cent in a hundred days (read) or in ten (written) where nothing is free.
 */
const LEAST_PER_DAY: Record<Value["unit"], number> = {
  seconds: 30,
  "rows read": 100_000,
  "rows written": 1_000,
};

/** How many times what is worth it; below 1 it is not. */
export const worthOf = ({ value }: Pick<Opportunity, "value">): number => value.perDay / LEAST_PER_DAY[value.unit];
