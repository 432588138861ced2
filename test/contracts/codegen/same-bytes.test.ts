import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "hash-products.ts");
const NAMES = ["donation-register", "notification-system"];

const hashesWith = (env: Record<string, string>, cwd: string): string => {
  const { error, status, stderr, stdout } = spawnSync(process.execPath, [SCRIPT, ...NAMES], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  if (error) throw error;
  expect(`${status} ${stderr}`).toMatch(/^0 /u);
  return stdout;
};

test("the same spec and templates give the same bytes, wherever and whenever they are read", () => {
  const here = hashesWith({ TZ: "America/Los_Angeles", LANG: "C", LC_ALL: "C" }, "/");
  const there = hashesWith(
    { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
    import.meta.dirname,
  );
  expect(here.trim().split("\n")).toHaveLength(NAMES.length);
  expect(there).toBe(here);
}, 120_000);
