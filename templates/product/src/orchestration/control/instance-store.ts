import { type InstanceState, stateOf, type StoredState } from "./life-cycle.ts";
import { settingsOf, type Policy } from "./settings.ts";
import type { Sighting } from "./sighting.ts";

/** Times in milliseconds since 1970. `version` answered last. */
export type KnownInstance = {
  service: string;
  key: string;
  owner: string | null;
  state: InstanceState;
  created: number;
  lastUsed: number;
  version: string;
};

type Row = Omit<KnownInstance, "state"> & { state: StoredState };

export const INSTANCE_MIGRATIONS = [
  `CREATE TABLE instances (
    service TEXT NOT NULL,
    key TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    PRIMARY KEY (service, key)
  )`,
  "CREATE INDEX instances_by_use ON instances (service, last_used)",
  "ALTER TABLE instances ADD COLUMN owner TEXT",
  "ALTER TABLE instances ADD COLUMN state TEXT NOT NULL DEFAULT 'live'",
  "ALTER TABLE instances ADD COLUMN version TEXT NOT NULL DEFAULT ''",
  "CREATE INDEX instances_by_state ON instances (service, state, last_used)",
];

const COLUMNS = "service, key, owner, state, created, last_used AS lastUsed, version";
const MAX_PER_SERVICE = 100_000;
const RETIRED_KEPT_MS = 90 * 86_400_000;

/** Takes in that an instance was used. Use makes none known: only its first record does. */
export const noteSighting = (sql: SqlStorage, { alive, at, key, owner, service, version }: Sighting): void => {
  if (alive === false)
    sql.exec("UPDATE instances SET state = 'retired', last_used = ? WHERE service = ? AND key = ?", at, service, key);
  else if (alive === null)
    sql.exec(
      "UPDATE instances SET last_used = max(last_used, ?), version = ? WHERE service = ? AND key = ?",
      at,
      version,
      service,
      key,
    );
  else
    sql.exec(
      `INSERT INTO instances (service, key, created, last_used, owner, version) VALUES (?1, ?2, ?3, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET last_used = max(last_used, ?3), version = ?5,
          created = CASE WHEN state = 'retired' THEN ?3 ELSE created END,
          owner = CASE WHEN state = 'retired' THEN ?4 ELSE coalesce(owner, ?4) END,
          state = CASE WHEN state = 'retired' THEN 'live' ELSE state END`,
      service,
      key,
      at,
      owner,
      version,
    );
};

/** Forgets what was retired long ago, and of too many instances those that were not used for the longest time. */
export const forgetInstances = (sql: SqlStorage, now: number): void => {
  sql.exec("DELETE FROM instances WHERE state = 'retired' AND last_used < ?", now - RETIRED_KEPT_MS);
  const crowded = sql
    .exec<{ service: string; n: number }>(
      "SELECT service, count(*) AS n FROM instances GROUP BY service HAVING n > ?",
      MAX_PER_SERVICE,
    )
    .toArray();
  for (const { n, service } of crowded)
    sql.exec(
      `DELETE FROM instances WHERE service = ?1 AND key IN
        (SELECT key FROM instances WHERE service = ?1 ORDER BY last_used LIMIT ?2)`,
      service,
      n - MAX_PER_SERVICE,
    );
};

const toKnown = (row: Row, now: number, policy: Policy): KnownInstance => ({
  ...row,
  state: stateOf(row, now, settingsOf(row.service, policy).idleMs),
});

export const findInstance = (
  sql: SqlStorage,
  policy: Policy,
  { key, now, service }: { service: string; key: string; now: number },
): KnownInstance | null => {
  const query = `SELECT ${COLUMNS} FROM instances WHERE service = ? AND key = ?`;
  const [row] = sql.exec<Row>(query, service, key).toArray();
  return row === undefined ? null : toKnown(row, now, policy);
};

export type InstanceQuery = { service: string; state: InstanceState | null; before: number | null; limit: number };

/**
 * Those used last first. `next`: the value of `before` for the following page; null at the end. A page is longer than
 * `limit` where others were used in the same moment as its last: none falls between two pages.
 */
export const listInstances = (
  sql: SqlStorage,
  policy: Policy,
  { before, limit, service, state }: InstanceQuery,
  now: number,
): { items: KnownInstance[]; next: number | null } => {
  const { idleMs } = settingsOf(service, policy);
  const stored = state === null || ["created", "active", "idle"].includes(state) ? "live" : state;
  const conditions: Partial<Record<InstanceState, string>> = {
    created: "AND last_used >= ?4 AND last_used = created",
    active: "AND last_used >= ?4 AND last_used > created",
    idle: "AND last_used < ?4",
  };
  const wanted = `FROM instances WHERE service = ?1 AND (?2 IS NULL OR state = ?2) AND last_used < ?3
    AND ?4 IS NOT NULL ${(state && conditions[state]) ?? ""}`;
  const rows = sql
    .exec<Row>(
      `SELECT ${COLUMNS} ${wanted} AND last_used >= coalesce(
          (SELECT last_used ${wanted} ORDER BY last_used DESC LIMIT 1 OFFSET ?5 - 1), 0)
        ORDER BY last_used DESC`,
      service,
      state === null ? null : stored,
      before ?? Number.MAX_SAFE_INTEGER,
      now - idleMs,
      limit,
    )
    .toArray();
  const items = rows.map((row) => toKnown(row, now, policy));
  return { items, next: items.length < limit ? null : (items.at(-1)?.lastUsed ?? null) };
};

/** How many instances a service has in each state. */
export const countInstances = (sql: SqlStorage, policy: Policy, service: string, now: number): Record<string, number> =>
  Object.fromEntries(
    sql
      .exec<{ state: InstanceState; n: number }>(
        `SELECT CASE WHEN state <> 'live' THEN state WHEN last_used < ?2 THEN 'idle'
            WHEN last_used = created THEN 'created' ELSE 'active' END AS state, count(*) AS n
          FROM instances WHERE service = ?1 GROUP BY 1`,
        service,
        now - settingsOf(service, policy).idleMs,
      )
      .toArray()
      .map(({ n, state }) => [state, n]),
  );

export const moveInstance = (
  sql: SqlStorage,
  { key, now, service, state }: { service: string; key: string; state: StoredState; now: number },
): void => {
  sql.exec(
    `INSERT INTO instances (service, key, created, last_used, state) VALUES (?1, ?2, ?3, ?3, ?4)
      ON CONFLICT DO UPDATE SET state = ?4`,
    service,
    key,
    now,
    state,
  );
};
