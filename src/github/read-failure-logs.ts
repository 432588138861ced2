import * as v from "valibot";
import type { JobLog } from "#src/ci/failure.ts";
import { TransientError } from "#src/errors.ts";
import type { GitHub, Repo } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Run = v.object({ id: v.number(), workflow_id: v.number(), conclusion: v.nullable(v.string()) });
const Runs = v.object({ workflow_runs: v.array(Run) });
const Step = v.object({ name: v.string(), conclusion: v.nullable(v.string()) });
const Job = v.object({
  id: v.number(),
  name: v.string(),
  conclusion: v.nullable(v.string()),
  run_attempt: v.optional(v.number(), 1),
  steps: v.optional(v.array(Step), []),
});
const Jobs = v.object({ jobs: v.array(Job) });
const Redirect = v.object({ headers: v.object({ location: v.pipe(v.string(), v.url()) }) });

const PASSED = new Set(["success", "neutral", "skipped"]);
const PAGE = 100;
const LOGS = 20;
const TAIL_BYTES = 256 * 1024;
/** A log that goes on after this is cut there. */
const READ_BYTES = 64 * 1024 * 1024;
const ANSWER_MS = 30_000;
const BRIEF_MS = 2_000;

const hasFailed = ({ conclusion }: { conclusion: string | null }): boolean =>
  conclusion !== null && !PASSED.has(conclusion);

/** The newest run of each workflow: older ones of the same commit were superseded. */
const listRuns = async (call: Caller, { installationId, owner, name }: Repo, sha: string) => {
  const { workflow_runs: runs } = await call(installationId, dataOf(Runs), (octokit) =>
    octokit.rest.actions.listWorkflowRunsForRepo({ owner, repo: name, head_sha: sha, per_page: PAGE }),
  );
  const newest = [...Map.groupBy(runs, ({ workflow_id }) => workflow_id).values()].map((same) =>
    same.reduce((a, b) => (a.id > b.id ? a : b)),
  );
  // One that still goes on may hold a job that has failed.
  return newest.filter((run) => run.conclusion === null || hasFailed(run));
};

/** The last 256 KiB of a text, beginning with a whole line. */
const readTail = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  let tail = Buffer.alloc(0);
  let read = 0;
  for await (const chunk of body) {
    read += chunk.length;
    tail = Buffer.concat([tail, chunk]);
    if (tail.length > 2 * TAIL_BYTES) tail = tail.subarray(-TAIL_BYTES);
    if (read > READ_BYTES) break;
  }
  if (read <= TAIL_BYTES) return tail.toString("utf8");
  const text = tail.subarray(-TAIL_BYTES).toString("utf8");
  return text.slice(text.indexOf("\n") + 1);
};

/** GitHub keeps logs elsewhere, behind a link that is itself the key: the app's token is not for that server. */
const download = async (url: string): Promise<string | null> => {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(ANSWER_MS) });
    if (response.status === 404 || response.status === 410) return null;
    if (response.ok) return response.body === null ? "" : await readTail(response.body);
    await response.body?.cancel();
  } catch (error) {
    throw new TransientError("a job's log could not be read", BRIEF_MS, { cause: error });
  }
  throw new TransientError("a job's log could not be read", BRIEF_MS);
};

const readLog = async (call: Caller, { installationId, owner, name }: Repo, job: number): Promise<string | null> => {
  const ask = call(installationId, Redirect, (octokit) =>
    octokit.rest.actions.downloadJobLogsForWorkflowRun({
      owner,
      repo: name,
      job_id: job,
      request: { redirect: "manual" },
    }),
  );
  // Gone after its time, or never written.
  const found = await unlessRefused(ask, [404, 410], null);
  return found === null ? null : download(found.headers.location);
};

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
          log: await readLog(call, repo, job.id),
        });
    }
    return logs;
  };
