/** Latencies counted by bucket; a bucket without a count is absent. Two histograms merge by addition. */
export type Histogram = Readonly<Record<number, number>>;

/** OpenTelemetry's exponential histogram at its fixed scale 4: a bucket is 1.044 times as wide as the one before. */
export const BUCKETS_PER_OCTAVE = 16;

const SMALLEST = 2 ** -10;
const LARGEST = 2 ** 30;

/** Bucket of a latency in µs, `floor(16·log2 x)`. What lies outside 2⁻¹⁰..2³⁰ µs counts in the bucket at the edge. */
export const bucketOf = (microseconds: number): number =>
  Math.floor(BUCKETS_PER_OCTAVE * Math.log2(Math.min(LARGEST, Math.max(SMALLEST, microseconds))));

/** Middle of a bucket in µs, on the logarithmic scale: at most 2.2 % off whatever the bucket counted. */
export const latencyOf = (bucket: number): number => 2 ** ((bucket + 0.5) / BUCKETS_PER_OCTAVE);

/** Histogram of latencies in µs. */
export const histogramOf = (latencies: Iterable<number>): Histogram => {
  const counts: Record<number, number> = {};
  for (const latency of latencies) {
    const bucket = bucketOf(latency);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
};

export const mergeHistograms = (histograms: Iterable<Histogram>): Histogram => {
  const counts: Record<number, number> = {};
  for (const histogram of histograms)
    for (const bucket in histogram) counts[bucket] = (counts[bucket] ?? 0) + (histogram[bucket] ?? 0);
  return counts;
};

/** How many latencies it holds. */
export const countOf = (histogram: Histogram): number => {
  let count = 0;
  for (const bucket in histogram) count += histogram[bucket] ?? 0;
  return count;
};
