import type { Pool } from "pg";

const SCHEMA_LOCK = 4_207_849_485;

/**
 * Runs `statements`, all or none, which make what is missing and leave what is there (`create … if not exists`, `add
 * column if not exists`). Two replicas may start at once, and `if not exists` alone fails for the second: they take turns.
 */
export const createTables = async (pool: Pool, statements: string): Promise<void> => {
  await pool.query(
    `begin; select pg_advisory_xact_lock(${SCHEMA_LOCK}); create schema if not exists aidevos; ${statements} commit;`,
  );
};
