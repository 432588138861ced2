import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { generateProduct } from "#src/codegen/generate-product.ts";
import { UserError } from "#src/errors.ts";
import { formatCode } from "#src/format/format-code.ts";
import { ensureSound } from "#src/plan/check-plan.ts";
import { readTemplates } from "#src/read-templates.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { discuss } from "#test/plan/plan-fixture.ts";
import { median } from "./statistics.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SPEC = join("examples", "specs", "coworking-space.md");
const RUNS = 15;
const MOST_MILLISECONDS = 300;
const MOST_DISCUSSION = 100;

const METHOD = `Each run reads the spec, has the rule-based agents discuss it, checks the plan, and writes the whole repository, formatted.
“Complete files” is all of it but the discussion. The first run, in which everything is compiled, is told apart.`;

type Part = "reading" | "discussion" | "files";

const runOnce = async (text: string, name: string): Promise<Record<Part, number>> => {
  const moments = [performance.now()];
  const spec = parseSpec(readSpecText(text, name));
  moments.push(performance.now());
  const { plan } = await discuss(spec, name);
  moments.push(performance.now());
  ensureSound(plan);
  await generateProduct(plan, readTemplates(join(ROOT, "templates", "product")), formatCode);
  moments.push(performance.now());
  const [start = 0, read = 0, discussed = 0, done = 0] = moments;
  return { reading: read - start, discussion: discussed - read, files: done - discussed };
};

const spread = (values: readonly number[]): string =>
  `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;

/** Times a spec of ten services from its text to all files of its product. True where the medians are within bounds. */
export const benchGenerate = async (args: string[]): Promise<boolean> => {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { runs: { type: "string", default: String(RUNS) } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 1000)
    throw new UserError("environment", `--runs is “${values.runs}”.`, "It must be a whole number from 1 to 1000.");
  const path = join(ROOT, positionals[0] ?? SPEC);
  const [text, name] = [readFileSync(path, "utf8"), basename(path, ".md")];
  const first = await runOnce(text, name);
  const later: Record<Part, number>[] = [];
  for (let n = 0; n < runs; n += 1) later.push(await runOnce(text, name));
  const of = (part: Part): number[] => later.map((run) => run[part]);
  const whole = later.map(({ files, reading }) => files + reading);
  console.log(
    `${METHOD}\n\n${path}, ${runs} runs; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}\n`,
  );
  console.log(
    renderColumns([
      ["milliseconds: median (min–max)", "figure", "first run", "bound"],
      ["reading the spec", spread(of("reading")), first.reading.toFixed(0), ""],
      ["discussion", spread(of("discussion")), first.discussion.toFixed(0), String(MOST_DISCUSSION)],
      ["checking, generating, formatting", spread(of("files")), first.files.toFixed(0), ""],
      ["spec to complete files", spread(whole), (first.reading + first.files).toFixed(0), String(MOST_MILLISECONDS)],
    ]),
  );
  return median(whole) <= MOST_MILLISECONDS && median(of("discussion")) <= MOST_DISCUSSION;
};
