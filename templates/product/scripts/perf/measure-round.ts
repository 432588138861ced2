import { createSend, type Send } from "../release/send-request.ts";
import { emptySample, type Load, type Sample } from "./load.ts";
import { listRuntimes, readMemory, readProcessorTime } from "./read-memory.ts";
import { shuffle } from "./shuffle.ts";
import { type Bundle, startBundle } from "./start-bundle.ts";
import { withStorage } from "./with-storage.ts";

export const ARMS = ["base", "control", "head"] as const;
export type Arm = (typeof ARMS)[number];

/** Stands in place of a request for what it takes until a bundle listens: all that it does before anybody asks. */
const START = "start";

/** What one restart came to. `memory`: bytes that workerd held at its end, null: not known. */
export type Restart = Sample & { memory: number | null };

type Started = { arm: Arm; send: Send; sample: Sample; runtime: string | undefined; start: number };

const withArm = <Result>(arm: Arm, bundle: Bundle, load: Load, use: (started: Started) => Promise<Result>) =>
  withStorage(load.seed, async (storage) => {
    const before = new Set(listRuntimes());
    const begun = performance.now();
    const { address, close } = await startBundle(bundle, storage);
    try {
      const spent = performance.now() - begun;
      const [runtime] = listRuntimes().filter((id) => !before.has(id));
      // What a busy machine does meanwhile is no work of the bundle's.
      const worked = runtime === undefined ? null : readProcessorTime(runtime);
      return await use({ arm, send: createSend(address), sample: emptySample(), runtime, start: worked ?? spent });
    } finally {
      await close();
    }
  });

/** Opens the arms that are left, and gives them all to `use`. */
const withArms = <Result>(
  left: readonly Arm[],
  bundles: Record<Arm, Bundle>,
  load: Load,
  use: (started: Started[]) => Promise<Result>,
): Promise<Result> => {
  const [arm, ...rest] = left;
  if (arm === undefined) return use([]);
  return withArm(arm, bundles[arm], load, (first) =>
    withArms(rest, bundles, load, (others) => use([first, ...others])),
  );
};

/**
 * Starts every arm afresh, side by side, lets each warm up, and has them take turns in an order of chance: what a busy
 * machine does meanwhile hits all of them alike.
 */
export const measureRound = (bundles: Record<Arm, Bundle>, load: Load): Promise<Record<Arm, Restart>> =>
  withArms(shuffle(ARMS), bundles, load, async (started) => {
    for (const { send } of started) await load.warmUp(send);
    for (let turn = 0; turn < load.turns; turn += 1)
      for (const { sample, send } of shuffle(started)) await load.play(send, sample, turn);
    const restarts = started.map(({ arm, runtime, sample, start }): [Arm, Restart] => [
      arm,
      {
        ...sample,
        times: new Map([...sample.times, [START, [start]]]),
        memory: runtime === undefined ? null : readMemory(runtime),
      },
    ]);
    return Object.fromEntries(restarts) as Record<Arm, Restart>;
  });
