import type { Opportunity, OpportunityKind } from "#src/analysis/opportunities/opportunity.ts";
import type { Slack } from "./diagnosis.ts";
import { renderMs } from "./render-figures.ts";

const NAMES: Record<OpportunityKind, string> = {
  "rows-read": "reads more than it needs",
  slow: "takes long",
  writes: "writes much",
  chatty: "is asked again and again",
  "cold-starts": "starts again and again",
  "hot-group": "is asked in one place",
};

const UNITS = { seconds: "s of waiting", "rows read": "rows read", "rows written": "rows written" } as const;

export const renderAmount = (value: number): string => {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} million`;
  return value >= 1e4 ? `${Math.round(value / 1e3)} thousand` : String(Math.round(value));
};

/** “1.2 million rows read”. */
export const renderValue = ({ value: { perDay, unit } }: Opportunity): string =>
  `${renderAmount(perDay)} ${UNITS[unit]}`;

/** “`Note.list` reads more than it needs”. */
export const nameOpportunity = ({ kind, operation }: Opportunity): string => `\`${operation}\` ${NAMES[kind]}`;

const renderEvidence = (one: Opportunity): string => {
  const { callsPerDay, evidence, figures, operation, value } = one;
  return [
    `\`${operation}\` ${evidence}. In the last hours it was asked ${renderAmount(callsPerDay)} times a day, p50 ${renderMs(figures.p50)}, p95 ${renderMs(figures.p95)}.`,
    `At most ${renderValue(one)} a day could be saved (${value.how}).`,
  ].join(" ");
};

/** The issue about it. */
export const renderOpportunity = ({ opportunity }: Slack): { title: string; body: string } => ({
  title: `Opportunity: ${nameOpportunity(opportunity).replaceAll("`", "")}`,
  body: [
    renderEvidence(opportunity),
    "**Next:** changes that answer the same and do less are measured, one after the other, and what helps beyond doubt becomes a pull request here. Where none does, that is said, and this issue is closed. Close it as not planned, and it is left alone.",
  ].join("\n\n"),
});

/** Why a pull request is opened. */
export const renderReason = ({ opportunity }: Slack, what: string): string =>
  `${renderEvidence(opportunity)} This would ${what}; what it answers stays the same.`;
