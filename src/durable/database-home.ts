import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { UserError } from "#src/errors.ts";
import { isReachable } from "./is-reachable.ts";
import { ensureReadableCopy, findPostgres } from "./postgres-binaries.ts";

/** Where an embedded PostgreSQL lives, where its binaries are, and whom it runs as (null: as ourselves). */
export type DatabaseHome = { directory: string; native: string; user: { uid: number; gid: number } | null };

// PostgreSQL refuses to run as root, and every Unix has this user.
const NOBODY = { uid: 65_534, gid: 65_534 };
const LASTING = "/var/lib";
const PREFIX = "aidevos-";
const BELONGS_TO = "belongs-to";

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const movedTo = async (link: string): Promise<string | null> => {
  const target = await readlink(link).catch(() => null);
  if (target && !(await exists(target)))
    throw new UserError(
      "environment",
      `The database of ${link} was at ${target}, and is not there any more.`,
      `Restore ${target}; or remove ${link} to start with an empty database.`,
    );
  return target;
};

// Temporary directories are removed by people who know nothing of the home outside.
const removeOrphans = async (temporary: string): Promise<void> => {
  for (const name of await readdir(temporary)) {
    const home = join(temporary, name);
    const link = name.startsWith(PREFIX) && (await readFile(join(home, BELONGS_TO), "utf8").catch(() => null));
    if (link && (await readlink(link).catch(() => null)) !== home) await rm(home, { recursive: true, force: true });
  }
};

/**
 * A home outside `directory`, which keeps a link to it. What is temporary stays temporary; everything else must outlast
 * a restart of the machine.
 */
const moveOut = async (directory: string, log: (message: string) => void): Promise<string> => {
  const link = join(directory, "moved");
  const before = await movedTo(link);
  if (before) return before;
  if (await exists(join(directory, "data")))
    throw new UserError(
      "environment",
      `The database in ${directory} can't be opened: the user nobody, as whom PostgreSQL runs for root, may not enter it.`,
      `Let every user enter the directories above it (chmod o+x), or run as the ordinary user they belong to.`,
    );
  const temporary = await realpath(tmpdir());
  const base = (await realpath(directory)).startsWith(temporary + sep) ? temporary : LASTING;
  if (base === temporary) await removeOrphans(temporary);
  const home = await mkdtemp(join(base, PREFIX));
  await chmod(home, 0o711);
  try {
    await symlink(home, link);
  } catch {
    await rm(home, { recursive: true });
    return (await movedTo(link)) ?? moveOut(directory, log);
  }
  await writeFile(join(home, BELONGS_TO), link);
  log(`The database is kept in ${home}, because PostgreSQL runs as the user nobody, who may not enter ${directory}.`);
  return home;
};

const prepareForRoot = async (directory: string, log: (message: string) => void): Promise<DatabaseHome> => {
  await chmod(directory, (await stat(directory)).mode | 0o011);
  const home = (await isReachable(directory, NOBODY)) ? directory : await moveOut(directory, log);
  const { native, version } = await findPostgres();
  const readable = await isReachable(join(native, "bin", "postgres"), NOBODY);
  const copy = join(home, `postgresql-${version}`);
  return { directory: home, native: readable ? native : await ensureReadableCopy(native, copy), user: NOBODY };
};

/**
 * Makes `directory` ready to hold a database. For root the server runs as nobody: data and binaries that nobody may not
 * reach (a checkout under /root) are kept elsewhere, and `log` says where.
 */
export const prepareHome = async (directory: string, log: (message: string) => void): Promise<DatabaseHome> => {
  await mkdir(directory, { recursive: true });
  if (process.getuid?.() === 0) return prepareForRoot(directory, log);
  return { directory, native: (await findPostgres()).native, user: null };
};
