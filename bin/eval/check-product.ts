import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import type { Spec } from "#src/spec/spec.ts";
import { makeWorldDirectory } from "#src/world/world-directory.ts";
import { writeProduct } from "./write-product.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const MODULES = join(ROOT, "node_modules");

/** What a product's CI runs before it builds, by the scripts of its `package.json`. */
const CHECKS: [name: string, script: string, ...args: string[]][] = [
  ["types", "typescript/bin/tsc", "--noEmit"],
  ["types of scripts", "typescript/bin/tsc", "--noEmit", "-p", "scripts"],
  ["lint", "oxlint/bin/oxlint", "--deny-warnings"],
  ["format", "oxfmt/bin/oxfmt", "--check"],
  ["tests", "vitest/vitest.mjs", "run", "--project", "product"],
];
const SHOWN = 4000;

/** What a report of tests says of those that failed. */
const failedOf = (report: string): string => report.slice(Math.max(0, report.search(/⎯ Failed (?:Tests|Suites)/u)));

const run = async (folder: string, script: string, args: readonly string[]): Promise<string | null> => {
  const child = spawn(process.execPath, [join(MODULES, script), ...args], {
    cwd: folder,
    env: { ...process.env, CI: "1", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return child.exitCode === 0 ? null : failedOf(stripVTControlCharacters(said.join(""))).slice(0, SHOWN);
};

/** Generates a product and has it judged by its own checks, undeployed: a line or more for each that failed. */
export const checkProduct = async (spec: Spec, name: string): Promise<string[]> => {
  const directory = makeWorldDirectory(ROOT);
  const product = join(directory, "product");
  try {
    await writeProduct(spec, name, product);
    // Lint and formatter leave out what git ignores, and all of this lies where ours does.
    spawnSync("git", ["init", "--quiet"], { cwd: product });
    const faults: string[] = [];
    for (const [check, script, ...args] of CHECKS) {
      const fault = await run(product, script, args);
      if (fault !== null) faults.push(`${check}: ${fault}`);
    }
    return faults;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
