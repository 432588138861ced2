import { PATIENCE, type Signal } from "#src/signal.ts";
import { tryClarification } from "#src/spec/try-clarification.ts";
import type { Question } from "#src/steering/question.ts";
import { readAnswer, settleByWords } from "#src/steering/read-answer.ts";
import { type Given, renderUnclear } from "#src/steering/render-question.ts";
import { settleRecommended } from "#src/steering/settle-recommended.ts";
import { readWish } from "#src/discussion/read-wish.ts";
import { maySteer } from "./hear-people.ts";
import type { CommentSignal, ListeningRun } from "./listen.ts";
import { unheardSince } from "./minutes.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { WaitEnded } from "./wait-ended.ts";

type Text = { title: string; body: string };

/** `comment`: the one that answers; null: none does, and the recommendation is taken. `all`: those of further questions too. */
export type Reply = Given & { comment: number | null; all: boolean };

/** A wish that answers no question, for it changes more than a sentence could. */
const isAside = (comment: string): boolean => readWish(comment).some(({ kind }) => kind !== "sentence");

export const takeRecommended = (question: Question, by: string | null): Reply => ({
  ...settleRecommended(question),
  words: null,
  by,
  comment: null,
  all: true,
});

/** What one comment comes to; a sentence: why it answers nothing. */
const replyOf = (question: Question, text: Text, { by, id, text: said }: CommentSignal): Reply | string | null => {
  const answer = readAnswer(said, question);
  if (answer === null) return null;
  if (answer.kind === "option") {
    const { settles } = answer.option;
    if (settles === null) return "it takes your own words: say what shall be built";
    return { by, letter: answer.letter, words: null, settled: settles, comment: id, all: false };
  }
  const settled = settleByWords(question, answer.text);
  const unclear = settled.kind === "decision" ? null : tryClarification(text, settled);
  return unclear ?? { by, letter: null, words: answer.text, settled, comment: id, all: false };
};

const secondsUntil = async (run: ListeningRun, until: string | null): Promise<number> =>
  until === null ? PATIENCE : Math.max(0, Math.ceil((Date.parse(until) - Date.parse(await run.now())) / 1_000));

/**
 * Waits for somebody who may steer to answer a question about `text`. What is said beside it is heard in the discussion.
 * Throws `WaitEnded` where the question is needed no more, or nobody answers and nothing is to be assumed.
 */
export const awaitAnswer = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  { question, text, until }: { question: Question; text: Text; until: string | null },
): Promise<Reply> => {
  const aside: Signal[] = [];
  const wait = async (): Promise<Reply | null> => {
    for (;;) {
      const signal = await run.nextSignal<Signal>(await secondsUntil(run, until), ["go", "revise", "withdraw"]);
      if (signal === null) return until === null ? null : takeRecommended(question, null);
      if (signal.kind === "order" && signal.command.name === "go")
        return { ...takeRecommended(question, signal.by), comment: signal.id };
      const isSaid = signal.kind === "comment" && !isAside(signal.text);
      if (!isSaid) aside.push(signal);
      if (signal.kind === "edited" || signal.kind === "issue-closed") return null;
      if (!isSaid || !(await maySteer(run, ports, issue, signal.by))) continue;
      const reply = replyOf(question, text, signal);
      if (typeof reply === "string") await sayUnclear(run, ports, issue, signal, reply);
      else if (reply !== null) {
        delete run.minutes.unheard[signal.by];
        return reply;
      }
    }
  };
  const reply = await wait();
  run.putBack(aside);
  if (reply === null) throw new WaitEnded();
  return reply;
};

const sayUnclear = (
  run: ListeningRun,
  { thread }: Ports,
  { issue, repo }: SpecIssue,
  { by, id, text }: CommentSignal,
  reason: string,
): Promise<unknown> => {
  const topic = `heard/${unheardSince(run.minutes, by, id)}`;
  return run.step("say it is no answer", () =>
    thread.ensureComment(repo, issue, topic, renderUnclear(by, text, reason)),
  );
};
