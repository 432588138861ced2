import { existsSync } from "node:fs";
import { UserError } from "#src/errors.ts";

const USE_ANOTHER = "Set DATABASE_URL to a PostgreSQL server instead.";
const lastComplaint = (output: string): string =>
  output
    .split("\n")
    .findLast((line) => /\b(?:FATAL|PANIC|ERROR|error):/u.test(line))
    ?.replace(/^.*?\b(?:FATAL|PANIC|ERROR|error):\s*/u, "") ?? "it gave no reason";

/** Whether another server has the data directory, or its remains are still going away: both pass. */
export const isTaken = (output: string): boolean =>
  /lock file "[^"]*" already exists|pre-existing shared memory block/u.test(output);

/** Why PostgreSQL's `program` ended with `output`, for the person who can mend it. */
export const explainFailure = (program: string, output: string, logFile: string | null): UserError => {
  if (/No space left on device/u.test(output))
    return new UserError(
      "environment",
      "The disk is full: PostgreSQL can't write its data.",
      "Free 200 MB and start again.",
    );
  if (/could not look up (?:effective|local) user/u.test(output))
    return new UserError(
      "environment",
      "PostgreSQL can't run: its user is not in /etc/passwd.",
      `Run as a user that is listed there (for root: the user nobody, 65534). ${USE_ANOTHER}`,
    );
  const more = logFile ? `${logFile} says more. ` : "";
  return new UserError("environment", `PostgreSQL's ${program} failed: ${lastComplaint(output)}.`, more + USE_ANOTHER);
};

/** Why the operating system did not even start `path`. */
export const explainSpawnFailure = (path: string, error: NodeJS.ErrnoException): UserError => {
  if (error.code === "ENOENT" && existsSync(path))
    return new UserError(
      "environment",
      "The embedded PostgreSQL needs glibc, and this system has another C library (musl, as on Alpine).",
      `Use a glibc system such as Debian. ${USE_ANOTHER}`,
    );
  if (error.code === "EPERM" || error.code === "EINVAL")
    return new UserError(
      "environment",
      "PostgreSQL does not run as root, and root may not start it as the user nobody (65534) here.",
      `Run as an ordinary user. ${USE_ANOTHER}`,
    );
  return new UserError("environment", `PostgreSQL can't be started: ${error.message}.`, USE_ANOTHER);
};
