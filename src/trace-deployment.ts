import { findMissingSecret } from "#src/ci/find-missing-secret.ts";
import type { Run } from "#src/durable/step.ts";
import { parseBranch } from "#src/pull-request/choose-branch.ts";
import { isAtHome } from "#src/steering/dashboard/board.ts";
import { type DeploymentEvent, storyOf } from "./app.ts";
import type { BoardPort, Ports, Repo } from "./ports.ts";
import type { Signal } from "./signal.ts";

type Tracing = {
  board: Pick<BoardPort, "read" | "tell">;
  proposal: Pick<Ports["proposal"], "readFailureLogs">;
  findPullRequestOfCommit(repo: Repo, sha: string): Promise<{ branch: string } | null>;
  signal(runId: string, signal: Signal, key: string): Promise<boolean>;
};

/** The issue whose pull request made a commit; null: nobody's did. */
const issueOf = async (run: Run, { findPullRequestOfCommit }: Tracing, repo: Repo, sha: string) => {
  const pull = await run.step("find pull request", () => findPullRequestOfCommit(repo, sha));
  return pull === null ? null : parseBranch(pull.branch);
};

/**
 * A deployment names only a commit: finds the pull request that made it, and tells that pull request's run. What came of
 * it is news of the repository too.
 */
export const traceDeployment = async (
  run: Run,
  ports: Tracing,
  { id, isRecorded, repo, signal }: DeploymentEvent,
): Promise<void> => {
  const { logUrl: link, sha, succeeded } = signal;
  const isHome = isAtHome(await run.step("read board", () => ports.board.read(repo)));
  if (!isHome && !isRecorded) return;
  const outcome = {
    kind: "outcome",
    of: "deployment",
    id,
    issue: null,
    link,
    failed: !succeeded,
    secret: null,
  } as const;
  // A workflow that ended well may have deployed nothing: what it deployed is recorded.
  if (succeeded && !isRecorded) {
    await run.step("tell the board", () => ports.board.tell(repo, outcome));
    return;
  }
  const secret = isRecorded
    ? null
    : await run.step("read why it failed", async () =>
        findMissingSecret(await ports.proposal.readFailureLogs(repo, sha)),
      );
  const issue = await issueOf(run, ports, repo, sha);
  const told = secret === null ? signal : { ...signal, secret };
  if (issue !== null) await ports.signal(storyOf(repo, issue), told, run.id);
  if (isHome) await run.step("tell the board", () => ports.board.tell(repo, { ...outcome, issue, secret }));
};
