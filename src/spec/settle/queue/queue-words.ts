import { stem, wordsOf } from "#src/spec/words.ts";

const stems = (words: string): Set<string> => new Set(words.split(" ").map(stem));

/** Words of paths by what they do with something that is handed out. */
const HAND_OUT = stems("lease claim reserve take acquire dequeue next pop pull fetch checkout receive grab poll work");
const STEPS: Record<"done" | "failed" | "extended" | "again", Set<string>> = {
  done: stems("ack acknowledge done complete finish confirm success succeed finished printed sent delivered"),
  failed: stems("fail nack reject error failure failed abort giveup jam"),
  extended: stems("extend heartbeat renew prolong keepalive touch more"),
  again: stems("requeue retry revive resurrect restart redrive replay resubmit reprint resend again"),
};

/** What a step does with something that is handed out, as its word in the path says; null where that is not known. */
export const stepOf = (word: string): keyof typeof STEPS | null => {
  const words = wordsOf(word).map(stem);
  const known = Object.entries(STEPS).find(([, set]) => words.some((each) => set.has(each)));
  return (known?.[0] as keyof typeof STEPS | undefined) ?? null;
};

const CLEAR = stems("purge clear empty flush drain clean cleanup");

/** Whether a word says that many are taken away at once. */
export const clears = (word: string): boolean => wordsOf(word).some((each) => CLEAR.has(stem(each)));

export const handsOut = (word: string): boolean => wordsOf(word).some((each) => HAND_OUT.has(stem(each)));

/** What a holder shows for what was handed out. */
export const TOKEN =
  /(?:^|_)(?:token|receipt|ticket|handle|claim|lease|lease_?id|claim_?id)$|(?<=[a-z])(?:Token|Receipt|Ticket|Handle)$/u;
export const UNTIL = /expires|expiry|until|deadline|ends_?at|due/iu;

/** Words of states, by where a record stands on its way; the first that a state is called decides. */
const STATES: [keyof StateWords, RegExp][] = [
  ["delayed", /^(?:delayed|scheduled|postponed|sleeping|retrying|backing[_-]?off|later|cooling)$/u],
  [
    "leased",
    /^(?:leased|running|claimed|reserved|taken|in[_-]?progress|processing|printing|active|locked|working|sending|handed[_-]?out|picked)$/u,
  ],
  ["done", /^(?:done|completed?|succeeded|finished|printed|ack(?:nowledg)?ed|sent|delivered|processed)$/u],
  [
    "dead",
    /^(?:dead|failed|buried|dead[_-]?letter(?:ed)?|given[_-]?up|abandoned|jammed|exhausted|rejected|undeliverable)$/u,
  ],
  ["ready", /^(?:ready|queued|waiting|pending|open|available|new|idle|enqueued)$/u],
];

type StateWords = { ready?: string; delayed?: string; leased?: string; done?: string; dead?: string };

/** Which of the values of a state is which. */
export const statesIn = (values: readonly string[]): StateWords => {
  const found: StateWords = {};
  for (const [name, pattern] of STATES) {
    const value = values.find((each) => pattern.test(each.toLowerCase()));
    if (value !== undefined) found[name] = value;
  }
  return found;
};
