import { type Kind, type Limit, LIMITS } from "./limits.ts";

/** What was sent within the time of one limit. */
type Window = Limit & { sent: { at: number; cost: number }[]; sum: number };

export type Budget = {
  /** When a request may go that leaves `reserve` (0 to 1) of every limit to others; `now` where it may go at once. */
  freeAt(kind: Kind, reserve: number, now: number): number;
  spend(kind: Kind, now: number): void;
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

/** Counts what is sent against every limit, over windows that slide. */
export const openBudget = (): Budget => {
  const windows: Window[] = LIMITS.map((limit) => ({ ...limit, sent: [], sum: 0 }));
  return {
    freeAt: (kind, reserve, now) =>
      Math.max(
        now,
        ...windows.map((window) => {
          const cost = window.costs[kind];
          if (cost === 0) return now;
          forget(window, now);
          const most = Math.max(cost, Math.floor(window.most * (1 - reserve)));
          return waitFor(window, most - cost, now);
        }),
      ),
    spend: (kind, now) => {
      for (const window of windows) {
        const cost = window.costs[kind];
        if (cost === 0) continue;
        window.sent.push({ at: now, cost });
        window.sum += cost;
      }
    },
  };
};
