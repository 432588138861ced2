import * as v from "valibot";
import { isDispatchedSince } from "./dispatched-since.ts";
import type { GitHub } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

const Runs = v.object({
  workflow_runs: v.array(v.object({ created_at: v.string(), head_branch: v.nullable(v.string()) })),
});
const RECENT = 20;

/** Which run a dispatch became GitHub does not say; one of the same branch since the time that it was meant is it. */
export const dispatchEnsurer =
  (call: Caller): GitHub["ensureDispatch"] =>
  async ({ installationId, owner, name }, { workflow, ref, inputs, since }) => {
    const { workflow_runs: runs } = await call(installationId, dataOf(Runs), (octokit) =>
      octokit.rest.actions.listWorkflowRuns({
        owner,
        repo: name,
        workflow_id: workflow,
        event: "workflow_dispatch",
        per_page: RECENT,
      }),
    );
    if (runs.some((run) => run.head_branch === ref && isDispatchedSince(run, since))) return;
    await call(installationId, v.unknown(), (octokit) =>
      octokit.rest.actions.createWorkflowDispatch({ owner, repo: name, workflow_id: workflow, ref, inputs }),
    );
  };
