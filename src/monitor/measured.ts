/** What a product measured in one beat: family → labels as OpenMetrics writes them → bucket → value; -1: no bucket. */
export type Measured = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;

/** `at`: when the beat began, in milliseconds since 1970. */
export type RawBeat = { at: number; measured: Measured };

/** Of these the largest value counts, all others add up. */
const GAUGES = new Set(["layer_calls_in_flight", "object_storage_bytes", "object_queue_depth"]);
/** Told apart only while it is fresh: nobody compares single instances of last month. */
export const COHORTS = "layer_call_cohorts";

/** Several beats as one, such as the minutes of an hour. */
export const mergeMeasured = (all: readonly Measured[]): Measured => {
  const merged: Record<string, Record<string, Record<string, number>>> = {};
  for (const measured of all)
    for (const [family, series] of Object.entries(measured)) {
      const into = (merged[family] ??= {});
      for (const [labels, values] of Object.entries(series)) {
        const target = (into[labels] ??= {});
        for (const [bucket, value] of Object.entries(values))
          target[bucket] = GAUGES.has(family) ? Math.max(target[bucket] ?? 0, value) : (target[bucket] ?? 0) + value;
      }
    }
  return merged;
};

/** What is kept of beats that are no longer fresh, as one. */
export const thinMeasured = (all: readonly Measured[]): Measured => {
  const { [COHORTS]: _dropped, ...kept } = mergeMeasured(all);
  return kept;
};
