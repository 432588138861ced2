import type { Run } from "#src/durable/step.ts";
import { type Order, PATIENCE, type Signal } from "#src/signal.ts";
import { type CommandName, PARKS } from "#src/steering/command.ts";
import { type Minutes, startMinutes } from "./minutes.ts";
import { WaitEnded } from "./wait-ended.ts";

export type CommentSignal = Extract<Signal, { kind: "comment" }>;

/** A run that can look what people have said meanwhile, without losing what else has reached it. */
export type ListeningRun = Run & {
  minutes: Minutes;
  /** As of a run; of orders only those that the caller `takes`, since what else is ordered is heeded here. */
  nextSignal<S>(timeoutSeconds: number, takes?: readonly CommandName[]): Promise<S | null>;
  /** Heeds what is ordered within a few seconds, for whoever was refused something by an order that is still to be read. */
  attend(): Promise<void>;
  /** Comments that are there by now, and wishes ordered to be heard, oldest first. */
  readComments(): Promise<CommentSignal[]>;
  /** These were no business of whoever read them, and are the next signals again. */
  putBack(signals: readonly Signal[]): void;
};

/** How a run heeds orders that nobody waits for. */
export type Heed = {
  /** Answers what can be done at any time, and says of the rest that it can't now. */
  heed(order: Order): Promise<void>;
  /** Somebody had the run paused, stopped or ignored. */
  park(order: Order): Promise<void>;
  /** Somebody has it go on. */
  unpark(order: Order): Promise<void>;
};

/** Seconds that an order may take from its comment to its run. */
const ATTENTION = 5;
const UNPARKS = new Set<CommandName>(["resume", "build", "retry", "go"]);

const isOrder = (signal: Signal | null): signal is Order => signal?.kind === "order";

/** Whatever else came while somebody looked for comments is the next signal, in the order in which it came. */
export const listen = (run: Run, { heed, park, unpark }: Heed, minutes = startMinutes()): ListeningRun => {
  const kept: Signal[] = [];

  /** Nothing goes on until somebody has it go on; what else comes meanwhile is kept. */
  const waitParked = async (order: Order): Promise<void> => {
    await park(order);
    for (;;) {
      const signal = await run.nextSignal<Signal>(PATIENCE);
      if (signal === null) throw new WaitEnded();
      if (!isOrder(signal)) kept.push(signal);
      else if (UNPARKS.has(signal.command.name)) return unpark(signal);
      else if (PARKS.has(signal.command.name)) await park(signal);
      else await heed(signal);
    }
  };

  const follow = (order: Order): Promise<void> => (PARKS.has(order.command.name) ? waitParked(order) : heed(order));

  return {
    ...run,
    minutes,
    nextSignal: async <S>(timeoutSeconds: number, takes: readonly CommandName[] = []) => {
      for (;;) {
        const signal = kept.shift() ?? (await run.nextSignal<Signal>(timeoutSeconds));
        if (!isOrder(signal) || takes.includes(signal.command.name)) return signal as S | null;
        await follow(signal);
      }
    },
    readComments: async () => {
      const there = kept.splice(0);
      for (let signal = await run.nextSignal<Signal>(0); signal !== null; signal = await run.nextSignal<Signal>(0))
        there.push(signal);
      const comments: CommentSignal[] = [];
      for (const signal of there) {
        if (signal.kind === "comment") comments.push(signal);
        else if (!isOrder(signal)) kept.push(signal);
        else if (signal.command.name === "revise")
          comments.push({ ...signal, kind: "comment", text: signal.command.text });
        else await follow(signal);
      }
      return comments;
    },
    attend: async () => {
      const signal = await run.nextSignal<Signal>(ATTENTION);
      if (isOrder(signal) && PARKS.has(signal.command.name)) await follow(signal);
      else if (signal !== null) kept.push(signal);
    },
    putBack: (signals) => void kept.unshift(...signals),
  };
};
