import * as v from "valibot";
import type { Repo } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Run = v.object({
  id: v.number(),
  workflow_id: v.number(),
  conclusion: v.nullable(v.string()),
  run_attempt: v.optional(v.number(), 1),
});
const Runs = v.object({ workflow_runs: v.array(Run) });

const PASSED = new Set(["success", "neutral", "skipped"]);
const PAGE = 100;

export const hasFailed = ({ conclusion }: { conclusion: string | null }): boolean =>
  conclusion !== null && !PASSED.has(conclusion);

/** Of each workflow the newest run at a commit, unless it passed: older ones of the same commit were superseded. */
export const listRuns = async (call: Caller, { installationId, owner, name }: Repo, sha: string) => {
  const { workflow_runs: runs } = await call(installationId, dataOf(Runs), (octokit) =>
    octokit.rest.actions.listWorkflowRunsForRepo({ owner, repo: name, head_sha: sha, per_page: PAGE }),
  );
  const newest = [...Map.groupBy(runs, ({ workflow_id }) => workflow_id).values()].map((same) =>
    same.reduce((a, b) => (a.id > b.id ? a : b)),
  );
  // One that still goes on may hold a job that has failed.
  return newest.filter((run) => run.conclusion === null || hasFailed(run));
};
