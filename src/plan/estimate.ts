import { renderUsd } from "#src/money.ts";

/** Micro-dollars, at least and at most, as far as the size of a plan tells. */
export type Estimate = { low: number; high: number };

export const renderEstimate = ({ high, low }: Estimate): string =>
  `**Estimate:** ${renderUsd(low)} to ${renderUsd(high)} for models up to the pull request, by the size of this plan alone. Repairs and reviews come on top; what is spent stands in the status comment.`;
