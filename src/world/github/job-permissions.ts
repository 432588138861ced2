import type { Level, Permissions } from "./state.ts";

const NAMES = ["actions", "checks", "contents", "deployments", "issues", "pull_requests", "statuses"];
const all = (level: Level): Permissions => Object.fromEntries(NAMES.map((name) => [name, level]));

/**
 * What a job's token may do, from the `permissions` of its workflow: named ones only, all for `read-all` and `write-all`,
 * and reading the contents where nothing is said, which is how github.com sets up a new repository.
 */
export const readJobPermissions = (wanted: Record<string, string> | string | null): Permissions => {
  if (wanted === "write-all") return { ...all("write"), metadata: "read" };
  if (wanted === "read-all") return { ...all("read"), metadata: "read" };
  if (wanted === null || typeof wanted === "string") return { contents: "read", metadata: "read" };
  const named = Object.entries(wanted).map(([name, level]) => [name.replaceAll("-", "_"), level] as const);
  const granted = named.filter(
    (entry): entry is readonly [string, Level] => entry[1] === "read" || entry[1] === "write",
  );
  return { ...Object.fromEntries(granted), metadata: "read" };
};
