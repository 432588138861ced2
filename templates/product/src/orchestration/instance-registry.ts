import { DurableObject } from "cloudflare:workers";

import type { LayerEnv } from "./layer-env.ts";
import { migrate } from "./migrate.ts";

/** `alive` null: it was used, which makes no instance known that was not. */
export type Sighting = { service: string; key: string; at: number; alive: boolean | null };
export type KnownInstance = { key: string; created: number; lastUsed: number };

const MAX_PER_SERVICE = 10_000;

const MIGRATIONS = [
  `CREATE TABLE instances (
    service TEXT NOT NULL,
    key TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    PRIMARY KEY (service, key)
  )`,
  "CREATE INDEX instances_by_use ON instances (service, last_used)",
];

/** The control plane: which instances there are, and when they were used. No request waits for it. */
export class InstanceRegistry extends DurableObject<LayerEnv> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => migrate(ctx.storage, "layer", MIGRATIONS));
  }

  /** Takes in what one isolate has seen. */
  see(sightings: Sighting[]): void {
    const { sql } = this.ctx.storage;
    for (const { service, key, at, alive } of sightings) {
      if (alive === false) sql.exec("DELETE FROM instances WHERE service = ? AND key = ?", service, key);
      else if (alive === null)
        sql.exec("UPDATE instances SET last_used = max(last_used, ?) WHERE service = ? AND key = ?", at, service, key);
      else
        sql.exec(
          `INSERT INTO instances VALUES (?1, ?2, ?3, ?3)
            ON CONFLICT DO UPDATE SET last_used = max(last_used, excluded.last_used)`,
          service,
          key,
          at,
        );
    }
    for (const service of new Set(sightings.map((sighting) => sighting.service)))
      sql.exec(
        `DELETE FROM instances WHERE service = ?1 AND key IN
          (SELECT key FROM instances WHERE service = ?1 ORDER BY last_used DESC LIMIT -1 OFFSET ?2)`,
        service,
        MAX_PER_SERVICE,
      );
  }

  /** The instances of a service, those used last first; times in milliseconds since 1970. */
  list(service: string, limit = 100): KnownInstance[] {
    return this.ctx.storage.sql
      .exec<KnownInstance>(
        `SELECT key, created, last_used AS lastUsed FROM instances WHERE service = ? ORDER BY last_used DESC LIMIT ?`,
        service,
        Math.min(limit, 1_000),
      )
      .toArray();
  }
}
