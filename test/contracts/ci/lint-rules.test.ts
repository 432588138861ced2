import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isLintRule } from "#src/ci/lint-rules.ts";

const OXLINT = join(import.meta.dirname, "..", "..", "..", "node_modules", "oxlint", "bin", "oxlint");

type Rule = { scope: string; value: string; category: string; type_aware: boolean };

test("the rules that may be named are those that the linter holds a product to", () => {
  const { stdout } = spawnSync(process.execPath, [OXLINT, "--rules", "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  const rules = JSON.parse(stdout) as Rule[];
  const plugins = ["eslint", "typescript", "unicorn", "oxc", "import", "promise"];
  const held = rules.filter(
    (rule) => plugins.includes(rule.scope) && rule.category === "correctness" && !rule.type_aware,
  );
  const other = rules.filter((rule) => !held.includes(rule));
  expect(held.length).toBeGreaterThan(90);
  expect(held.map(({ scope, value }) => `${scope}(${value})`).filter((name) => !isLintRule(name))).toEqual([]);
  expect(other.map(({ scope, value }) => `${scope}(${value})`).filter(isLintRule)).toEqual([]);
});
