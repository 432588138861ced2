import type { Figures } from "#src/analysis/figures.ts";
import type { Metric } from "#src/analysis/verdict.ts";
import type { Opportunity } from "#src/analysis/opportunities/opportunity.ts";

type About = {
  service: string;
  /** `Service.operation`. */
  operation: string;
  /** Operations of the same service that are asked most: no change may make them slower. */
  others: string[];
};

/** What a release made worse, and where its cause is to be looked for first: at the border of the release. */
export type Regression = About & {
  cause: "regression";
  /** What got worse, in words: “`Note.list` takes 60 ms instead of 20 ms”. */
  harm: string;
  metric: Metric;
  /** Relative, with its 95 % interval: .1 is +10 %. */
  change: number;
  low: number;
  high: number;
  /** Classes of errors that came with it. */
  newErrors: string[];
  before: Figures;
  after: Figures;
  /** The commits: what was live, and what made it worse. */
  good: string;
  bad: string;
  /** The pull request of the bad one; null: it came without. */
  pull: number | null;
};

/** What could do with less, though nothing made it worse. `topic`: of the issue about it. */
export type Slack = About & { cause: "opportunity"; opportunity: Opportunity; topic: string };

export type Diagnosis = Regression | Slack;

/** In place of an operation: what it takes until a product listens. */
export const START = "start";

/** What a change has to make faster: the operation, or the start where instances start again and again. */
export const measuredOf = (diagnosis: Diagnosis): string =>
  diagnosis.cause === "opportunity" && diagnosis.opportunity.kind === "cold-starts" ? START : diagnosis.operation;
