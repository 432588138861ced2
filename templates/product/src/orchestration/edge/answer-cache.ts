import type { FullOutcome } from "../contract/call.ts";

const MAX_ANSWERS = 1_000;

type Kept = { outcome: FullOutcome; until: number };

/** Answers to reads that are open to anyone, for as long as the setting `cacheMs` allows. Each isolate has its own. */
const answers = new Map<string, Map<string, Kept>>();

const instanceOf = (service: string, key: string): string => `${service} ${key}`;

export const recallRead = (service: string, key: string, question: string, now: number): FullOutcome | null => {
  const kept = answers.get(instanceOf(service, key))?.get(question);
  return kept === undefined || kept.until <= now ? null : kept.outcome;
};

export const keepRead = (service: string, key: string, question: string, kept: Kept): void => {
  if (answers.size >= MAX_ANSWERS) answers.clear();
  const instance = instanceOf(service, key);
  const known = answers.get(instance);
  if (known === undefined || known.size >= MAX_ANSWERS) answers.set(instance, new Map([[question, kept]]));
  else known.set(question, kept);
};

/** After a write, this isolate answers from before it no more. Others do until the time is over. */
export const forgetReads = (service: string, key: string): void => {
  answers.delete(instanceOf(service, key));
};
