import type { Run } from "#src/durable/step.ts";
import type { DeskPorts, Repository, SpecIssue } from "./ports.ts";
import { maySteer } from "./hear-people.ts";

/** An issue that somebody assigned to a bot, `assignee` by its login. */
export type Assigned = { assignee: string; issue: SpecIssue };

/** Starts the story of an issue that was assigned to the app itself by somebody who may steer, unless it was begun. */
export const startAssigned = async (
  run: Run,
  ports: Pick<DeskPorts, "runs" | "thread"> & { repository: Pick<Repository, "readOwnLogin"> },
  { assignee, issue }: Assigned,
): Promise<void> => {
  const own = await run.step("read own name", () => ports.repository.readOwnLogin(issue.repo));
  if (own !== assignee || !(await maySteer(run, ports, issue, issue.sender.login))) return;
  const { runId, state } = await run.step("look for its run", () => ports.runs.newestOf(issue.repo, issue.issue));
  if (state === "none") await run.step("start", () => ports.runs.start(runId, issue));
};
