import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { OpportunityKind } from "#src/analysis/opportunities/opportunity.ts";
import { type Diagnosis, measuredOf } from "#src/follow-up/diagnosis.ts";
import type { PerfResult } from "#src/follow-up/perf-result.ts";
import { figuresOf } from "#src/follow-up/proof.ts";
import { renderTable } from "#src/markdown.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { RULE_CASES, type RuleCase } from "./rules/cases.ts";
import { mend } from "./seeded/mend.ts";
import { openRepository } from "./seeded/repository.ts";
import { ROOT } from "./seeded/wrangler.ts";
import { writeProduct } from "./write-product.ts";

const METHOD = `Each rule against code that is slow in its way: the product is generated, a commit makes an operation slow, the story looks for
what the rules know, and the product's own \`perf.yml\` script measures it against that commit. Percentages with their 95 % interval.`;

const HEADING = ["Slow code", "Operation", "Before", "After", "Change", "Rows read", "Proposed"];

const diagnosisOf = ({ kind, operation, rows }: RuleCase): Diagnosis => {
  const [service = ""] = operation.split(".");
  const value = { unit: "seconds", perDay: 1_000, how: "calls × time" } as const;
  const figures = { calls: 1_000, p50: 10, p95: 20, p99: 30, errors: 0, rowsRead: rows };
  return {
    cause: "opportunity",
    service,
    operation,
    others: [],
    topic: "opportunity/rules",
    opportunity: {
      kind: kind satisfies OpportunityKind,
      service,
      operation,
      fingerprint: "rules",
      figures,
      callsPerDay: 10_000,
      evidence: "is slow",
      value,
    },
  };
};

const percent = (ratio: number): string => `${ratio < 1 ? "−" : "+"}${Math.abs((ratio - 1) * 100).toFixed(1)}`;

const rowOf = (one: RuleCase, measured: PerfResult | null, title: string | null): string[] => {
  const figures = measured && figuresOf(measured, measuredOf(diagnosisOf(one)));
  const proposed = title === null ? "no" : "yes";
  if (figures === null) return [one.name, one.operation, "–", "–", "not measured", "–", proposed];
  const { base, head, high95, low95, ratio, rowsRead } = figures;
  return [
    one.name,
    one.kind === "cold-starts" ? "start" : one.operation,
    `${base.median.toFixed(2)} ms`,
    `${head.median.toFixed(2)} ms`,
    `${percent(ratio)} % (${percent(low95)} to ${percent(high95)})`,
    rowsRead === null ? "–" : `${Number(rowsRead.base.toFixed(1))} → ${Number(rowsRead.head.toFixed(1))}`,
    proposed,
  ];
};

const measure = async (one: RuleCase, n: number): Promise<string[]> => {
  const directory = mkdtempSync(join(ROOT, ".aidevos", "rules-"));
  try {
    const folder = join(directory, "product");
    const spec = parseSpec(
      readSpecText(readFileSync(join(ROOT, "examples", "specs", `${one.product}.md`), "utf8"), ""),
    );
    await writeProduct(spec, one.product, folder);
    const repository = openRepository(folder);
    repository.commit("slow", one.edits);
    const repo = { installationId: 1, id: 1, owner: "acme", name: one.product };
    const diagnosis = diagnosisOf(one);
    const { measured, said, title } = await mend(repository, {
      repo,
      base: "slow",
      issue: n,
      diagnosis,
      version: null,
    });
    console.log(`${one.name}: ${title ?? said}`);
    return rowOf(one, measured, title);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** Has each rule tried by the product's own comparison. `names`: of these alone. True where each is proposed. */
export const evaluateRules = async (names: string[]): Promise<boolean> => {
  const chosen = RULE_CASES.filter(({ name }) => names.length === 0 || names.includes(name));
  const rows: string[][] = [];
  for (const [n, one] of chosen.entries()) rows.push(await measure(one, n + 1));
  console.log(`\n${METHOD}\n\n${renderTable(HEADING, rows)}`);
  return rows.every((row) => row.at(-1) === "yes");
};
