import type { Run } from "#src/durable/step.ts";
import { type Order, PATIENCE, type Signal } from "#src/signal.ts";
import { type CommandName, PARKS } from "#src/steering/command.ts";
import { heedNews, isOrder, isUnparking, type Moved, type Woken } from "./heed-news.ts";
import { type Minutes, startMinutes } from "./minutes.ts";
import { WaitEnded } from "./wait-ended.ts";

/** `thread`: where it was said, if that is not the issue for certain. */
export type CommentSignal = Extract<Signal, { kind: "comment" }> & { thread?: number };
/** Somebody takes back what is called by the id, or the words, `rule`. `id`: of their comment on `thread`. */
export type Withdrawal = { kind: "withdrawal"; id: number; by: string; rule: string; thread: number };

type Taken = CommandName | "woken" | "room";

/** A run that can look what people have said meanwhile, without losing what else has reached it. */
export type ListeningRun = Run & {
  minutes: Minutes;
  /**
   * As of a run; of orders only those that the caller `takes`, since what else is ordered is heeded here. Of a rest
   * callers hear only where they take `woken`, of the end of other pull requests where they take `room`.
   */
  nextSignal<S>(timeoutSeconds: number, takes?: readonly Taken[]): Promise<S | null>;
  /** Heeds what is ordered within a few seconds, for whoever was refused something by an order that is still to be read. */
  attend(): Promise<void>;
  /** Comments that are there by now, and wishes ordered to be heard or taken back, oldest first. */
  readComments(): Promise<(CommentSignal | Withdrawal)[]>;
  /** These were no business of whoever read them, and are the next signals again. */
  putBack(signals: readonly Signal[]): void;
  /** Does nothing, and says nothing, until there is news that it can go on, or somebody orders it. */
  rest(because: string): Promise<void>;
};

/** How a run heeds what nobody waits for. */
export type Heed = {
  /** Answers what can be done at any time, and says of the rest that it can't now. */
  heed(order: Order): Promise<void>;
  /** Somebody had the run paused, stopped or ignored. */
  park(order: Order): Promise<void>;
  /** Somebody has it go on. */
  unpark(order: Order): Promise<void>;
  move(to: Moved): void;
};

/** Seconds that an order may take from its comment to its run. */
const ATTENTION = 5;

/** Whatever else came while somebody looked for comments is the next signal, in the order in which it came. */
export const listen = (run: Run, { heed, move, park, unpark }: Heed, minutes = startMinutes()): ListeningRun => {
  const { kept, next, rest } = heedNews(run, move);

  /** Nothing goes on until somebody has it go on; what else comes meanwhile is kept. */
  const waitParked = async (order: Order): Promise<void> => {
    await park(order);
    const later: (Signal | Woken)[] = [];
    for (;;) {
      const signal = await next(PATIENCE);
      if (signal === null) throw new WaitEnded();
      if (!isOrder(signal)) later.push(signal);
      else if (isUnparking(signal)) {
        kept.unshift(...later);
        return unpark(signal);
      } else if (PARKS.has(signal.command.name)) await park(signal);
      else await heed(signal);
    }
  };

  const follow = (order: Order): Promise<void> => (PARKS.has(order.command.name) ? waitParked(order) : heed(order));

  const readComments: ListeningRun["readComments"] = async () => {
    const there: (Signal | Woken)[] = [];
    for (let signal = await next(0); signal !== null; signal = await next(0)) there.push(signal);
    const comments: (CommentSignal | Withdrawal)[] = [];
    for (const signal of there) {
      if (signal.kind === "comment") comments.push(signal);
      else if (!isOrder(signal)) kept.push(signal);
      else if (signal.command.name === "revise")
        comments.push({ ...signal, kind: "comment", text: signal.command.text });
      else if (signal.command.name === "withdraw")
        comments.push({ ...signal, kind: "withdrawal", rule: signal.command.rule });
      else await follow(signal);
    }
    return comments;
  };

  return {
    ...run,
    minutes,
    rest,
    readComments,
    nextSignal: async <S>(timeoutSeconds: number, takes: readonly Taken[] = []) => {
      for (;;) {
        const signal = await next(timeoutSeconds);
        if ((signal?.kind === "woken" || signal?.kind === "room") && !takes.includes(signal.kind)) continue;
        if (!isOrder(signal) || takes.includes(signal.command.name)) return signal as S | null;
        await follow(signal);
      }
    },
    attend: async () => {
      const signal = await run.nextSignal<Signal>(ATTENTION);
      if (isOrder(signal) && PARKS.has(signal.command.name)) await follow(signal);
      else if (signal !== null) kept.push(signal);
    },
    putBack: (signals) => void kept.unshift(...signals),
  };
};
