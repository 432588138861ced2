import { DELIVERY_MIGRATIONS } from "./deliveries.ts";
import { OUTBOX_MIGRATIONS } from "./outbox.ts";

/** What the layer keeps in every instance, in the order in which it came to be. Further ones go to the end. */
export const INSTANCE_MIGRATIONS = [
  "CREATE TABLE _instance (key TEXT PRIMARY KEY, owner TEXT, owner_name TEXT, created INTEGER NOT NULL)",
  "CREATE TABLE _answers (once TEXT PRIMARY KEY, outcome TEXT NOT NULL, at INTEGER NOT NULL)",
  ...DELIVERY_MIGRATIONS,
  "ALTER TABLE _instance ADD COLUMN state TEXT NOT NULL DEFAULT 'live'",
  "ALTER TABLE _instance ADD COLUMN delete_at INTEGER",
  // Remembered answers have another shape since; they last a day, and are of no use to it.
  "DELETE FROM _answers",
  "CREATE INDEX _answers_by_age ON _answers (at)",
  ...OUTBOX_MIGRATIONS,
  "CREATE TABLE _inbox (origin TEXT PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL)",
  "CREATE INDEX _inbox_by_age ON _inbox (at)",
];
