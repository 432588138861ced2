import { execFile } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const BIN = join(ROOT, "node_modules", ".bin");

/** What `npm run check` holds the code to, in the order of how soon each is through. */
const CHECKS: [name: string, command: string, ...args: string[]][] = [
  ["format", "oxfmt", "--check"],
  ["lint", "oxlint"],
  // Several checkers would each do again what they share.
  ["types", "tsc", "-p", ".", "--singleThreaded"],
  ["unused", "knip"],
];

const runCheck = (command: string, args: string[]): Promise<{ passed: boolean; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(BIN, command), ...args], { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ passed: error === null, said: stdout + stderr }),
    );
  });

/** Runs every check, though one has failed; returns the names of those that did. */
export const runChecks = async (): Promise<string[]> => {
  const failed: string[] = [];
  for (const [name, command, ...args] of CHECKS) {
    const started = performance.now();
    const { passed, said } = await runCheck(command, args);
    console.log(`${passed ? "✓" : "✗"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (passed) continue;
    console.log(said);
    failed.push(name);
  }
  return failed;
};

export const CHECK_COUNT = CHECKS.length;

if (import.meta.main) process.exit((await runChecks()).length === 0 ? 0 : 1);
