import type { WorkflowSource } from "./hub.ts";
import type { PullRequest } from "./state.ts";

/** Workflows for a pull request are taken from its head. */
export const pullSource = ({ pull }: PullRequest): WorkflowSource => ({
  sha: pull.headSha,
  ref: `refs/heads/${pull.head}`,
  headBranch: pull.head,
});
