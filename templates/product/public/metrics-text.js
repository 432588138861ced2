// Reads OpenMetrics text, and makes of it what people ask first: how much, how often wrong, how slow.
const LINE = /^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES = { n: "\n" };

const parseLabels = (text) =>
  Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name, value]) => [
      name,
      value.replaceAll(/\\(.)/g, (_, escaped) => ESCAPES[escaped] ?? escaped),
    ]),
  );

/** `[{name, labels, value}]`, without what is said about families. */
export const parseMetrics = (text) =>
  text.split("\n").flatMap((line) => {
    const { labels = "", name, value } = LINE.exec(line)?.groups ?? {};
    return name === undefined ? [] : [{ name, labels: parseLabels(labels), value: Number(value) }];
  });

/**
 * The value under which the share `quantile` lies, taken as evenly spread within its bucket. `buckets`: `[upper bound, how
 * many up to it]`, rising; null where there is nothing. What lies in the last bucket is at least its lower bound.
 */
export const estimateQuantile = (buckets, quantile) => {
  const total = buckets.at(-1)?.[1] ?? 0;
  if (total === 0) return null;
  const rank = quantile * total;
  const index = buckets.findIndex(([, count]) => count >= rank);
  const [lower, before] = index === 0 ? [0, 0] : buckets[index - 1];
  const [upper, count] = buckets[index];
  if (!Number.isFinite(upper)) return lower;
  return lower + ((upper - lower) * (rank - before)) / Math.max(count - before, 1);
};

const identityOf = ({ operation, service, version }) => [service, operation, version].join(" ");

const addTo = (series, { labels, name, value }) => {
  if (name === "layer_calls_total") series.calls += value;
  // A refusal is the caller's own doing: it says nothing about the service.
  if (name === "layer_call_failures_total") series[labels.class === "refused" ? "refused" : "failed"] += value;
  if (name !== "layer_call_duration_seconds_bucket") return;
  const upper = labels.le === "+Inf" ? Infinity : Number(labels.le);
  series.buckets.set(upper, (series.buckets.get(upper) ?? 0) + value);
};

const CALLS = ["layer_calls_total", "layer_call_failures_total", "layer_call_duration_seconds_bucket"];

/** Calls by service, operation and the version that answered, whoever called. */
export const summariseCalls = (samples) => {
  const all = new Map();
  for (const sample of samples.filter(({ name }) => CALLS.includes(name))) {
    const { operation, service, version } = sample.labels;
    const identity = identityOf(sample.labels);
    const fresh = { service, operation, version, calls: 0, failed: 0, refused: 0, buckets: new Map() };
    const series = all.get(identity) ?? fresh;
    addTo(series, sample);
    all.set(identity, series);
  }
  return [...all.values()].map(({ buckets, ...series }) => {
    const rising = [...buckets].toSorted(([a], [b]) => a - b);
    return { ...series, p50: estimateQuantile(rising, 0.5), p95: estimateQuantile(rising, 0.95) };
  });
};

/** The sum over all series of a family. */
export const sumOf = (samples, family) =>
  samples.filter(({ name }) => name === family).reduce((sum, { value }) => sum + value, 0);
