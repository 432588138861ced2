import type { FullOutcome, JsonObject } from "../contract/call.ts";
import { Problem } from "../contract/problem.ts";
import type { RowMeter } from "./meter-sql.ts";

type Sql = RowMeter["sql"];

export type Channel =
  | { name: string; via: "service"; service: string; operation: string; fields: readonly string[] }
  | { name: string; via: "webhook"; urlField: string };

/** What happens to a record after it was made: each of its channels gets it, and its status tells how far that is. */
export type Delivery = {
  statusField: string;
  channelField: string;
  channels: readonly Channel[];
  /** Values that stand earlier in its enumeration are delivered first. */
  priority: { field: string; order: readonly string[] } | null;
  maxAttempts: number;
  /** Doubled after each failed attempt. */
  backoffSeconds: number;
  /** Fields that show the attempts made, when all was delivered, and what failed last. */
  attemptsField: string | null;
  deliveredAtField: string | null;
  errorField: string | null;
};

export type DueDelivery = { id: number; record: number; channel: string; attempts: number };
export type DeliveryState = "queued" | "delivered" | "failed";

/** The longest that a crash puts an attempt off. */
const LEASE_MS = 300_000;

export const DELIVERY_MIGRATIONS = [
  `CREATE TABLE _deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record INTEGER NOT NULL,
    channel TEXT NOT NULL,
    priority INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'queued',
    error TEXT
  )`,
  "CREATE INDEX _deliveries_by_due ON _deliveries (state, due)",
  "CREATE INDEX _deliveries_by_record ON _deliveries (record)",
];

/** The channels that a record asks for. */
export const channelsOf = (delivery: Delivery, record: JsonObject): string[] => {
  const wanted = record[delivery.channelField];
  if (Array.isArray(wanted)) return [...new Set(wanted.map(String))];
  return typeof wanted === "string" ? [wanted] : [];
};

/** Throws 422 where a channel lacks the address it needs. */
export const refuseUnreachable = (delivery: Delivery, values: JsonObject): void => {
  for (const name of channelsOf(delivery, values)) {
    const channel = delivery.channels.find((candidate) => candidate.name === name);
    if (channel?.via !== "webhook" || typeof values[channel.urlField] === "string") continue;
    const message = `is required for ${name}`;
    throw new Problem(422, "invalid", `${channel.urlField} ${message}`, [{ field: channel.urlField, message }]);
  }
};

export const queueDeliveries = (sql: Sql, delivery: Delivery, record: JsonObject, position: number): number => {
  const { priority } = delivery;
  const rank = priority === null ? 0 : priority.order.indexOf(String(record[priority.field]));
  const channels = channelsOf(delivery, record);
  for (const channel of channels)
    sql.exec(
      "INSERT INTO _deliveries (record, channel, priority, due) VALUES (?, ?, ?, ?)",
      position,
      channel,
      rank === -1 ? (priority?.order.length ?? 0) : rank,
      Date.now(),
    );
  return channels.length;
};

const backoffMs = ({ backoffSeconds }: Delivery, attempts: number): number => backoffSeconds * 1000 * 2 ** attempts;

/**
 * The most urgent that are due, the oldest first among equals. Each is put off at once, as if its attempt had failed: if
 * this object ends on its way, it is tried again after the same wait.
 */
export const takeDue = (sql: Sql, delivery: Delivery, limit: number): DueDelivery[] => {
  const now = Date.now();
  const due = sql
    .exec<DueDelivery>(
      `SELECT id, record, channel, attempts FROM _deliveries
        WHERE state = 'queued' AND due <= ? ORDER BY priority, id LIMIT ?`,
      now,
      limit,
    )
    .toArray();
  for (const { attempts, id } of due) {
    const again = now + Math.min(backoffMs(delivery, attempts), LEASE_MS);
    sql.exec("UPDATE _deliveries SET due = ?, attempts = attempts + 1 WHERE id = ?", again, id);
  }
  return due;
};

/** Whether an attempt that failed was the last. */
export const isGivenUp = ({ maxAttempts }: Delivery, { attempts }: DueDelivery, final: boolean): boolean =>
  final || attempts + 1 >= maxAttempts;

export const countQueued = (sql: Sql): number =>
  sql.exec<{ n: number }>("SELECT count(*) AS n FROM _deliveries WHERE state = 'queued'").one().n;

/** Writes down how an attempt ended, and what that makes of the record's status. */
export const settle = (
  sql: Sql,
  delivery: Delivery,
  attempt: DueDelivery,
  error: string | null,
  final: boolean,
): DeliveryState => {
  const { id, record } = attempt;
  const state = error === null ? "delivered" : isGivenUp(delivery, attempt, final) ? "failed" : "queued";
  const due = Date.now() + backoffMs(delivery, attempt.attempts);
  sql.exec("UPDATE _deliveries SET state = ?, error = ?, due = ? WHERE id = ?", state, error, due, id);
  return stateOf(sql, record);
};

const stateOf = (sql: Sql, record: number): DeliveryState => {
  const states = sql
    .exec<{ state: DeliveryState }>("SELECT DISTINCT state FROM _deliveries WHERE record = ?", record)
    .toArray()
    .map(({ state }) => state);
  if (states.includes("queued")) return "queued";
  return states.includes("failed") ? "failed" : "delivered";
};

/** The fields of a record that tell about its delivery. */
export const progress = (sql: Sql, delivery: Delivery, record: number, state: DeliveryState): JsonObject => {
  const { attempts, error } = sql
    .exec<{ attempts: number; error: string | null }>(
      "SELECT sum(attempts) AS attempts, max(error) AS error FROM _deliveries WHERE record = ?",
      record,
    )
    .one();
  return {
    [delivery.statusField]: state,
    ...(delivery.attemptsField && { [delivery.attemptsField]: attempts }),
    ...(delivery.errorField && { [delivery.errorField]: error }),
    ...(delivery.deliveredAtField &&
      state === "delivered" && { [delivery.deliveredAtField]: new Date().toISOString() }),
  };
};

export const nextDelivery = (sql: Sql): number | null =>
  sql.exec<{ due: number | null }>("SELECT min(due) AS due FROM _deliveries WHERE state = 'queued'").one().due;

/** What another service's answer means for the attempt. A refusal will be the same next time. */
export const judge = (outcome: FullOutcome): { error: string | null; final: boolean } => {
  if (outcome.ok) return { error: null, final: false };
  const { status, code } = outcome.problem;
  return { error: `${status} ${code}`, final: status < 500 && status !== 429 };
};
