import type { JsonObject, Person } from "../contract/call.ts";
import type { ProductDefinition } from "../contract/product-definition.ts";
import type { RowMeter } from "./meter-sql.ts";

type Sql = RowMeter["sql"];

/** Who hears an event: a service by one of its operations; `keyField` of the event names its instance; `single`: it has one for all. */
export type Subscriber = { service: string; operation: string; keyField: string | null; single: boolean };

export type Letter = {
  /** Of the event; it only grows within one instance. */
  id: number;
  event: string;
  payload: string;
  trace: string;
  /** Who told it, as JSON: the instance may be gone by the time that it is heard. */
  sender: string;
  /** The service that hears it. */
  subscriber: string;
  attempts: number;
  due: number;
  error: string | null;
};

export const OUTBOX_MIGRATIONS = [
  `CREATE TABLE _outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    payload TEXT NOT NULL,
    trace TEXT NOT NULL,
    sender TEXT NOT NULL,
    at INTEGER NOT NULL
  )`,
  `CREATE TABLE _letters (
    subscriber TEXT NOT NULL,
    id INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    PRIMARY KEY (subscriber, id)
  )`,
  "CREATE INDEX _letters_by_event ON _letters (id)",
  "CREATE INDEX _letters_by_due ON _letters (dead, due)",
];

const DEAD_KEPT_MS = 30 * 86_400_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 300_000;
const MAX_ATTEMPTS = 12;

/** Who listens to `Service.event`. */
export const subscribersOf = ({ services }: ProductDefinition, event: string): Subscriber[] =>
  Object.entries(services).flatMap(([service, { key, subscribes = [] }]) =>
    subscribes
      .filter((subscription) => subscription.event === event)
      .map(({ keyField, operation }) => ({ service, operation, keyField, single: key.from === "single" })),
  );

/** The instance's key, and whom it belongs to. */
export type Sender = { key: string; person: Person | null };
export type Happening = { event: string; payload: JsonObject; trace: string; sender: Sender };

/** Written in the transaction of what happened, so that an event is told if and only if it did. */
export const postEvent = (
  sql: Sql,
  { event, payload, sender, trace }: Happening,
  subscribers: readonly string[],
  now: number,
): void => {
  if (subscribers.length === 0) return;
  const { id } = sql
    .exec<{ id: number }>(
      "INSERT INTO _outbox (event, payload, trace, sender, at) VALUES (?, ?, ?, ?, ?) RETURNING id",
      event,
      JSON.stringify(payload),
      trace,
      JSON.stringify(sender),
      now,
    )
    .one();
  for (const subscriber of subscribers)
    sql.exec("INSERT INTO _letters (subscriber, id, due) VALUES (?, ?, ?)", subscriber, id, now);
};

const LETTER = "_letters.id, event, payload, trace, sender, subscriber, attempts, due, error";

/** The oldest for each subscriber that is due: none overtakes another, so a later one waits for an earlier one. */
export const dueLetters = (sql: Sql, now: number, limit: number): Letter[] =>
  sql
    .exec<Letter>(
      `SELECT ${LETTER} FROM _letters JOIN _outbox USING (id)
        WHERE (subscriber, _letters.id) IN (SELECT subscriber, min(id) FROM _letters WHERE dead = 0 GROUP BY subscriber)
          AND due <= ? LIMIT ?`,
      now,
      limit,
    )
    .toArray();

const dropUnneeded = (sql: Sql, id: number): void => {
  sql.exec("DELETE FROM _outbox WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM _letters WHERE id = ?1)", id);
};

export const settleLetter = (sql: Sql, { id, subscriber }: Letter): void => {
  sql.exec("DELETE FROM _letters WHERE subscriber = ? AND id = ?", subscriber, id);
  dropUnneeded(sql, id);
};

/** Puts a letter off, or gives it up. True where it is dead. */
export const postpone = (sql: Sql, letter: Letter, error: string, final: boolean, now: number): boolean => {
  const attempts = letter.attempts + 1;
  const dead = final || attempts >= MAX_ATTEMPTS;
  const due = now + Math.min(FIRST_RETRY_MS * 2 ** letter.attempts, LONGEST_RETRY_MS);
  sql.exec(
    "UPDATE _letters SET attempts = ?, due = ?, dead = ?, error = ? WHERE subscriber = ? AND id = ?",
    attempts,
    due,
    dead ? 1 : 0,
    error,
    letter.subscriber,
    letter.id,
  );
  return dead;
};

export const nextLetter = (sql: Sql): number | null =>
  sql
    .exec<{ due: number | null }>(
      `SELECT min(due) AS due FROM _letters
        WHERE (subscriber, id) IN (SELECT subscriber, min(id) FROM _letters WHERE dead = 0 GROUP BY subscriber)`,
    )
    .one().due;

export const countLetters = (sql: Sql, dead: boolean): number =>
  sql.exec<{ n: number }>("SELECT count(*) AS n FROM _letters WHERE dead = ?", dead ? 1 : 0).one().n;

export const deadLetters = (sql: Sql, limit: number): Letter[] =>
  sql
    .exec<Letter>(
      `SELECT ${LETTER} FROM _letters JOIN _outbox USING (id) WHERE dead = 1 ORDER BY _letters.id LIMIT ?`,
      limit,
    )
    .toArray();

/**
 * Posts what was given up once more, behind everything else: its receiver has heard later events since, and takes what
 * comes out of turn for a repetition. Answers how many.
 */
export const redriveLetters = (sql: Sql, now: number): number => {
  const dead = deadLetters(sql, 1_000);
  for (const letter of dead) {
    const payload = JSON.parse(letter.payload) as JsonObject;
    settleLetter(sql, letter);
    const sender = JSON.parse(letter.sender) as Sender;
    postEvent(sql, { event: letter.event, payload, trace: letter.trace, sender }, [letter.subscriber], now);
  }
  return dead.length;
};

export const pruneLetters = (sql: Sql, now: number): void => {
  sql.exec("DELETE FROM _letters WHERE dead = 1 AND id IN (SELECT id FROM _outbox WHERE at < ?)", now - DEAD_KEPT_MS);
  sql.exec("DELETE FROM _outbox WHERE at < ? AND id NOT IN (SELECT id FROM _letters)", now - DEAD_KEPT_MS);
};
