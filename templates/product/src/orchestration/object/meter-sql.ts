/** Rows that an instance has read and written since the last time somebody asked. */
export type RowMeter = { sql: Pick<SqlStorage, "exec" | "databaseSize">; take(): { read: number; written: number } };

/** A cursor knows its rows only when it has been read to its end, so cursors are kept until somebody asks. */
export const meterSql = (sql: SqlStorage): RowMeter => {
  let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  return {
    sql: {
      exec: <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: unknown[]) => {
        const cursor = sql.exec<T>(query, ...bindings);
        cursors.push(cursor as unknown as SqlStorageCursor<Record<string, SqlStorageValue>>);
        return cursor;
      },
      get databaseSize() {
        return sql.databaseSize;
      },
    },
    take() {
      let read = 0;
      let written = 0;
      for (const { rowsRead, rowsWritten } of cursors) {
        read += rowsRead;
        written += rowsWritten;
      }
      cursors = [];
      return { read, written };
    },
  };
};
