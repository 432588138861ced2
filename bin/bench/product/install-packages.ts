import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "#src/errors.ts";

/** The package that holds the contenders and what they need. */
export const BENCH = join(import.meta.dirname, "..", "..", "..", "bench");

const STAMP = join(BENCH, "node_modules", ".bench-lock");

/** Installs the locked packages of `bench/`, unless they are there. Throws `UserError`. */
export const installPackages = (): void => {
  const lock = createHash("sha256")
    .update(readFileSync(join(BENCH, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lock) return;
  console.log("Installing what the layer is compared with (once; some 120 MB) …");
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: BENCH, stdio: "inherit" });
  if (status !== 0)
    throw new UserError("environment", "The packages of bench/ can't be installed.", "See what npm says above.");
  writeFileSync(STAMP, lock);
};
