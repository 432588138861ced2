import { DurableObject } from "cloudflare:workers";

export type Hits = { unit: string; hits: number; since: number };

/** The object that every contender reaches in its own way: one operation in memory, and one that writes a row. */
export class Tally extends DurableObject {
  #hits = 0;
  #since = Date.now();
  #open = false;

  hit(): Hits {
    this.#hits += 1;
    return { unit: "hits", hits: this.#hits, since: this.#since };
  }

  write(): Hits {
    const { sql } = this.ctx.storage;
    if (!this.#open) sql.exec("CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY, hits INTEGER NOT NULL)");
    this.#open = true;
    const { hits } = sql
      .exec<{ hits: number }>(
        "INSERT INTO tally VALUES (1, 1) ON CONFLICT DO UPDATE SET hits = hits + 1 RETURNING hits",
      )
      .one();
    return { unit: "hits", hits, since: this.#since };
  }

  override fetch(): Response {
    return Response.json(this.hit());
  }
}
