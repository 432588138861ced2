import type { Notes } from "#src/durable/notes.ts";
import type { Board } from "#src/steering/dashboard/board.ts";
import { nextBoard } from "#src/steering/dashboard/next-board.ts";
import type { BoardPort, Repo } from "./ports.ts";

/** What is known of each repository as a whole. `show` has a revision of it shown, once. */
export const openBoard = (notes: Notes, show: (repo: Repo, revision: number) => Promise<void>): BoardPort => {
  const keyOf = ({ id }: Repo): string => `board/${id}`;
  const note: BoardPort["note"] = async (repo, news) => {
    const at = new Date().toISOString();
    return notes.change<Board>(keyOf(repo), (before) => ({ ...nextBoard(before, news, at), repo }));
  };
  return {
    note,
    tell: async (repo, news) => {
      const { revision } = await note(repo, news);
      // Told twice because of a crash in between, it is the same revision, and shown all the same.
      if (revision > 0) await show(repo, revision);
    },
    read: (repo) => notes.read<Board>(keyOf(repo)),
    alone: (repo, work) => notes.alone(keyOf(repo), work),
  };
};
