import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { type Due, duePosts } from "#src/steering/dashboard/due-posts.ts";
import type { BoardPort, Issues, Repo, Thread } from "./ports.ts";

export type ShowPorts = { board: BoardPort; issues: Issues; thread: Pick<Thread, "ensureComment"> };

const post = async ({ board, issues, thread }: ShowPorts, repo: Repo, due: Due, number: number | null) => {
  const { body, digest, farewell, isAwaited, state, title, topic } = due;
  if (farewell !== null && number !== null) await thread.ensureComment(repo, number, farewell.topic, farewell.body);
  const issue = await issues.ensureIssue(repo, topic, { title, body, state, isAwaited });
  if (issue === null) return;
  const posted = { number: issue.number, digest, isClosed: issue.state === "closed" };
  await board.note(repo, { kind: "posted", topic, posted });
};

/** Writes the dashboard and the failure issues of a repository wherever they are not as its board has it. */
export const showBoard = async (run: Run, ports: ShowPorts, repo: Repo): Promise<void> => {
  const show = () =>
    ports.board.alone(repo, async () => {
      const board = await ports.board.read(repo);
      if (board === null) return;
      for (const due of duePosts(board)) await post(ports, repo, due, board.posted[due.topic]?.number ?? null);
    });
  try {
    await run.step("show the board", show);
  } catch (error) {
    // Issues are off, or the repository is out of reach: whoever sees that has no need of a dashboard.
    if (!(error instanceof UserError)) throw error;
  }
};
