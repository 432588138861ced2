import * as v from "valibot";
import { isDispatchedSince } from "./dispatched-since.ts";
import type { GitHub } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { readJobLog } from "./read-job-log.ts";

const Run = v.object({
  id: v.number(),
  conclusion: v.nullable(v.string()),
  html_url: v.string(),
  created_at: v.string(),
  head_branch: v.nullable(v.string()),
  event: v.string(),
});
const Runs = v.object({ workflow_runs: v.array(Run) });
const Jobs = v.object({ jobs: v.array(v.object({ id: v.number() })) });
const RECENT = 20;

/** The newest run of a workflow on a branch since a time, and the end of its first job's log once it is over. */
export const workflowRunReader =
  (call: Caller): GitHub["readWorkflowRun"] =>
  async (repo, { workflow, ref, since }) => {
    const { installationId, name, owner } = repo;
    const { workflow_runs: runs } = await call(installationId, dataOf(Runs), (octokit) =>
      octokit.rest.actions.listWorkflowRuns({
        owner,
        repo: name,
        workflow_id: workflow,
        branch: ref,
        event: "workflow_dispatch",
        per_page: RECENT,
      }),
    );
    const [newest] = runs.filter((run) => isDispatchedSince(run, since)).toSorted((a, b) => b.id - a.id);
    if (newest === undefined) return null;
    const { conclusion, html_url: url, id } = newest;
    if (conclusion === null) return { url, conclusion, log: null };
    const { jobs } = await call(installationId, dataOf(Jobs), (octokit) =>
      octokit.rest.actions.listJobsForWorkflowRun({ owner, repo: name, run_id: id, filter: "latest", per_page: 1 }),
    );
    const [job] = jobs;
    return { url, conclusion, log: job === undefined ? null : await readJobLog(call, repo, job.id) };
  };
