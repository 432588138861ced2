import { DurableObject } from "cloudflare:workers";

import type { LayerEnv } from "../layer-env.ts";
import { cleanDaily, ensureDaily } from "../object/clean-daily.ts";
import { migrate } from "../object/migrate.ts";
import { FAMILIES, type Sample } from "./samples.ts";

/** So many objects share the reports of all isolates. A reader asks each of them. */
export const MONITORS = 4;
export const monitorName = (index: number): string => `monitor-${index}`;

/** A series that nobody adds to any more, such as one of an old version, is forgotten after this long. */
const KEPT_MS = 14 * 86_400_000;
/** What a gauge said longer ago says nothing about now. */
const GAUGE_MS = 300_000;
const GAUGE_WINDOW_MS = 60_000;

const MIGRATIONS = [
  `CREATE TABLE samples (
    family TEXT NOT NULL,
    labels TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    value REAL NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (family, labels, bucket)
  ) WITHOUT ROWID`,
];

/** Adds up what isolates measured. It says nothing to anybody by itself: `/metrics` reads it. */
export class Monitor extends DurableObject<LayerEnv> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => migrate(ctx.storage, "layer", MIGRATIONS));
    ctx.waitUntil(ensureDaily(ctx.storage));
  }

  /** Takes in what one isolate has measured. */
  add(samples: readonly Sample[], now: number): void {
    const { sql } = this.ctx.storage;
    for (const [family, labels, bucket, value] of samples) {
      if (FAMILIES[family]?.type === "gauge")
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

  /** All that is known: counters and buckets since the beginning, gauges of the last minutes. */
  read(now: number): Sample[] {
    const gauges = Object.keys(FAMILIES).filter((family) => FAMILIES[family as keyof typeof FAMILIES].type === "gauge");
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
