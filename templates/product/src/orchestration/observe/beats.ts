import type { Sample } from "./samples.ts";

/** Everything measured in one beat: family → labels → bucket → value; -1 is the bucket of what has none. */
export type Measured = Record<string, Record<string, Record<number, number>>>;
/** `at`: when the beat began, in milliseconds since 1970. */
export type Beat = { at: number; measured: Measured };

/** So many beats can be read back. */
export const BEATS_KEPT = 200;

/** A report that is on its way when its beat ends still counts for it. */
const GRACE_MS = 1_000;

/** Counters and buckets add up; of a gauge the largest counts. */
export const addSamples = (
  measured: Measured,
  samples: readonly Sample[],
  isGauge: (family: string) => boolean,
): void => {
  for (const [family, labels, bucket, value] of samples) {
    const values = ((measured[family] ??= {})[labels] ??= {});
    const before = values[bucket] ?? 0;
    values[bucket] = isGauge(family) ? Math.max(before, value) : before + value;
  }
};

/** The beats of several monitors as one, oldest first. */
export const mergeBeats = (beats: readonly Beat[], isGauge: (family: string) => boolean): Beat[] => {
  const merged = new Map<number, Measured>();
  for (const { at, measured } of beats) {
    const whole = merged.get(at) ?? {};
    merged.set(at, whole);
    for (const [family, byLabels] of Object.entries(measured))
      for (const [labels, values] of Object.entries(byLabels)) {
        const samples = Object.entries(values).map(
          ([bucket, value]) => [family, labels, Number(bucket), value] as Sample,
        );
        addSamples(whole, samples, isGauge);
      }
  }
  return [...merged].map(([at, measured]) => ({ at, measured })).toSorted((a, b) => a.at - b.at);
};

/**
 * Keeps what was measured in each of the last beats. The beat that is not over is held in memory as well, so that a
 * report costs one row whatever it holds.
 */
export const createBeats = (sql: SqlStorage, isGauge: (family: string) => boolean) => {
  let current: Beat | null = null;

  const open = (at: number, beatMs: number): Beat => {
    if (current?.at === at) return current;
    const [row] = sql.exec<{ measured: string }>("SELECT measured FROM beats WHERE at = ?", at).toArray();
    if (row === undefined) sql.exec("DELETE FROM beats WHERE at < ?", at - BEATS_KEPT * beatMs);
    current = { at, measured: row === undefined ? {} : (JSON.parse(row.measured) as Measured) };
    return current;
  };

  return {
    add(samples: readonly Sample[], now: number, beatMs: number): void {
      const beat = open(now - (now % beatMs), beatMs);
      addSamples(beat.measured, samples, isGauge);
      const text = JSON.stringify(beat.measured);
      sql.exec("INSERT INTO beats VALUES (?, ?) ON CONFLICT DO UPDATE SET measured = excluded.measured", beat.at, text);
    },
    /** Those that nothing is added to any more, from `since` on. */
    read(since: number, now: number, beatMs: number): Beat[] {
      return sql
        .exec<{ at: number; measured: string }>(
          "SELECT at, measured FROM beats WHERE at >= ? AND at <= ? ORDER BY at",
          since,
          now - beatMs - GRACE_MS,
        )
        .toArray()
        .map(({ at, measured }) => ({ at, measured: JSON.parse(measured) as Measured }));
    },
  };
};
