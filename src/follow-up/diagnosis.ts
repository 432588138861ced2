import type { Figures } from "#src/analysis/figures.ts";

/** What a release made worse, and where its cause is to be looked for first: at the border of the release. */
export type Diagnosis = {
  service: string;
  /** `Service.operation`. */
  operation: string;
  metric: string;
  /** Relative, with its 95 % interval: .1 is +10 %. */
  change: number;
  low: number;
  high: number;
  /** Operations of the same service that are asked most: no change may make them slower. */
  others: string[];
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
