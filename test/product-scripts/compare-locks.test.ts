import { expect, test } from "vitest";
import { compareLocks, type LockedPackage } from "#product/scripts/dependencies/compare-locks.ts";

const sound = { version: "1.0.0", integrity: "sha512-x" };
const lock = (packages: Record<string, LockedPackage>) => ({ packages: { "": {}, ...packages } });
const base = lock({ "node_modules/a": sound, "node_modules/b": sound });

test("a change of dependencies is told package by package", () => {
  const head = lock({
    "node_modules/a": { ...sound, version: "1.1.0" },
    "node_modules/@c/c": { ...sound, dev: true },
  });
  expect(compareLocks(base, head, { dependencies: { a: "1.1.0" }, devDependencies: { "@c/c": "1.0.0" } })).toEqual({
    problems: [],
    added: ["@c/c 1.0.0 (development)"],
    removed: ["b 1.0.0"],
    changed: ["a 1.0.0 → 1.1.0"],
  });
});

test.each<[LockedPackage, string]>([
  [{ ...sound, resolved: "git+ssh://git@example.com/c.git#1" }, "comes from git+ssh"],
  [{ ...sound, resolved: "https://example.com/c.tgz" }, "comes from https://example.com"],
  [{ link: true }, "is a link to a folder"],
  [{ version: "1.0.0" }, "has no integrity hash"],
  [{ ...sound, hasInstallScript: true }, "runs when it is installed"],
])("a package that nobody should take is refused: %j", (entry, sentence) => {
  const { problems } = compareLocks(base, lock({ "node_modules/a/node_modules/c": entry }), {});
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(sentence);
});

test("a script that ran before is no news, and neither is any in the first lock", () => {
  const scripted = lock({ "node_modules/c": { ...sound, hasInstallScript: true } });
  const moved = lock({ "node_modules/a/node_modules/c": { ...sound, hasInstallScript: true } });
  expect(compareLocks(scripted, moved, {}).problems).toEqual([]);
  expect(compareLocks(null, scripted, {}).problems).toEqual([]);
});

test.each(["^1.0.0", "1.x", "latest", "*", "npm:other@1.0.0", "github:a/b"])("a range is refused: %s", (range) => {
  expect(compareLocks(base, base, { devDependencies: { a: range } }).problems).toHaveLength(1);
});
