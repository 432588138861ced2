import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Ask, Question } from "./ask.ts";

/** `repeats`: questions that got no answer; `deferred`: answers that told to try again, 503 and 504. */
export type AskCounts = { answers: number; repeats: number; deferred: number };

const PAUSE_MS = 20;
const GIVE_UP_MS = 60_000;

/** Asks until it is answered: a client that got none sends the same again, under the same key. */
export const askPatiently = (ask: Ask, isUp: () => Promise<void>): { counts: AskCounts; ask: Ask } => {
  const counts: AskCounts = { answers: 0, repeats: 0, deferred: 0 };
  const patient = async (question: Question): Promise<Answer> => {
    for (const deadline = performance.now() + GIVE_UP_MS; performance.now() < deadline; await sleep(PAUSE_MS)) {
      await isUp();
      const answer = await ask(question).catch(() => null);
      if (answer === null) counts.repeats += 1;
      else if (answer.status === 503 || answer.status === 504) counts.deferred += 1;
      else {
        counts.answers += 1;
        return answer;
      }
    }
    throw new Error(`no answer to ${question.method} ${question.path}`);
  };
  return { counts, ask: patient };
};
