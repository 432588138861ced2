import { setTimeout as sleep } from "node:timers/promises";
import { furnish } from "./furnish.ts";
import type { ProductName } from "./fault.ts";
import { type Desk, type Use, USES } from "./uses.ts";

const USERS = 50;
const PAUSE_MS = 600;

export type Users = {
  /** Requests answered so far, and how many of them with 400 and more or not at all. */
  counts(): { answered: number; failed: number };
  stop(): Promise<void>;
};

/** Has so many people use a product all the time. `receiver`: of webhooks. */
export const openUsers = async (product: ProductName, origin: string, receiver: string): Promise<Users> => {
  const desks = await furnish(product, origin, USERS, receiver);
  const ending = new AbortController();
  const told = { answered: 0, failed: 0 };
  const use = async (desk: Desk): Promise<void> => {
    const uses = USES[product];
    await sleep((PAUSE_MS * desk.index) / USERS);
    for (; !ending.signal.aborted; desk.turn += 1) {
      try {
        const { status } = await (uses[desk.turn % uses.length] as Use)(desk);
        told.answered += 1;
        if (status >= 400) told.failed += 1;
      } catch {
        told.failed += 1;
      }
      await sleep(PAUSE_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const used = Promise.all(desks.map(use));
  return {
    counts: () => ({ ...told }),
    stop: async () => {
      ending.abort();
      await used;
      for (const { user } of desks) user.close();
    },
  };
};
