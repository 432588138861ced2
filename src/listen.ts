import type { Run } from "#src/durable/step.ts";
import type { Signal } from "./signal.ts";

export type CommentSignal = Extract<Signal, { kind: "comment" }>;

/** A run that can look what people have said meanwhile, without losing what else has reached it. */
export type ListeningRun = Run & {
  /** Comments that are there by now, oldest first. */
  readComments(): Promise<CommentSignal[]>;
  /** These were no business of whoever read them, and are the next signals again. */
  putBack(signals: readonly Signal[]): void;
};

/** Whatever else came while somebody looked for comments is the next signal, in the order in which it came. */
export const listen = (run: Run): ListeningRun => {
  const kept: Signal[] = [];
  return {
    ...run,
    nextSignal: async <S>(timeoutSeconds: number) =>
      (kept.shift() as S | undefined) ?? (await run.nextSignal<S>(timeoutSeconds)),
    readComments: async () => {
      const there = kept.splice(0);
      for (let signal = await run.nextSignal<Signal>(0); signal !== null; signal = await run.nextSignal<Signal>(0))
        there.push(signal);
      kept.push(...there.filter(({ kind }) => kind !== "comment"));
      return there.filter((signal) => signal.kind === "comment");
    },
    putBack: (signals) => void kept.unshift(...signals),
  };
};
