import * as v from "valibot";
import { UserError } from "#src/errors.ts";
import type { GitHub } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import type { Caller } from "./installation-caller.ts";
import { listRuns } from "./list-runs.ts";

/** GitHub won't: the app may not, the run is too old, or somebody else has just run it again. */
const isRefused = (error: unknown): boolean =>
  error instanceof GitHubRefusal || (error instanceof UserError && error.code === "environment");

/** A run knows how often it was tried, which is what makes a second call the same as one. */
export const rerunEnsurer =
  (call: Caller): GitHub["ensureRerun"] =>
  async (repo, sha, attempt) => {
    const runs = await listRuns(call, repo, sha);
    let goesOn = runs.some((run) => run.conclusion === null || run.run_attempt > attempt);
    for (const { conclusion, id, run_attempt: tried } of runs) {
      if (conclusion === null || tried > attempt) continue;
      try {
        await call(repo.installationId, v.unknown(), (octokit) =>
          octokit.rest.actions.reRunWorkflowFailedJobs({ owner: repo.owner, repo: repo.name, run_id: id }),
        );
        goesOn = true;
      } catch (error) {
        if (!isRefused(error)) throw error;
      }
    }
    return goesOn;
  };
