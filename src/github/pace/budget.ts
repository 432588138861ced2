import { type Kind, type Limit, LIMITS } from "./limits.ts";

/** What was sent within the time of one limit. */
type Window = Limit & { sent: { at: number; cost: number }[]; sum: number };

/** What GitHub says of a token's hour: `resetAt` in milliseconds of the clock. */
export type Told = { limit: number; remaining: number; resetAt: number };

export type Budget = {
  /**
   * When a request may go that leaves `reserve` (0 to 1) of every limit to others; `now` where it may go at once. `ahead`:
   * about when, if so many of its kind go before it.
   */
  freeAt(kind: Kind, reserve: number, now: number, ahead?: number): number;
  spend(kind: Kind, now: number): void;
  /** Others may have used what is not counted here: the app before it was started anew. */
  learn(told: Told): void;
};

const forget = (window: Window, now: number): void => {
  let gone = 0;
  for (const { at, cost } of window.sent) {
    if (at > now - window.ms) break;
    gone += 1;
    window.sum -= cost;
  }
  if (gone > 0) window.sent.splice(0, gone);
};

/** The time at which so much of what was sent is long enough ago. */
const waitFor = ({ ms, sent, sum }: Window, room: number, now: number): number => {
  let left = sum;
  let at = now;
  for (const past of sent) {
    if (left <= room) break;
    left -= past.cost;
    at = past.at + ms;
  }
  return at;
};

/** Whole spans of a limit that go by before this one's turn, and what else must fit into the next. */
const freeIn = (window: Window, cost: number, most: number, ahead: number, now: number): number => {
  const all = cost * (ahead + 1);
  const spans = Math.ceil(all / most) - 1;
  return waitFor(window, Math.max(0, (spans + 1) * most - all), now) + spans * window.ms;
};

/** Counts what is sent against every limit, over windows that slide. */
export const openBudget = (): Budget => {
  const windows: Window[] = LIMITS.map((limit) => ({ ...limit, sent: [], sum: 0 }));
  let told: Told = { limit: 0, remaining: 0, resetAt: 0 };
  const isUsedUp = (reserve: number, now: number): boolean =>
    now < told.resetAt && told.remaining <= told.limit * reserve;
  return {
    freeAt: (kind, reserve, now, ahead = 0) =>
      Math.max(
        isUsedUp(reserve, now) ? told.resetAt : now,
        ...windows.map((window) => {
          const cost = window.costs[kind];
          if (cost === 0) return now;
          forget(window, now);
          const most = Math.max(cost, Math.floor(window.most * (1 - reserve)));
          return freeIn(window, cost, most, ahead, now);
        }),
      ),
    learn: (now) => {
      // Answers come in any order; within an hour the least that is left is the newest.
      const isNewer = now.resetAt === told.resetAt ? now.remaining < told.remaining : now.resetAt > told.resetAt;
      if (isNewer) told = now;
    },
    spend: (kind, now) => {
      told.remaining -= 1;
      for (const window of windows) {
        const cost = window.costs[kind];
        if (cost === 0) continue;
        window.sent.push({ at: now, cost });
        window.sum += cost;
      }
    },
  };
};
