import type { Run } from "#src/durable/step.ts";
import { renderCount } from "#src/markdown.ts";
import type { Signal } from "#src/signal.ts";
import { heedMendOrders } from "./heed-mend-orders.ts";
import type { Mending, MendingPorts } from "./mending.ts";
import type { Budgeted, Standstill } from "./within-budget.ts";

/** Seconds that an order may take from its comment to its run. */
const ATTENTION = 5;

/**
 * A run while agents write for it, and what stands in place of its status: an issue about a regression or an opportunity
 * has none. What else reaches it meanwhile it waits for no more.
 */
export const listenMending = (
  run: Run,
  ports: Pick<MendingPorts, "accounts" | "thread">,
  mending: Mending,
  tried: number,
): { listening: Budgeted; status: Standstill } => {
  let where = "a model writes a change.";
  const hear = (signal: Signal) => heedMendOrders(run, ports, mending, where)(signal);
  return {
    listening: {
      ...run,
      nextSignal: async <S>(seconds: number, takes: readonly string[] = []) => {
        for (;;) {
          const signal = await run.nextSignal<Signal>(seconds);
          if (signal === null || signal.kind !== "order" || takes.includes(signal.command.name))
            return signal as S | null;
          await hear(signal);
        }
      },
      attend: async () => {
        const signal = await run.nextSignal<Signal>(ATTENTION);
        if (signal !== null) await hear(signal);
      },
      putBack: () => undefined,
    },
    status: {
      wait: async (why) => void (where = why),
      resume: async () => void (where = "a model writes a change."),
      reached: () => (tried === 0 ? [] : [`${renderCount(tried, "change")} measured`]),
    },
  };
};
