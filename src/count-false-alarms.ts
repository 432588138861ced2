import { enterDay, type FalseAlarms, NO_FALSE_ALARMS } from "#src/analysis/ledger.ts";
import { judgePseudoDeploys } from "#src/analysis/pseudo-deploys.ts";
import type { Archive, Watched } from "./durable/archive.ts";
import type { Notes } from "./durable/notes.ts";

export type Counting = {
  archive: Pick<Archive, "beats">;
  notes: Pick<Notes, "read" | "change">;
  /** Milliseconds since 1970. */
  now: () => number;
};

const DAY_MS = 86_400_000;
/** Products that are counted in one pass: it takes a second or two, and has all day. */
const AT_ONCE = 2;

export const falseAlarmsOf = (id: number): string => `false-alarms/${id}`;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const countProduct = async ({ archive, notes, now }: Counting, id: number, beatMs: number): Promise<boolean> => {
  const key = falseAlarmsOf(id);
  const today = dayOf(now());
  const known = (await notes.read<FalseAlarms>(key)) ?? NO_FALSE_ALARMS;
  if (known.days.at(-1)?.day === today) return false;
  const beats = await archive.beats(id, now() - DAY_MS, now());
  const day = judgePseudoDeploys(beats, beatMs, today, known.caution);
  await notes.change<FalseAlarms>(key, (before) => enterDay(before ?? NO_FALSE_ALARMS, day));
  return true;
};

/** Once a day for each product: how often a release would have been found worse at moments without any. */
export const openCount = (counting: Counting): ((products: readonly Watched[]) => Promise<void>) => {
  const counted = new Map<number, string>();
  return async (products) => {
    const today = dayOf(counting.now());
    let left = AT_ONCE;
    for (const { beatMs, repo } of products) {
      if (left === 0 || beatMs === null || counted.get(repo.id) === today) continue;
      if (await countProduct(counting, repo.id, beatMs)) left -= 1;
      counted.set(repo.id, today);
    }
  };
};
