import type { Run } from "#src/durable/step.ts";
import { parseBranch } from "#src/pull-request/choose-branch.ts";
import { type DeploymentEvent, storyOf } from "./app.ts";
import type { BoardPort, Repo } from "./ports.ts";
import type { Signal } from "./signal.ts";

type Tracing = {
  board: Pick<BoardPort, "tell">;
  findPullRequestOfCommit(repo: Repo, sha: string): Promise<{ branch: string } | null>;
  signal(runId: string, signal: Signal, key: string): Promise<boolean>;
};

/**
 * A deployment names only a commit: finds the pull request that made it, and tells that pull request's run. What came of
 * it is news of the repository too.
 */
export const traceDeployment = async (
  run: Run,
  { board, findPullRequestOfCommit, signal }: Tracing,
  event: DeploymentEvent,
): Promise<void> => {
  const pull = await run.step("find pull request", () => findPullRequestOfCommit(event.repo, event.signal.sha));
  const issue = pull === null ? null : parseBranch(pull.branch);
  if (issue !== null) await signal(storyOf(event.repo, issue), event.signal, run.id);
  const { logUrl: link, succeeded } = event.signal;
  const outcome = { kind: "outcome", of: "deployment", id: run.id, issue, link, failed: !succeeded } as const;
  await run.step("tell the board", () => board.tell(event.repo, outcome));
};
