import * as v from "valibot";
import type { JobLog } from "#src/ci/failure.ts";
import { TransientError } from "#src/errors.ts";
import type { GitHub, Repo } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { hasFailed, listRuns } from "./list-runs.ts";

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

const PAGE = 100;
const LOGS = 20;
const TAIL_BYTES = 256 * 1024;
/** A log that goes on after this is cut there. */
const READ_BYTES = 64 * 1024 * 1024;
const ANSWER_MS = 30_000;
const BRIEF_MS = 2_000;

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
