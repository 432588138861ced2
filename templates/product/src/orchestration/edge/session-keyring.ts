import { DurableObject } from "cloudflare:workers";

import type { LayerEnv } from "../layer-env.ts";
import { migrate } from "../object/migrate.ts";

const MIGRATIONS = ["CREATE TABLE secrets (name TEXT PRIMARY KEY, bytes BLOB NOT NULL)"];

/** Holds the secret that signs sessions. It is made at first use, so a deployment needs no secret for it. */
export class SessionKeyring extends DurableObject<LayerEnv> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => migrate(ctx.storage, "layer", MIGRATIONS));
  }

  /** 32 random bytes, the same for ever. */
  secret(): ArrayBuffer {
    const { sql } = this.ctx.storage;
    sql.exec("INSERT OR IGNORE INTO secrets VALUES ('session', ?)", crypto.getRandomValues(new Uint8Array(32)));
    return sql.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM secrets WHERE name = 'session'").one().bytes;
  }
}
