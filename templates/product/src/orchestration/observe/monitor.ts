import { DurableObject } from "cloudflare:workers";

import type { LayerEnv } from "../layer-env.ts";
import { cleanDaily, ensureDaily } from "../object/clean-daily.ts";
import { migrate } from "../object/migrate.ts";
import { type Beat, createBeats } from "./beats.ts";
import { COHORTS, FAMILIES, type Sample, toldBucket } from "./samples.ts";

/** So many objects share the reports of all isolates. A reader asks each of them. */
export const MONITORS = 4;
export const monitorName = (index: number): string => `monitor-${index}`;

/** A series that nobody adds to any more, such as one of an old version, is forgotten after this long. */
const KEPT_MS = 14 * 86_400_000;
/** What a gauge said longer ago says nothing about now. */
const GAUGE_MS = 300_000;
const GAUGE_WINDOW_MS = 60_000;
/** Of whoever does not say: a tail Worker, which hears of no settings, and isolates of an older version. */
const BEAT_MS = 60_000;

const MIGRATIONS = [
  `CREATE TABLE samples (
    family TEXT NOT NULL,
    labels TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    value REAL NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (family, labels, bucket)
  ) WITHOUT ROWID`,
  "CREATE TABLE beats (at INTEGER PRIMARY KEY, measured TEXT NOT NULL)",
];

const typeOf = (family: string): string | undefined => FAMILIES[family as keyof typeof FAMILIES]?.type;
export const isGauge = (family: string): boolean => typeOf(family) === "gauge";

/** Adds up what isolates measured. It says nothing to anybody by itself: `/metrics` reads it. */
export class Monitor extends DurableObject<LayerEnv> {
  readonly #beats = createBeats(this.ctx.storage.sql, isGauge);

  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => migrate(ctx.storage, "layer", MIGRATIONS));
    ctx.waitUntil(ensureDaily(ctx.storage));
  }

  /** Takes in what one isolate has measured. */
  add(samples: readonly Sample[], now: number, beatMs = BEAT_MS): void {
    this.#beats.add(samples, now, beatMs);
    const { sql } = this.ctx.storage;
    for (const [family, labels, fine, value] of samples) {
      if (family === COHORTS) continue;
      const bucket = typeOf(family) === "histogram" ? toldBucket(fine) : fine;
      if (isGauge(family))
        sql.exec(
          `INSERT INTO samples VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET
            value = CASE WHEN at > ?5 - ?6 THEN max(value, excluded.value) ELSE excluded.value END,
            at = CASE WHEN at > ?5 - ?6 AND value >= excluded.value THEN at ELSE excluded.at END`,
          family,
          labels,
          bucket,
          value,
          now,
          GAUGE_WINDOW_MS,
        );
      else
        sql.exec(
          `INSERT INTO samples VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET value = value + excluded.value, at = excluded.at`,
          family,
          labels,
          bucket,
          value,
          now,
        );
    }
  }

  /** What was measured in each beat that is over, from `since` (milliseconds since 1970) on. */
  beats(since: number, now: number, beatMs: number): Beat[] {
    return this.#beats.read(since, now, beatMs);
  }

  /** All that is known: counters and buckets since the beginning, gauges of the last minutes. */
  read(now: number): Sample[] {
    const gauges = Object.keys(FAMILIES).filter(isGauge);
    return this.ctx.storage.sql
      .exec<{ family: Sample[0]; labels: string; bucket: number; value: number }>(
        `SELECT family, labels, bucket, value FROM samples
          WHERE at > ? OR family NOT IN (${gauges.map(() => "?").join(", ")}) ORDER BY family, labels, bucket`,
        now - GAUGE_MS,
        ...gauges,
      )
      .toArray()
      .map(({ family, labels, bucket, value }): Sample => [family, labels, bucket, value]);
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await cleanDaily(info, this.ctx.storage, "monitor", (sql, now) => {
      sql.exec("DELETE FROM samples WHERE at < ?", now - KEPT_MS);
    });
  }
}
