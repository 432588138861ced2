import { parseBranch } from "#src/pull-request/choose-branch.ts";
import { type Crowd, hasRoom } from "#src/pull-request/judge-room.ts";
import type { Repo, Room } from "./ports.ts";

/** Whoever waits asks again within half an hour. Who has not asked for longer has paused, or ended. */
const FORGOTTEN_MS = 35 * 60_000;
/** Whoever was let in opens at once. */
const OPENED_MS = 5 * 60_000;

type Waiting = { issue: number; isAdmitted: boolean; since: number };

const isPresent = ({ isAdmitted, since }: Waiting, now: number): boolean =>
  now - since < (isAdmitted ? OPENED_MS : FORGOTTEN_MS);

/**
 * Who may open a pull request in a repository, one decision at a time. What is open is GitHub's to say; who waits is known
 * to this process alone, so that after its restart the order of those who wait comes about anew.
 */
export const openRoom = (listOwnPulls: (repo: Repo) => Promise<{ number: number; branch: string }[]>): Room => {
  const waiting = new Map<number, Waiting[]>();
  const turns = new Map<number, Promise<unknown>>();

  const decide = async (repo: Repo, issue: number, most: number): Promise<Crowd["open"] | null> => {
    const pulls = await listOwnPulls(repo);
    const open = pulls.flatMap(({ branch, number }) => {
      const of = parseBranch(branch);
      return of === null ? [] : [{ number, issue: of }];
    });
    const now = Date.now();
    const others = (waiting.get(repo.id) ?? []).filter((other) => other.issue !== issue && isPresent(other, now));
    const isAdmitted = hasRoom({ open, others }, issue, most);
    waiting.set(repo.id, [...others, { issue, isAdmitted, since: now }]);
    return isAdmitted ? null : open;
  };

  return {
    enter: (repo, issue, most) => {
      const begin = () => decide(repo, issue, most);
      const turn = (turns.get(repo.id) ?? Promise.resolve()).then(begin, begin);
      turns.set(repo.id, turn);
      return turn;
    },
    leave: (repo, issue) =>
      void waiting.set(
        repo.id,
        (waiting.get(repo.id) ?? []).filter((other) => other.issue !== issue),
      ),
  };
};
