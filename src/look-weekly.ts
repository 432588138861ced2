import type { Watched } from "./durable/archive.ts";
import type { Notes } from "./durable/notes.ts";
import type { Repo } from "./ports.ts";

export type LookingWeekly = {
  notes: Pick<Notes, "read" | "change">;
  /** Has it looked for what a product could do with less, once for each number. */
  optimise: (repo: Repo, nth: number) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** `nth`: how often it was looked. */
type Weekly = { nextAt: number; nth: number };

/** In beats, of which a week of minutes has so many. What is new is looked at after a day. */
const WEEK = 7 * 1_440;
const FIRST = 1_440;

const lookAt = async (
  { notes, now, optimise }: LookingWeekly,
  repo: Watched["repo"],
  beatMs: number,
): Promise<number> => {
  const key = `optimise/${repo.id}`;
  const first: Weekly = { nextAt: now() + FIRST * beatMs, nth: 0 };
  const known = (await notes.read<Weekly>(key)) ?? (await notes.change<Weekly>(key, (before) => before ?? first));
  if (known.nextAt > now()) return known.nextAt;
  const next: Weekly = { nextAt: now() + WEEK * beatMs, nth: known.nth + 1 };
  await optimise(repo, next.nth);
  await notes.change<Weekly>(key, () => next);
  return next.nextAt;
};

/** Once a week for each product that answers: whether it could do with less. */
export const openWeekly = (looking: LookingWeekly): ((products: readonly Watched[]) => Promise<void>) => {
  const nextAt = new Map<number, number>();
  return async (products) => {
    for (const { beatMs, repo, silentSince } of products) {
      if (beatMs === null || silentSince !== null || looking.now() < (nextAt.get(repo.id) ?? 0)) continue;
      nextAt.set(repo.id, await lookAt(looking, repo, beatMs));
    }
  };
};
