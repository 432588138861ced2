import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const NAME = /^world-(\d+)-/u;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process is there but somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** A new directory below the project's root, `.aidevos/world-<pid>-…`; those of processes that are gone are removed. */
export const makeWorldDirectory = (root: string): string => {
  const parent = join(root, ".aidevos");
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const directory = mkdtempSync(join(parent, `world-${process.pid}-`));
  // Run by root, the database server is another user, who must be let through to its own part.
  chmodSync(directory, 0o711);
  return directory;
};
