/**
 * `layer`: the tables of the orchestration layer; `limits`: further ones of it, where something is limited; `service`: those
 * of the service that stands on it.
 */
export type MigrationStream = "layer" | "limits" | "service";

/** True once this object's tables have been made. */
export const isMigrated = (sql: SqlStorage): boolean =>
  sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sql_schema_migrations'").toArray().length > 0;

/** Applies those of `migrations` that this object has not seen, in order, each once. Released ones must never change. */
export const migrate = (
  storage: DurableObjectStorage,
  stream: MigrationStream,
  migrations: readonly string[],
): void => {
  const { sql } = storage;
  storage.transactionSync(() => {
    sql.exec(`CREATE TABLE IF NOT EXISTS _sql_schema_migrations (
      stream TEXT NOT NULL, id INTEGER NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (stream, id)
    )`);
    const { applied } = sql
      .exec<{ applied: number }>(
        "SELECT coalesce(max(id), 0) AS applied FROM _sql_schema_migrations WHERE stream = ?",
        stream,
      )
      .one();
    for (const [index, statement] of migrations.entries()) {
      const id = index + 1;
      if (id <= applied) continue;
      sql.exec(statement);
      sql.exec("INSERT INTO _sql_schema_migrations VALUES (?, ?, ?)", stream, id, new Date().toISOString());
    }
  });
};
