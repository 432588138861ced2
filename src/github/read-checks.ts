import * as v from "valibot";
import type { CheckResult } from "#src/ci/check-result.ts";
import type { GitHub, Repo } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

/** GitHub knows more states before the work starts; they are all waiting. */
const WAITING = ["queued", "waiting", "requested", "pending"] as const;
const CheckRun = v.object({
  id: v.number(),
  name: v.string(),
  status: v.union([
    v.picklist(["in_progress", "completed"]),
    v.pipe(
      v.picklist(WAITING),
      v.transform(() => "queued" as const),
    ),
  ]),
  conclusion: v.nullable(v.string()),
  html_url: v.nullable(v.string()),
  started_at: v.nullable(v.string()),
  completed_at: v.nullable(v.string()),
  output: v.object({ annotations_count: v.number() }),
});
const CheckRuns = v.object({ total_count: v.number(), check_runs: v.array(CheckRun) });
const Annotations = v.array(
  v.object({
    path: v.string(),
    start_line: v.number(),
    title: v.nullish(v.string(), null),
    message: v.nullable(v.string()),
  }),
);

const PAGE = 100;
const FAILED = ["failure", "timed_out", "action_required"];

const annotationsOf = async (call: Caller, repo: Repo, run: v.InferOutput<typeof CheckRun>) => {
  if (!FAILED.includes(run.conclusion ?? "") || run.output.annotations_count === 0) return [];
  const found = await call(repo.installationId, dataOf(Annotations), (octokit) =>
    octokit.rest.checks.listAnnotations({ owner: repo.owner, repo: repo.name, check_run_id: run.id, per_page: 50 }),
  );
  return found.map(({ path, start_line: line, title, message }) => ({ path, line, title, message: message ?? "" }));
};

/** The latest check run of each name on a commit; annotations of failed ones only, at most 50 of each. */
export const checksReader =
  (call: Caller): GitHub["readChecks"] =>
  async (repo, sha) => {
    const runs: v.InferOutput<typeof CheckRun>[] = [];
    for (let page = 1; ; page += 1) {
      const listed = await call(repo.installationId, dataOf(CheckRuns), (octokit) =>
        octokit.rest.checks.listForRef({ owner: repo.owner, repo: repo.name, ref: sha, per_page: PAGE, page }),
      );
      runs.push(...listed.check_runs);
      if (listed.check_runs.length < PAGE) break;
    }
    const results: CheckResult[] = [];
    for (const run of runs)
      results.push({
        name: run.name,
        status: run.status,
        conclusion: run.conclusion,
        url: run.html_url,
        startedAt: run.started_at,
        completedAt: run.completed_at,
        annotations: await annotationsOf(call, repo, run),
      });
    return results;
  };
