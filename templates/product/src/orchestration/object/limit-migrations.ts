/** What the layer keeps of limits, in instances that have any, in the order in which it came to be. Further ones go to the end. */
export const LIMIT_MIGRATIONS = [
  `CREATE TABLE _limit_levels (
    scope TEXT, key TEXT, level REAL, at INTEGER, until INTEGER, PRIMARY KEY (scope, key)
  ) WITHOUT ROWID`,
  "CREATE INDEX _limit_levels_by_until ON _limit_levels (until)",
  "CREATE TABLE _limit_uses (scope TEXT, key TEXT, cost INTEGER, until INTEGER)",
  "CREATE INDEX _limit_uses_by_key ON _limit_uses (scope, key, until)",
  "CREATE INDEX _limit_uses_by_until ON _limit_uses (until)",
  `CREATE TABLE _limit_counts (
    scope TEXT PRIMARY KEY, allowed INTEGER NOT NULL, denied INTEGER NOT NULL
  ) WITHOUT ROWID`,
];
