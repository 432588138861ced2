import type { Person } from "../contract/call.ts";
import type { StoredState } from "../control/life-cycle.ts";
import type { RowMeter } from "./meter-sql.ts";

type Sql = RowMeter["sql"];

/** What an instance knows of itself. `delete_at`: when it goes for good, if it is retiring. */
export type InstanceRow = {
  key: string;
  owner: string | null;
  owner_name: string | null;
  created: number;
  state: StoredState;
  delete_at: number | null;
};

/** Null where nothing was ever made at this address. */
export const readInstanceRow = (sql: Sql): InstanceRow | null =>
  sql.exec<InstanceRow>("SELECT * FROM _instance").toArray()[0] ?? null;

/** The first who makes something here owns it. */
export const claimInstance = (
  sql: Sql,
  { key, person }: { key: string; person?: Person | null },
  now: number,
): void => {
  sql.exec(
    "INSERT OR IGNORE INTO _instance (key, owner, owner_name, created) VALUES (?, ?, ?, ?)",
    key,
    person?.id ?? null,
    person?.name ?? null,
    now,
  );
};

/** The address is free again. */
export const releaseInstance = (sql: Sql): void => {
  sql.exec("DELETE FROM _instance");
};

export const writeState = (sql: Sql, state: StoredState, deleteAt: number | null): void => {
  sql.exec("UPDATE _instance SET state = ?, delete_at = ?", state, deleteAt);
};
