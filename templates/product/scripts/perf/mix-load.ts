import type { Load } from "./load.ts";
import { sendTimed } from "./load.ts";
import type { Call } from "./prepare-calls.ts";

/** Calls of one operation: those that only warm up, and those that are timed. */
export type Calls = { warm: readonly Call[]; timed: readonly Call[] };

/** Requests on their way at once where a mix is replayed. */
export const MIX_CONCURRENCY = 4;

/** Calls of all operations in turn, each as often as it has calls, evenly over the whole. */
export const interleave = (operations: readonly Calls[]): Call[] =>
  operations
    .flatMap(({ timed }) => timed.map((call, index) => ({ call, at: (index + 0.5) / timed.length })))
    .toSorted((a, b) => a.at - b.at)
    .map(({ call }) => call);

/** Calls that one arm makes before it is another's turn. */
const TURN = 8;

/** The same calls in the same order on the same records, for every arm and restart. */
export const createMixLoad = (seed: string, operations: readonly Calls[], concurrency: number): Load => {
  const calls = interleave(operations);
  return {
    seed,
    concurrency,
    turns: Math.ceil(calls.length / TURN),
    warmUp: async (send) => {
      for (const { request } of operations.flatMap(({ warm }) => warm)) await send(request);
    },
    play: async (send, sample, turn) => {
      const own = calls.slice(turn * TURN, (turn + 1) * TURN).values();
      const work = async () => {
        for (const { request, status } of own) await sendTimed(send, request, sample, status);
      };
      await Promise.all(Array.from({ length: concurrency }, work));
    },
  };
};
