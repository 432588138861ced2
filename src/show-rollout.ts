import type { Run } from "#src/durable/step.ts";
import { renderMinute } from "#src/markdown.ts";
import type { BoardPort, Repo } from "./ports.ts";

type ShowPorts = {
  board: Pick<BoardPort, "tell">;
  proposal: { findPullRequestOfCommit(repo: Repo, sha: string): Promise<{ number: number } | null> };
};

/** A version's line on the dashboard. */
export type ShownRollout = {
  /** The pull request that it came by; null: it came without. */
  findPull(): Promise<number | null>;
  /** It is watched since then (ISO 8601). */
  begin(since: string): Promise<void>;
  /** The watch is over; of what is said of that the first line. */
  end(told: string): Promise<void>;
  /** There is nothing to say of it. */
  leave(): Promise<void>;
};

const firstLine = (text: string): string => text.split("\n")[0] ?? "";

/** Shows on the dashboard what becomes of a version that got traffic. */
export const showRollout = (
  run: Run,
  { board, proposal }: ShowPorts,
  { repo, sha, traffic }: { repo: Repo; sha: string; traffic: "all" | "some" },
): ShownRollout => {
  let found: Promise<{ number: number } | null> | null = null;
  const findPull = async (): Promise<number | null> => {
    found ??= run.step("find pull request", () => proposal.findPullRequestOfCommit(repo, sha));
    return (await found)?.number ?? null;
  };
  const show = async (says: string, isWatched: boolean): Promise<void> => {
    const rollout = { pull: await findPull(), isWatched, says };
    await run.step("show it", () => board.tell(repo, { kind: "rollout", sha, rollout }));
  };
  return {
    findPull,
    begin: (since) => {
      const share = traffic === "some" ? "a share of the objects runs it" : "it has all traffic";
      return show(`watched, ${share} since ${renderMinute(since)}`, true);
    },
    end: (told) => show(firstLine(told), false),
    leave: () => run.step("show nothing", () => board.tell(repo, { kind: "rollout", sha, rollout: null })),
  };
};
