import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, lstat, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseHome } from "./database-home.ts";
import { explainFailure, explainSpawnFailure } from "./postgres-failure.ts";

// Both are only ever seen inside the home: the port merely names the socket's file.
const USER = "app";
const PORT = 5432;
// sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
const SOCKET_PATH_BYTES = 103;
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC" };

/** How to reach a server; in the shape node-postgres takes. */
export type Address = { host: string; port: number; user: string; password: string };
/** A server being started. `failure` is null while it lives, else what it said at its end. */
export type StartingServer = { failure(): Promise<string | null>; logFile: string };

const giveTo = async (path: string, user: DatabaseHome["user"]): Promise<void> => {
  if (user) await chown(path, user.uid, user.gid);
};
const dataOf = (home: DatabaseHome): string => join(home.directory, "data");

const runInitdb = (home: DatabaseHome, args: string[]): Promise<void> => {
  const path = join(home.native, "bin", "initdb");
  return new Promise((done, fail) => {
    execFile(path, args, { ...home.user, env: ENVIRONMENT, cwd: home.directory }, (error, stdout, stderr) => {
      if (!error) done();
      else if (typeof error.code === "string") fail(explainSpawnFailure(path, error as NodeJS.ErrnoException));
      else fail(explainFailure("initdb", stdout + stderr, null));
    });
  });
};

/**
 * Makes the data directory if there is none. It appears whole or not at all, also when two processes do this at once or
 * one is killed.
 */
export const ensureDatabase = async (home: DatabaseHome): Promise<void> => {
  if (await lstat(dataOf(home)).catch(() => null)) return;
  const stage = await mkdtemp(join(home.directory, "initdb-"));
  try {
    await giveTo(stage, home.user);
    const [data, passwordFile] = [join(stage, "data"), join(stage, "password")];
    await writeFile(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
    await giveTo(passwordFile, home.user);
    const locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    await runInitdb(home, ["-D", data, "-U", USER, `--pwfile=${passwordFile}`, "-A", "scram-sha-256", ...locale]);
    await rename(passwordFile, join(data, "password"));
    await rename(data, dataOf(home)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
};

const readLockFile = async (home: DatabaseHome): Promise<string[] | null> =>
  (await readFile(join(dataOf(home), "postmaster.pid"), "utf8").catch(() => null))?.split("\n") ?? null;

/** Process id of the server that has, or had, the data directory; null after a clean stop. */
export const readServerPid = async (home: DatabaseHome): Promise<number | null> => {
  const pid = Number((await readLockFile(home))?.[0]);
  return pid > 0 ? pid : null;
};

/** Where a server listens, or did until it was killed; null when none has got that far. */
export const readAddress = async (home: DatabaseHome): Promise<Address | null> => {
  const host = (await readLockFile(home))?.[4];
  if (!host) return null;
  const password = await readFile(join(dataOf(home), "password"), "utf8");
  return { host, port: PORT, user: USER, password };
};

/**
 * Removes the lock file of a server that was killed if its process id belongs to another program by now (after a
 * restart of the machine or container). PostgreSQL itself would refuse to start for ever.
 */
export const removeForeignLock = async (home: DatabaseHome): Promise<void> => {
  const pid = await readServerPid(home);
  const program = pid && (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => null));
  if (program && program.trim() !== "postgres") await rm(join(dataOf(home), "postmaster.pid"), { force: true });
};

const chooseSocketDirectory = async (home: DatabaseHome): Promise<string> => {
  const beside = join(home.directory, "socket");
  const fits = Buffer.byteLength(join(beside, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_BYTES;
  const directory = fits ? beside : await mkdtemp(join(tmpdir(), "aidevos-"));
  if (fits) await mkdir(directory, { recursive: true, mode: 0o700 });
  await giveTo(directory, home.user);
  return directory;
};

/** Starts a server on a Unix socket only, in a directory chosen here if null. It has a session of its own, so a terminal's Ctrl-C reaches only us. */
export const spawnServer = async (home: DatabaseHome, socketDirectory: string | null): Promise<StartingServer> => {
  const path = join(home.native, "bin", "postgres");
  const logFile = join(home.directory, "server.log");
  const socket = socketDirectory ?? (await chooseSocketDirectory(home));
  const log = await open(logFile, "w", 0o600);
  const ended = new Promise<void>((done, fail) => {
    const args = ["-D", dataOf(home), "-c", "listen_addresses=", "-k", socket, "-p", String(PORT)];
    const stdio: ["ignore", number, number] = ["ignore", log.fd, log.fd];
    const server = spawn(path, args, { ...home.user, env: ENVIRONMENT, cwd: home.directory, stdio, detached: true });
    server.on("error", (error: NodeJS.ErrnoException) => fail(explainSpawnFailure(path, error)));
    server.on("exit", () => done());
    server.unref();
  });
  const said = ended.then(() => readFile(logFile, "utf8"));
  said.catch(() => undefined);
  await log.close();
  return { logFile, failure: () => Promise.race([said, Promise.resolve(null)]) };
};
