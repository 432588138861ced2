import { rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { UserError } from "#src/errors.ts";
import type { Log } from "./durable.ts";
import { type DatabaseHome, prepareHome } from "./database-home.ts";
import { explainFailure, isTaken } from "./postgres-failure.ts";
import {
  type Address,
  type StartingServer,
  ensureDatabase,
  readAddress,
  readServerPid,
  removeForeignLock,
  spawnServer,
} from "./postgres-process.ts";

/** A running server that is ours alone. `owner` is the connection that proves it. */
export type EmbeddedPostgres = { url: string; owner(): Client; stop(): Promise<void> };

const START_MS = 60_000;
const STOP_MS = 10_000;
const BEAT_MS = 25;
const DATABASE = "postgres";
const OWNER_LOCK = 4_207_849_484;
// What PostgreSQL answers while it starts or stops, and to whom it stops on.
const PASSING = new Set(["57P01", "57P03", "ECONNRESET", "EPIPE"]);

// node-postgres gives no code to a connection that just ends.
const isPassing = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return !(error instanceof UserError) && (code === undefined || PASSING.has(code));
};

const connect = async (address: Address): Promise<Client | "absent" | "busy"> => {
  const name = `process ${process.pid} on ${hostname()}`;
  const client = new Client({ ...address, database: DATABASE, application_name: name });
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ECONNREFUSED") return "absent";
    if (isPassing(error)) return "busy";
    throw error;
  }
};

/**
 * Connects to the server of `home`: to one that is there already, a killed process's for example, or to a new one. A new
 * one listens in `socket`, or where there is room for it (null).
 */
const connectOrStart = async (
  home: DatabaseHome,
  socket: string | null,
): Promise<{ client: Client; address: Address }> => {
  let starting: StartingServer | null = null;
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(BEAT_MS)) {
    const address = await readAddress(home);
    const client = address ? await connect(address) : "absent";
    if (address && client instanceof Client) return { client, address };
    if (client === "busy") continue;
    const said = await starting?.failure();
    if (starting && typeof said === "string") {
      if (!isTaken(said)) throw explainFailure("server", said, starting.logFile);
      await removeForeignLock(home);
      starting = null;
    }
    starting ??= await spawnServer(home, socket);
  }
  throw explainFailure("server", `FATAL: not ready after ${START_MS / 1000} seconds`, starting?.logFile ?? null);
};

// A lock of the server's own ends with the connection that took it: it can't go stale, be stolen, or be taken twice.
const becomeOwner = async (client: Client, directory: string): Promise<void> => {
  // A killed owner's connection takes a moment to be noticed.
  for (let tries = 0; tries < 10; tries += 1) {
    const { rows } = await client.query<{ ours: boolean }>("select pg_try_advisory_lock($1) as ours", [OWNER_LOCK]);
    if (rows[0]?.ours) return;
    await sleep(BEAT_MS * 2);
  }
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid::bigint << 32 | l.objid::bigint = $1`,
    [OWNER_LOCK],
  );
  const who = rows[0]?.name ?? "another process";
  throw new UserError(
    "environment",
    `The data directory ${directory} is in use by another AIDevOS (${who}).`,
    "Stop that one, choose another data directory, or set DATABASE_URL to share one PostgreSQL among several.",
  );
};

const stopServer = async (home: DatabaseHome, address: Address): Promise<void> => {
  const pid = await readServerPid(home);
  if (pid === null) return;
  const hasStopped = async (withinMs: number): Promise<boolean> => {
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(BEAT_MS))
      if ((await readServerPid(home)) === null) return true;
    return false;
  };
  const isAlive = (signal: "SIGINT" | "SIGQUIT"): boolean => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  };
  if (isAlive("SIGINT") && !(await hasStopped(STOP_MS)) && isAlive("SIGQUIT")) await hasStopped(STOP_MS);
  // One beside the data stays for the next server, which may be making use of it already.
  if (!address.host.startsWith(home.directory)) await rmdir(address.host).catch(() => undefined);
};

const urlOf = (address: Address): string => {
  const url = new URL(`postgresql://localhost/${DATABASE}`);
  url.username = address.user;
  url.password = address.password;
  url.searchParams.set("host", address.host);
  url.searchParams.set("port", String(address.port));
  // Where the URL says it, DBOS need not, in a way that makes node-postgres print a deprecation warning.
  url.searchParams.set("options", "-c idle_in_transaction_session_timeout=60000");
  return url.href;
};

/**
 * Starts PostgreSQL on `directory`, made when missing, for this process alone; and again, should it crash. Throws a
 * UserError when it can't start, or when another process has it; the other is left alone.
 */
export const startPostgres = async (directory: string, log: Log): Promise<EmbeddedPostgres> => {
  const home = await prepareHome(resolve(directory), (message) => log("warn", message));
  await ensureDatabase(home);
  let stopping = false;
  let restarting: Promise<void> | null = null;

  const own = async (socket: string | null, tries = 3): Promise<{ client: Client; address: Address }> => {
    const { client, address } = await connectOrStart(home, socket);
    let isOurs = false;
    client.on("error", () => isOurs && !stopping && (restarting ??= restart()));
    try {
      await becomeOwner(client, directory);
    } catch (error) {
      await client.end().catch(() => undefined);
      // The last owner was stopping the server.
      if (isPassing(error) && tries > 1) return own(socket, tries - 1);
      throw error;
    }
    isOurs = true;
    return { client, address };
  };
  let owned = await own(null);
  const restart = async (): Promise<void> => {
    log("error", "PostgreSQL crashed and is started again.");
    try {
      owned = await own(owned.address.host);
    } catch (error) {
      log("error", `PostgreSQL can't be started again: ${String(error)}`);
    }
    restarting = null;
  };
  return {
    url: urlOf(owned.address),
    owner: () => owned.client,
    stop: async () => {
      stopping = true;
      await restarting;
      await stopServer(home, owned.address);
      await owned.client.end().catch(() => undefined);
    },
  };
};
