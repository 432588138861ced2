import { conflict, notFound } from "../contract/problem.ts";
import { changeSettings, nextSpread, type Policy, type SettingChanges, type WantedChanges } from "./settings.ts";

/** Who asks for a change, and why. Both stand in the audit. */
export type Warrant = { by: string; reason: string };
export type PolicyVersion = Policy & Warrant & { at: number };
export type Recommendation = {
  id: number;
  at: number;
  by: string;
  scope: string;
  changes: WantedChanges;
  reason: string;
  /** What it was concluded from: figures, and where they are from. */
  evidence: string;
  state: "open" | "applied" | "dismissed";
};

export const POLICY_MIGRATIONS = [
  `CREATE TABLE policies (
    version INTEGER PRIMARY KEY,
    settings TEXT NOT NULL,
    paused TEXT NOT NULL,
    spread TEXT NOT NULL,
    by TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
  )`,
  `CREATE TABLE recommendations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    scope TEXT NOT NULL,
    changes TEXT NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open'
  )`,
];

const VERSIONS_KEPT = 1_000;
const NOTHING: Policy = { version: 0, settings: {}, paused: [], spread: {} };

type PolicyRow = Omit<PolicyVersion, "settings" | "paused" | "spread"> &
  Record<"settings" | "paused" | "spread", string>;

const toVersion = (row: PolicyRow): PolicyVersion => ({
  ...row,
  settings: JSON.parse(row.settings) as SettingChanges,
  paused: JSON.parse(row.paused) as string[],
  spread: JSON.parse(row.spread) as Record<string, number>,
});

/** The policy in force. */
export const readPolicy = (sql: SqlStorage): Policy => {
  const [row] = sql.exec<PolicyRow>("SELECT * FROM policies ORDER BY version DESC LIMIT 1").toArray();
  if (row === undefined) return NOTHING;
  const { paused, settings, spread, version } = toVersion(row);
  return { version, settings, paused, spread };
};

/** Newest first. */
export const listPolicies = (sql: SqlStorage, limit: number): PolicyVersion[] =>
  sql.exec<PolicyRow>("SELECT * FROM policies ORDER BY version DESC LIMIT ?", limit).toArray().map(toVersion);

const writePolicy = (
  sql: SqlStorage,
  { paused, settings }: Pick<Policy, "paused" | "settings">,
  { by, reason }: Warrant,
  now: number,
): Policy => {
  const before = readPolicy(sql);
  const version = before.version + 1;
  const spread = nextSpread(before.spread, settings);
  const written = [JSON.stringify(settings), JSON.stringify(paused), JSON.stringify(spread), by, reason, now];
  sql.exec("INSERT INTO policies VALUES (?, ?, ?, ?, ?, ?, ?)", version, ...written);
  sql.exec("DELETE FROM policies WHERE version <= ?", version - VERSIONS_KEPT);
  return { version, settings, paused, spread };
};

/** Throws 409 where somebody else has changed something since `expected`, which is null where that does not matter. */
const refuseStale = (policy: Policy, expected: number | null): void => {
  if (expected !== null && expected !== policy.version)
    throw conflict("stale", `The settings are at version ${policy.version}, not ${expected}. Read them again.`);
};

export type SettingChange = { scope: string; changes: WantedChanges; expected: number | null };

/** Throws 409 and 422. */
export const tune = (sql: SqlStorage, { changes, expected, scope }: SettingChange, warrant: Warrant, now: number) => {
  const policy = readPolicy(sql);
  refuseStale(policy, expected);
  return writePolicy(sql, { ...policy, settings: changeSettings(policy.settings, scope, changes) }, warrant, now);
};

export const pauseService = (sql: SqlStorage, service: string, paused: boolean, warrant: Warrant, now: number) => {
  const policy = readPolicy(sql);
  const others = policy.paused.filter((name) => name !== service);
  return writePolicy(sql, { ...policy, paused: paused ? [...others, service] : others }, warrant, now);
};

/** Puts an earlier version into force again, as a new one. Throws 404. */
export const revertPolicy = (sql: SqlStorage, version: number, warrant: Warrant, now: number): Policy => {
  const [row] = sql.exec<PolicyRow>("SELECT * FROM policies WHERE version = ?", version).toArray();
  if (row === undefined && version !== 0) throw notFound("version of the settings");
  return writePolicy(sql, row === undefined ? NOTHING : toVersion(row), warrant, now);
};

type RecommendationRow = Omit<Recommendation, "changes"> & { changes: string };
const toRecommendation = (row: RecommendationRow): Recommendation => ({
  ...row,
  changes: JSON.parse(row.changes) as WantedChanges,
});

/** Keeps a proposal until somebody applies or dismisses it. Throws 422 for what could not be applied. */
export const recommend = (
  sql: SqlStorage,
  { changes, evidence, scope }: Pick<Recommendation, "changes" | "evidence" | "scope">,
  { by, reason }: Warrant,
  now: number,
): Recommendation => {
  changeSettings(readPolicy(sql).settings, scope, changes);
  const row = sql
    .exec<RecommendationRow>(
      `INSERT INTO recommendations (at, by, scope, changes, reason, evidence) VALUES (?, ?, ?, ?, ?, ?) RETURNING *`,
      now,
      by,
      scope,
      JSON.stringify(changes),
      reason,
      evidence,
    )
    .one();
  sql.exec("DELETE FROM recommendations WHERE id <= ?", row.id - VERSIONS_KEPT);
  return toRecommendation(row);
};

export const listRecommendations = (sql: SqlStorage, limit: number): Recommendation[] =>
  sql
    .exec<RecommendationRow>("SELECT * FROM recommendations ORDER BY state = 'open' DESC, id DESC LIMIT ?", limit)
    .toArray()
    .map(toRecommendation);

/** Throws 404, and 409 for one that was decided before. */
export const decideRecommendation = (
  sql: SqlStorage,
  id: number,
  decision: "applied" | "dismissed",
  warrant: Warrant,
  now: number,
): Recommendation => {
  const [row] = sql.exec<RecommendationRow>("SELECT * FROM recommendations WHERE id = ?", id).toArray();
  if (row === undefined) throw notFound("recommendation");
  if (row.state !== "open") throw conflict("decided", `It was ${row.state} before.`);
  const { changes, scope } = toRecommendation(row);
  if (decision === "applied") tune(sql, { scope, changes, expected: null }, warrant, now);
  sql.exec("UPDATE recommendations SET state = ? WHERE id = ?", decision, id);
  return { ...toRecommendation(row), state: decision };
};
