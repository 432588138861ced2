import type { Run } from "#src/durable/step.ts";
import { parsePerfResult, type PerfResult } from "#src/follow-up/perf-result.ts";
import type { Candidate } from "#src/follow-up/propose-restoring.ts";
import { renderWorkload } from "#src/follow-up/render-workload.ts";
import { awaitWorkflow } from "./await-workflow.ts";
import { heedMendOrders } from "./heed-mend-orders.ts";
import { branchOf, type Grounded, type MendingPorts, type Tried } from "./mending.ts";

/** Puts a candidate on a branch and has the product's own workflow measure it there against the default branch. */
export const measureCandidate = async (
  run: Run,
  ports: MendingPorts,
  mending: Grounded,
  candidate: Candidate,
  nth: number,
): Promise<Tried> => {
  const { actions, proposal } = ports;
  const { at, base, diagnosis, repo } = mending;
  const branch = branchOf(mending, nth);
  const service = diagnosis.service.toLowerCase();
  const message = `perf(${service}): ${candidate.what.replaceAll("`", "")}`;
  const { files, removed = [] } = candidate;
  await run.step(`push ${branch}`, () => proposal.ensureBranch(repo, { branch, base: at, files, removed, message }));
  const from = await run.step("read merge base", () => proposal.readMergeBase(repo, branch, base));
  const inputs = { base: from, workload: renderWorkload(diagnosis) };
  const end = await awaitWorkflow(
    run,
    actions,
    repo,
    { workflow: "perf.yml", ref: branch, inputs },
    {
      read: keepResult,
      hear: heedMendOrders(run, ports, mending, `a change on \`${branch}\` is measured against \`${base}\`.`),
    },
  );
  return { candidate, branch, measured: end.log === null ? null : (JSON.parse(end.log) as PerfResult) };
};

const keepResult = (log: string): string | null => {
  const result = parsePerfResult(log);
  return result === null ? null : JSON.stringify(result);
};
