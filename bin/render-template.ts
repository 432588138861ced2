// Writes what is rendered of `templates/product` anew from the plan of its sample product.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generate } from "#test/codegen/generate.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { readTemplates, TEMPLATE_ROOT } from "#test/codegen/read-templates.ts";

const SAMPLE = ["src/contracts", "src/services", "test/services"];

const templates = readTemplates();
for (const folder of SAMPLE) rmSync(join(TEMPLATE_ROOT, folder), { recursive: true, force: true });
const files = await generate(notebook, templates);
for (const { content, path } of files) {
  mkdirSync(dirname(join(TEMPLATE_ROOT, path)), { recursive: true });
  writeFileSync(join(TEMPLATE_ROOT, path), content);
}
console.log(`wrote ${files.length} files`);
