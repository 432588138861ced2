import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FileChange } from "#src/codegen/file-change.ts";
import { reviewHandwritten } from "#src/codegen/handwritten/review-handwritten.ts";
import { formatCode } from "#src/format/format-code.ts";
import type { WorkbenchPlace } from "#src/workbench/bench.ts";
import { openSandbox } from "#src/workbench/sandbox/open-sandbox.ts";
import type { Sandbox } from "#src/workbench/sandbox/sandbox.ts";
import { readTemplates } from "#test/codegen/read-templates.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const MODULES = join(PROJECT, "node_modules");
/** Inside the project, so that a product finds its packages further up where nothing else shows them to it. */
const ROOT = join(PROJECT, ".aidevos", "workbench");

export const product: FileChange[] = readTemplates();

/** The best that this machine has. */
export const bestSandbox: Sandbox = await openSandbox({ modules: MODULES, bwrap: "bwrap" });
/** What every machine has. */
export const noSandbox: Sandbox = await openSandbox({ modules: MODULES, bwrap: "/nonexistent/bwrap" });

/** Said in the name of a test that can't run here, which is better than to pass it over in silence. */
export const whyNot = (sandbox: Sandbox): string => (sandbox.runsProducts ? "" : ` — SKIPPED: ${sandbox.description}`);

export const placeWith = (sandbox: Sandbox, testSeconds = 120): WorkbenchPlace => {
  mkdirSync(ROOT, { recursive: true });
  return { root: ROOT, sandbox, review: reviewHandwritten, formatCode, templates: product, testSeconds };
};
