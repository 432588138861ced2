import { UserError } from "#src/errors.ts";
import { evaluateAnalysis } from "./eval/analysis.ts";
import { evaluateEvolution } from "./eval/evolve.ts";
import { evaluatePerformance } from "./eval/models/performance.ts";
import { evaluateWhiteboard } from "./eval/models/whiteboard.ts";
import { evaluateFaults } from "./eval/faults.ts";
import { evaluateEvil } from "./eval/evil/evil.ts";
import { evaluateSeeded } from "./eval/seeded.ts";
import { evaluateRules } from "./eval/rules.ts";
import { evaluateSpecs } from "./eval/specs.ts";

const EVALUATIONS: Record<string, (args: string[]) => Promise<boolean>> = {
  specs: evaluateSpecs,
  models: ([which]) => (which === "performance" ? evaluatePerformance() : evaluateWhiteboard()),
  evolve: evaluateEvolution,
  rules: evaluateRules,
  faults: evaluateFaults,
  evil: evaluateEvil,
  analysis: evaluateAnalysis,
  seeded: evaluateSeeded,
};

const [name, ...args] = process.argv.slice(2);
try {
  const evaluate = EVALUATIONS[name ?? ""];
  if (evaluate === undefined)
    throw new UserError(
      "environment",
      `There is no evaluation “${name ?? ""}”.`,
      `There are: ${Object.keys(EVALUATIONS).join(", ")}.`,
    );
  process.exit((await evaluate(args)) ? 0 : 1);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message} ${error.mend}`);
  process.exit(1);
}
