import * as v from "valibot";
import type { JobLog } from "#src/ci/failure.ts";
import type { GitHub } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { hasFailed, listRuns } from "./list-runs.ts";
import { readJobLog } from "./read-job-log.ts";

const Step = v.object({ name: v.string(), conclusion: v.nullable(v.string()) });
const Job = v.object({
  id: v.number(),
  name: v.string(),
  conclusion: v.nullable(v.string()),
  run_attempt: v.optional(v.number(), 1),
  steps: v.optional(v.array(Step), []),
});
const Jobs = v.object({ jobs: v.array(Job) });
const PAGE = 100;
const LOGS = 20;
export const failureLogsReader =
  (call: Caller): GitHub["readFailureLogs"] =>
  async (repo, sha) => {
    const logs: JobLog[] = [];
    for (const { id } of await listRuns(call, repo, sha)) {
      const { jobs } = await call(repo.installationId, dataOf(Jobs), (octokit) =>
        octokit.rest.actions.listJobsForWorkflowRun({
          owner: repo.owner,
          repo: repo.name,
          run_id: id,
          filter: "latest",
          per_page: PAGE,
        }),
      );
      for (const job of jobs.filter(hasFailed).slice(0, LOGS - logs.length))
        logs.push({
          check: job.name,
          conclusion: job.conclusion ?? "",
          attempt: job.run_attempt,
          failedSteps: job.steps.filter(({ conclusion }) => conclusion === "failure").map((step) => step.name),
          log: await readJobLog(call, repo, job.id),
        });
    }
    return logs;
  };
