import type { Opportunity } from "#src/analysis/opportunities/opportunity.ts";
import { renderFold, renderTable } from "#src/markdown.ts";
import { renderMs } from "./render-figures.ts";
import { renderAmount, renderValue } from "./render-opportunity.ts";

/** An opportunity, the changes that rules know for it, and what becomes of it; `issue`: about it, or about what is in its way. */
export type Ranked = {
  opportunity: Opportunity;
  changes: string[];
  fate: "started" | "open" | "tried" | "waits" | "no rule" | "no code" | "no issues";
  issue: number | null;
};

const FATES: Record<Ranked["fate"], (issue: number | null) => string> = {
  started: (issue) => `measured now, in #${issue}`,
  open: (issue) => `waits until #${issue} is done, which is about the same service`,
  tried: (issue) => `tried before, in #${issue}`,
  waits: () => "waits until the first is done",
  "no rule": () => "no rule knows a change",
  "no code": () =>
    "a setting rather than code: `cacheMs` where anyone may read it, `shards` where one instance serves all (*AIDevOS tuning* looks for both); else a finer key, in the spec",
  "no issues": () => "issues are switched off here",
};

const HEADING = ["Operation", "Found", "Calls a day", "p50", "Rows read per call", "At most saved a day", "Change"];

const rowOf = ({ changes, fate, issue, opportunity }: Ranked): string[] => {
  const { callsPerDay, evidence, figures, operation } = opportunity;
  const written = fate === "started" ? "written by the agents: " : "";
  const change =
    changes[0] === undefined ? written : `${changes.map((what) => what.replace(/ \(`[^`]*`\)$/u, "")).join("; ")}: `;
  return [
    `\`${operation}\``,
    evidence,
    renderAmount(callsPerDay),
    renderMs(figures.p50),
    figures.rowsRead.toFixed(1),
    renderValue(opportunity),
    `${change}${FATES[fate](issue)}`,
  ];
};

const NOTE =
  "Of the last six hours at most, what is live now alone; a day is what it would be if it always were so. What could be saved at most is no promise: every change is measured before it is proposed. From which value on something is listed is chosen, not measured.";

/** What a product could do with less; null: nothing was measured. `service`: what was asked about. */
export const renderRanked = (ranked: readonly Ranked[] | null, service: string | null): string => {
  const of = service === null ? "this product" : `\`${service}\``;
  if (ranked === null)
    return "**Nothing to go by.** Nobody has used this product in the last six hours, or the app has not seen it live.";
  if (ranked.length === 0)
    return `**Nothing worth it.** Nothing that ${of} was asked in the last six hours costs more than a review of a change would.`;
  const started = ranked.find(({ fate }) => fate === "started");
  const heading =
    started === undefined
      ? "**Nothing is started.**"
      : `**Started:** changes of \`${started.opportunity.operation}\` are measured; what comes of it is in #${started.issue}.`;
  const ways = [...new Set(ranked.map(({ opportunity: { kind, value } }) => `- ${kind}: ${value.how}`))];
  return [
    heading,
    renderTable(HEADING, ranked.map(rowOf)),
    renderFold("How this was reckoned", `${NOTE}\n\n${ways.join("\n")}`),
  ].join("\n\n");
};
