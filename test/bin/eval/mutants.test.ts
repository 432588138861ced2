import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MUTANTS } from "#bin/eval/evil/mutants.ts";

const SRC = join(import.meta.dirname, "..", "..", "..", "src");

test.each(MUTANTS)("“%s” is a guard that %s still holds, once", (_guard, file, find, put) => {
  expect(readFileSync(join(SRC, file), "utf8").split(find)).toHaveLength(2);
  expect(put).not.toBe(find);
});
