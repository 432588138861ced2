import type { Log } from "./durable.ts";
import { startPostgres } from "./embedded-postgres.ts";
import { takeLease } from "./executor-lease.ts";

/**
 * `url`: a PostgreSQL that several replicas may share; the runs of one that died are taken over after `takeoverSeconds`,
 * 8 when left out. `embedded`: a PostgreSQL of our own in `directory`, for this process alone.
 */
export type DatabaseChoice = { url: string; takeoverSeconds?: number } | { embedded: { directory: string } };

/** A database for executor `id`. */
export type OpenDatabase = {
  url: string;
  /** Gives `takeOver` the executors that are dead and have runs in progress; repeatedly where there can be others. */
  watch(takeOver: (executorIds: string[]) => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

const TAKEOVER_SECONDS = 8;
const FOREIGN = `
  select distinct executor_id as id from dbos.workflow_status where status = 'PENDING' and executor_id <> $1`;

/** Opens the chosen database; DBOS finds its own tables in it, or makes them. */
export const openDatabase = async (choice: DatabaseChoice, id: string, log: Log): Promise<OpenDatabase> => {
  if ("embedded" in choice) {
    const postgres = await startPostgres(choice.embedded.directory, log);
    return {
      url: postgres.url,
      // Nobody else is alive in a database that is ours alone.
      watch: async (takeOver) => {
        const { rows } = await postgres.owner().query<{ id: string }>(FOREIGN, [id]);
        await takeOver(rows.map((row) => row.id));
      },
      close: postgres.stop,
    };
  }
  const lease = await takeLease(choice.url, id, choice.takeoverSeconds ?? TAKEOVER_SECONDS, log);
  return { url: choice.url, watch: async (takeOver) => lease.watch(takeOver), close: lease.release };
};
