import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { FileChange } from "./codegen/file-change.ts";

/** Left behind by running the template's own tests; never part of a product. */
const NOT_TEMPLATE = new Set(["node_modules", ".wrangler", "dist", "coverage"]);

/** Every file of the product template as data, paths relative to it, sorted. Read once, when the app starts. */
export const readTemplates = (directory: string): FileChange[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .split(sep),
    )
    .filter((parts) => !parts.some((part) => NOT_TEMPLATE.has(part)))
    .map((parts) => ({ path: parts.join("/"), content: readFileSync(join(directory, ...parts), "utf8") }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
