import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TemplateFile } from "#src/codegen/generate-product.ts";

export const TEMPLATE_ROOT = join(import.meta.dirname, "..", "..", "templates", "product");

/** The files of `templates/product` that belong to it: what git tracks there, or would. */
export const readTemplates = (): TemplateFile[] =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: TEMPLATE_ROOT,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "")
    .map((path) => ({ path, content: readFileSync(join(TEMPLATE_ROOT, path), "utf8") }));
