/** What was estimated from histograms, in natural logarithms of latency, and the variance of the estimate. */
export type Estimate = { value: number; variance: number };
