import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { identifyPlan, renderPlan } from "#src/plan/render-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { generate } from "#test/codegen/generate.ts";
import { discuss } from "#test/plan/plan-fixture.ts";

/** Run as a process of its own: prints a line for each named example, with hashes of its plan, its comment and its files. */
const EXAMPLES = join(import.meta.dirname, "../../../examples/specs");

for (const name of process.argv.slice(2)) {
  const spec = parseSpec(readSpecText(readFileSync(join(EXAMPLES, `${name}.md`), "utf8"), name));
  const { plan, transcript } = await discuss(spec);
  const files = await generate(plan);
  const bytes = files.map(({ content, path }) => `${path}\n${content}`).join("\n");
  const hashes = [JSON.stringify(transcript), renderPlan(plan), bytes].map((text) =>
    createHash("sha256").update(text).digest("hex"),
  );
  console.log(name, identifyPlan(plan).plan, ...hashes);
}
