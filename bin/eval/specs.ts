import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readCallersDirectory } from "#src/config.ts";
import { knownScenarios } from "#src/codegen/callers-literal.ts";
import { UserError } from "#src/errors.ts";
import { draftPlan } from "#src/plan/draft-plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { buildByStory } from "./build-by-story.ts";
import { buildDirect } from "./build-direct.ts";
import { checkProduct } from "./check-product.ts";
import { findSpecs, type SpecFile } from "./find-specs.ts";
import { type Count, type Score, scoreProduct } from "./score-product.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** `uncovered`: lines of the spec that no rule turns into code. */
type Result = Score & { name: string; uncovered: number; seconds: number };

/** How far each spec goes. `checks`: it is generated, and judged by its own checks. */
type Way = "story" | "direct" | "checks";

const METHOD: Record<Way, string> = {
  story:
    "Each spec was filed, discussed, planned, generated, checked by CI, merged and deployed in a world of its own; then its live URL was tried.",
  direct:
    "Each product was generated, held to the rules of review and deployed by the real wrangler, without GitHub, CI and canary; then its live URL was tried.",
  checks:
    "Each product was generated, held to the rules of review, and judged by its own types, lint, format and tests; nothing was deployed.",
};

const countTests = (code: string): number => code.match(/^\s*(?:test|it)\(/gmu)?.length ?? 0;

const evaluate = async (file: SpecFile, way: Way): Promise<Result> => {
  const begun = performance.now();
  const tries = way !== "checks";
  // What is never built fails all of them.
  const total = file.tests === null || !tries ? 0 : countTests(readFileSync(file.tests, "utf8"));
  const result: Result = {
    name: file.name,
    scenarios: { passed: 0, total: 0 },
    tests: { passed: 0, total },
    faults: [],
    uncovered: 0,
    seconds: 0,
  };
  try {
    const read = parseSpec(readSpecText(readFileSync(file.path, "utf8"), file.name));
    // People become known as the product has it.
    const spec = { ...read, scenarios: knownScenarios(draftPlan(read, file.name)) };
    result.uncovered = spec.uncovered.length;
    if (tries) result.scenarios.total = spec.scenarios.length;
    const use = async (url: string) => void Object.assign(result, await scoreProduct(url, spec, file));
    if (!tries) result.faults.push(...(await checkProduct(spec, file.name)));
    else await (way === "direct" ? buildDirect(spec, file.name, use) : buildByStory(file.path, use));
  } catch (error) {
    result.faults.push(`not built: ${error instanceof UserError ? error.message : String(error)}`);
  }
  result.seconds = (performance.now() - begun) / 1000;
  return result;
};

const add = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  total: counts.reduce((sum, { total }) => sum + total, 0),
});

const show = ({ passed, total }: Count): string => (total === 0 ? "–" : `${passed} of ${total}`);

const report = (results: readonly Result[]): string => {
  const rows = results.map(({ faults, name, scenarios, seconds, tests, uncovered }) => [
    faults.length === 0 ? "✓" : "✗",
    name,
    show(scenarios),
    show(tests),
    String(uncovered),
    seconds.toFixed(0),
  ]);
  const [scenarios, tests] = [add(results.map((one) => one.scenarios)), add(results.map((one) => one.tests))];
  return renderColumns([
    ["", "spec", "scenarios", "black-box tests", "lines not covered", "s"],
    ...rows,
    ["", "all", show(scenarios), show(tests), "", ""],
  ]);
};

/** Scores specs by their deployed products. True where every scenario and every test passed. */
export const evaluateSpecs = async (args: string[]): Promise<boolean> => {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      from: { type: "string" },
      direct: { type: "boolean", default: false },
      checks: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  if (values.direct && values.checks)
    throw new UserError("environment", "`--direct` and `--checks` are two ways.", "Name one of them.");
  const way = values.direct ? "direct" : values.checks ? "checks" : "story";
  const here = readCallersDirectory();
  const directory = values.from === undefined ? join(ROOT, "examples", "specs") : resolve(here, values.from);
  const results: Result[] = [];
  for (const file of findSpecs(directory, positionals)) {
    const result = await evaluate(file, way);
    results.push(result);
    const counts = way === "checks" ? "" : `: scenarios ${show(result.scenarios)}, tests ${show(result.tests)}`;
    console.log(`${result.faults.length === 0 ? "✓" : "✗"} ${file.name}${counts}`);
    for (const fault of result.faults) console.log(`  ${fault}`);
  }
  console.log(`\n${report(results)}\n\n${METHOD[way]}`);
  if (values.json !== undefined) writeFileSync(resolve(here, values.json), `${JSON.stringify(results, null, 2)}\n`);
  return results.every(({ faults }) => faults.length === 0);
};
