import { existsSync, globSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "#src/errors.ts";

/** A spec to be tried. `tests`: a file of black-box tests for node:test that read BASE_URL; null: its scenarios only. */
export type SpecFile = { name: string; path: string; tests: string | null };

const specAt = (path: string): SpecFile => {
  const isFolder = basename(path) === "spec.md";
  const name = isFolder ? basename(dirname(path)) : basename(path, ".md");
  const tests = join(dirname(path), isFolder ? "test.mjs" : `${name}.test.mjs`);
  return { name, path, tests: existsSync(tests) ? tests : null };
};

/** `directory` holds `NAME.md` with `NAME.test.mjs`, or `NAME/spec.md` with `NAME/test.mjs`. No `names`: all of them. */
export const findSpecs = (directory: string, names: readonly string[]): SpecFile[] => {
  const found = globSync(["*.md", "*/spec.md"], { cwd: directory })
    .map((path) => specAt(join(directory, path)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const missing = names.find((name) => !found.some((spec) => spec.name === name));
  if (missing !== undefined || found.length === 0)
    throw new UserError(
      "environment",
      `There is no spec “${missing ?? "*"}” in ${directory}.`,
      `There is: ${found.map(({ name }) => name).join(", ") || "nothing"}.`,
    );
  return found.filter(({ name }) => names.length === 0 || names.includes(name));
};
