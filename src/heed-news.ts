import type { Run } from "#src/durable/step.ts";
import { type Order, PATIENCE, type Rest, type Signal } from "#src/signal.ts";
import type { CommandName } from "#src/steering/command.ts";
import { RunEnded } from "./run-ended.ts";

export type Moved = Extract<Signal, { kind: "moved" }>;

/** After a rest: what happened meanwhile was told to nobody, so whoever follows something must look. */
export type Woken = { kind: "woken" };

/** The signals of a run but those about the place where it works, which are heeded here. */
export type Heeding = {
  /** Null after `timeoutSeconds`. Throws `RunEnded` where nothing can be done there any more; sleeps through a rest. */
  next(timeoutSeconds: number): Promise<Signal | Woken | null>;
  /** Does nothing until there is news that it can go on, or somebody orders it. */
  rest(because: string): Promise<void>;
  /** Signals that are to come next, or after all that is kept already. */
  kept: (Signal | Woken)[];
};

/** While it is so, GitHub tells the app nothing else. */
const DEAFENING = new Set<Rest>(["the app is suspended", "the app was taken off the repository"]);
const UNPARKS = new Set<CommandName>(["resume", "build", "retry", "go"]);

export const isOrder = (signal: Signal | Woken | null): signal is Order => signal?.kind === "order";

/** Whether somebody has a run go on that doesn't. */
export const isUnparking = ({ command }: Order): boolean => UNPARKS.has(command.name);

export const heedNews = (run: Run, move: (to: Moved) => void): Heeding => {
  const kept: (Signal | Woken)[] = [];

  /** `news`: what keeps it, as far as that was told. It goes on once all of it is over, or somebody orders it. */
  const sleep = async (because: string, news: Rest[]): Promise<void> => {
    await run.step("rest", async () => because);
    const reasons = new Set(news);
    const later: (Signal | Woken)[] = [];
    for (let resting = true; resting;) {
      const signal = kept.shift() ?? (await run.nextSignal<Signal>(PATIENCE));
      if (signal === null) throw new RunEnded({ state: "paused", because });
      if (signal.kind === "ended") throw new RunEnded({ state: "abandoned", because: signal.because });
      if (signal.kind === "moved") move(signal);
      else if (signal.kind === "rests") reasons.add(signal.because);
      else if (signal.kind === "wakes") {
        // Whoever was kept out heard of nothing, neither that something else was over: the next call shows it.
        if (DEAFENING.has(signal.because)) reasons.clear();
        reasons.delete(signal.because);
        resting = reasons.size > 0;
      } else if (isOrder(signal) && isUnparking(signal)) resting = false;
      else later.push(signal);
    }
    kept.unshift(...later, { kind: "woken" });
  };

  return {
    kept,
    rest: (because) => sleep(because, []),
    next: async (timeoutSeconds) => {
      for (;;) {
        const signal = kept.shift() ?? (await run.nextSignal<Signal>(timeoutSeconds));
        if (signal?.kind === "ended") throw new RunEnded({ state: "abandoned", because: signal.because });
        if (signal?.kind === "moved") move(signal);
        else if (signal?.kind === "rests") await sleep(signal.because, [signal.because]);
        else if (signal?.kind !== "wakes") return signal;
      }
    },
  };
};
