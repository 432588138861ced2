import type { CheckResult } from "#src/ci/check-result.ts";
import { type Attempt, type Classified, classifyFailures } from "#src/ci/classify-failures.ts";
import { readFailures } from "#src/ci/read-failures.ts";
import { readTree } from "#src/ci/tree.ts";
import type { Run } from "#src/durable/step.ts";
import type { Plan } from "#src/plan/plan.ts";
import { assembleProduct, type ByHand } from "./by-hand.ts";
import type { Ports, Repo } from "./ports.ts";

export type Red = {
  byHand: ByHand;
  repo: Repo;
  plan: Plan;
  sha: string;
  checks: CheckResult[];
  failed: CheckResult[];
  earlier: Attempt[];
};

/**
 * What failed on a head and who must act. `earlier`: what the same head came to before. Only words of the files that we
 * write are repeated: what others pushed is known by its paths alone.
 */
export const readRed = async (
  run: Run,
  ports: Pick<Ports, "proposal" | "templates" | "formatCode">,
  { byHand, repo, plan, sha, checks, failed, earlier }: Red,
): Promise<{ attempt: Attempt; classified: Classified }> => {
  const { failures, attempts } = await run.step("read failures", async () => {
    const logs = await ports.proposal.readFailureLogs(repo, sha);
    const paths = Object.keys(await ports.proposal.listFiles(repo, sha));
    const tree = readTree(paths, await assembleProduct(ports, plan, byHand));
    const times = logs.map(({ attempt }) => attempt);
    return { failures: readFailures(failed, logs, tree), attempts: Math.max(1, ...times) };
  });
  const completed = checks.filter(({ status }) => status === "completed").map(({ name }) => name);
  return { attempt: { completed, failures }, classified: classifyFailures(failures, earlier, attempts) };
};
