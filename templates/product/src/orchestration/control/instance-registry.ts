import { DurableObject } from "cloudflare:workers";

import { Problem, type ProblemDetails } from "../contract/problem.ts";
import type { LayerEnv } from "../layer-env.ts";
import { cleanDaily, ensureDaily } from "../object/clean-daily.ts";
import { migrate } from "../object/migrate.ts";
import {
  countInstances,
  findInstance,
  forgetInstances,
  INSTANCE_MIGRATIONS,
  type InstanceQuery,
  type KnownInstance,
  listInstances,
  moveInstance,
  noteSighting,
} from "./instance-store.ts";
import type { StoredState } from "./life-cycle.ts";
import {
  decideRecommendation,
  listPolicies,
  listRecommendations,
  pauseService,
  POLICY_MIGRATIONS,
  type PolicyVersion,
  readPolicy,
  type Recommendation,
  recommend,
  revertPolicy,
  type SettingChange,
  tune,
  type Warrant,
} from "./policy-store.ts";
import type { Policy, WantedChanges } from "./settings.ts";
import type { Sighting } from "./sighting.ts";

export type AuditEntry = { at: number; by: string; what: string; reason: string };
/** A version of a service's code, and when it was first and last seen to answer. */
export type SeenVersion = { service: string; version: string; first: number; last: number };
export type ServiceOverview = {
  paused: boolean;
  /** `failing`: some caller has stopped calling it because too many calls failed. */
  health: "well" | "failing";
  /** How many there are in each state. */
  instances: Record<string, number>;
  versions: SeenVersion[];
};
/** An expected failure as a value: an exception would lose its class on the way. */
export type Decided<T> = { ok: true; value: T } | { ok: false; problem: ProblemDetails };

/** Who saw a service fail may be gone before it sees it recover. */
const ILL_MS = 600_000;
const AUDIT_KEPT = 10_000;
const VERSIONS_KEPT_MS = 90 * 86_400_000;

const MIGRATIONS = [
  ...INSTANCE_MIGRATIONS,
  ...POLICY_MIGRATIONS,
  `CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    what TEXT NOT NULL,
    reason TEXT NOT NULL
  )`,
  `CREATE TABLE versions (
    service TEXT NOT NULL,
    version TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (service, version)
  )`,
  "CREATE TABLE health (service TEXT PRIMARY KEY, well INTEGER NOT NULL, at INTEGER NOT NULL)",
];

/** The control plane: which instances there are, and what was set. No request waits for it. */
export class InstanceRegistry extends DurableObject<LayerEnv> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => migrate(ctx.storage, "layer", MIGRATIONS));
    ctx.waitUntil(ensureDaily(ctx.storage));
  }

  /** Takes in what one isolate has seen. */
  see(sightings: Sighting[]): void {
    const { sql } = this.ctx.storage;
    for (const sighting of sightings) {
      noteSighting(sql, sighting);
      const { at, service, version } = sighting;
      sql.exec(
        "INSERT INTO versions VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO UPDATE SET last = max(last, ?3)",
        service,
        version,
        at,
      );
    }
  }

  /** A caller has seen a service begin or cease to fail. */
  noteHealth(service: string, well: boolean, at: number): void {
    this.ctx.storage.sql.exec("INSERT OR REPLACE INTO health VALUES (?, ?, ?)", service, well ? 1 : 0, at);
  }

  /** The policy in force; null where `known` is its version. */
  policy(known: number): Policy | null {
    const policy = readPolicy(this.ctx.storage.sql);
    return policy.version === known ? null : policy;
  }

  list(query: InstanceQuery, now: number): { items: KnownInstance[]; next: number | null } {
    const { sql } = this.ctx.storage;
    return listInstances(sql, readPolicy(sql), query, now);
  }

  find(service: string, key: string, now: number): KnownInstance | null {
    const { sql } = this.ctx.storage;
    return findInstance(sql, readPolicy(sql), { service, key, now });
  }

  /** Keys of instances in use that nobody used since `before`, the oldest first. */
  unused(service: string, before: number, limit: number): string[] {
    return this.ctx.storage.sql
      .exec<{ key: string }>(
        `SELECT key FROM instances WHERE service = ? AND state = 'live' AND last_used < ?
          ORDER BY last_used LIMIT ?`,
        service,
        before,
        limit,
      )
      .toArray()
      .map(({ key }) => key);
  }

  /** What is known of each service as a whole. */
  overview(services: string[], now: number): Record<string, ServiceOverview> {
    const { sql } = this.ctx.storage;
    const policy = readPolicy(sql);
    const ill = sql.exec<{ service: string }>("SELECT service FROM health WHERE well = 0 AND at > ?", now - ILL_MS);
    const failing = new Set(ill.toArray().map(({ service }) => service));
    return Object.fromEntries(
      services.map((service) => [
        service,
        {
          paused: policy.paused.includes(service),
          health: failing.has(service) ? "failing" : "well",
          instances: countInstances(sql, policy, service, now),
          versions: sql
            .exec<SeenVersion>("SELECT * FROM versions WHERE service = ? ORDER BY last DESC LIMIT 10", service)
            .toArray(),
        },
      ]),
    );
  }

  /** Writes down that an instance was brought into another state. */
  move(service: string, key: string, state: StoredState, warrant: Warrant, now: number): void {
    moveInstance(this.ctx.storage.sql, { service, key, state, now });
    this.#note(`${service} ${key}: ${state}`, warrant, now);
  }

  /** Writes down something that was done to an instance without changing its state. */
  note(what: string, warrant: Warrant, now: number): void {
    this.#note(what, warrant, now);
  }

  tune(change: SettingChange, warrant: Warrant, now: number): Decided<Policy> {
    return this.#decide(`settings of ${change.scope}: ${JSON.stringify(change.changes)}`, warrant, now, (sql) =>
      tune(sql, change, warrant, now),
    );
  }

  pauseService(service: string, paused: boolean, warrant: Warrant, now: number): Decided<Policy> {
    return this.#decide(`${service}: ${paused ? "paused" : "resumed"}`, warrant, now, (sql) =>
      pauseService(sql, service, paused, warrant, now),
    );
  }

  revert(version: number, warrant: Warrant, now: number): Decided<Policy> {
    return this.#decide(`settings back to version ${version}`, warrant, now, (sql) =>
      revertPolicy(sql, version, warrant, now),
    );
  }

  policies(limit: number): PolicyVersion[] {
    return listPolicies(this.ctx.storage.sql, limit);
  }

  recommend(
    scope: string,
    changes: WantedChanges,
    evidence: string,
    warrant: Warrant,
    now: number,
  ): Decided<Recommendation> {
    return this.#decide(`recommended for ${scope}: ${JSON.stringify(changes)}`, warrant, now, (sql) =>
      recommend(sql, { scope, changes, evidence }, warrant, now),
    );
  }

  decide(id: number, decision: "applied" | "dismissed", warrant: Warrant, now: number): Decided<Recommendation> {
    return this.#decide(`recommendation ${id}: ${decision}`, warrant, now, (sql) =>
      decideRecommendation(sql, id, decision, warrant, now),
    );
  }

  recommendations(limit: number): Recommendation[] {
    return listRecommendations(this.ctx.storage.sql, limit);
  }

  /** Newest first. */
  audit(limit: number): AuditEntry[] {
    return this.ctx.storage.sql
      .exec<AuditEntry>("SELECT at, by, what, reason FROM audit ORDER BY id DESC LIMIT ?", limit)
      .toArray();
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await cleanDaily(info, this.ctx.storage, "registry", (sql, now) => {
      forgetInstances(sql, now);
      sql.exec("DELETE FROM versions WHERE last < ?", now - VERSIONS_KEPT_MS);
      sql.exec("DELETE FROM health WHERE at < ?", now - VERSIONS_KEPT_MS);
    });
  }

  #decide<T>(what: string, warrant: Warrant, now: number, change: (sql: SqlStorage) => T): Decided<T> {
    try {
      return this.ctx.storage.transactionSync(() => {
        const value = change(this.ctx.storage.sql);
        this.#note(what, warrant, now);
        return { ok: true, value };
      });
    } catch (error) {
      if (error instanceof Problem) return { ok: false, problem: error.details };
      throw error;
    }
  }

  #note(what: string, { by, reason }: Warrant, now: number): void {
    const { sql } = this.ctx.storage;
    sql.exec("INSERT INTO audit (at, by, what, reason) VALUES (?, ?, ?, ?)", now, by, what, reason);
    sql.exec("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?", AUDIT_KEPT);
  }
}
