import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const BIN = join(ROOT, "node_modules", ".bin");

/** What `npm run check` holds the code to, in the order of how soon each is through. */
const CHECKS: [name: string, command: string, ...args: string[]][] = [
  ["format", "oxfmt", "--check"],
  ["lint", "oxlint"],
  ["types", "tsc", "-p", "."],
  ["unused", "knip"],
];

/** Runs every check, though one has failed; returns the names of those that did. */
export const runChecks = (): string[] =>
  CHECKS.filter(([name, command, ...args]) => {
    const started = performance.now();
    const result = spawnSync(process.execPath, [join(BIN, command), ...args], { cwd: ROOT, encoding: "utf8" });
    const passed = result.status === 0;
    console.log(`${passed ? "✓" : "✗"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!passed) console.log(result.stdout + result.stderr);
    return !passed;
  }).map(([name]) => name);

export const CHECK_COUNT = CHECKS.length;

if (import.meta.main) process.exit(runChecks().length === 0 ? 0 : 1);
