import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { type Due, duePosts } from "#src/steering/dashboard/due-posts.ts";
import type { Posted } from "#src/steering/dashboard/board.ts";
import type { BoardPort, Issues, Repo, Thread } from "./ports.ts";

export type ShowPorts = { board: BoardPort; issues: Issues; thread: Pick<Thread, "ensureComment"> };

const post = async ({ board, issues, thread }: ShowPorts, repo: Repo, due: Due, before: Posted | undefined) => {
  const { body, digest, farewell, isAwaited, state, title, topic } = due;
  if (farewell !== null && before) await thread.ensureComment(repo, before.number, farewell.topic, farewell.body);
  const issue = await issues.ensureIssue(repo, topic, { title, body, state, isAwaited });
  if (issue === null) return;
  const posted = { number: issue.number, digest, isClosed: issue.state === "closed" };
  await board.note(repo, { kind: "posted", topic, posted, basis: before?.digest ?? null });
};

/** Writes the dashboard and the failure issues of a repository wherever they are not as its board has it. */
export const showBoard = async (run: Run, ports: ShowPorts, asked: Repo): Promise<void> => {
  const show = () =>
    ports.board.alone(asked, async () => {
      const board = await ports.board.read(asked);
      if (board === null) return;
      // It may have been renamed while this waited its turn.
      const repo = board.repo ?? asked;
      for (const due of duePosts(board)) await post(ports, repo, due, board.posted[due.topic]);
    });
  try {
    await run.step("show the board", show);
  } catch (error) {
    // Issues are off, or the repository is out of reach: whoever sees that has no need of a dashboard.
    if (!(error instanceof UserError)) throw error;
  }
};
