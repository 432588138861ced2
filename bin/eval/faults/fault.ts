import type { ModelRequest, Reply } from "#src/world/models/script.ts";

/** One way in which a provider or a model fails. `honest`: what would have been answered. */
export type Fault = {
  name: string;
  /** Until somebody who the run waits for has seen to it; else the first time alone. */
  lasting: boolean;
  reply(request: ModelRequest, honest: Reply): Reply;
  /** `refused`: nobody listens. `spent`: the run has no money left. `killed`: the app's process dies amid the call. */
  how: "replies" | "refused" | "spent" | "killed";
  /** At which requests of a phase. */
  isAt(request: Pick<ModelRequest, "messages">): boolean;
};

const fault = (name: string, lasting: boolean, reply: Fault["reply"]): Fault => ({
  name,
  lasting,
  reply,
  how: "replies",
  isAt: () => true,
});
const once = (name: string, reply: Fault["reply"]): Fault => fault(name, false, reply);
const lasting = (name: string, reply: Fault["reply"]): Fault => fault(name, true, reply);

const busy = ({ provider }: ModelRequest): Reply => ({ status: provider === "anthropic" ? 529 : 503 });
const broke = ({ provider }: ModelRequest): Reply =>
  provider === "anthropic" ? { status: 402 } : { status: 429, code: "insufficient_quota" };
const tooLong = ({ provider }: ModelRequest): Reply =>
  provider === "anthropic" ? { status: 413 } : { status: 400, code: "context_length_exceeded" };
const GARBAGE = ["html", "bad-json", "no-end"] as const;
/** Long enough to break off amid it, in whichever form it is. */
const MANY_WORDS = "word ".repeat(200);

export const FAULTS: Record<string, Fault> = {
  overloadedOnce: once("overloaded (529, 503), once", busy),
  overloaded: lasting("overloaded, lasting", busy),
  overloadedAmid: {
    ...lasting("overloaded amid a piece of work, lasting", busy),
    isAt: ({ messages }) => messages.length > 1,
  },
  overloadedInStream: once("overloaded amid the answer, once", (_, honest) => ({
    ...honest,
    streamError: "overloaded_error",
  })),
  limitedBriefly: once("rate limit, for 7 s", () => ({ status: 429, retryAfter: 7 })),
  limited: lasting("rate limit, lasting, it doesn't say how long", () => ({ status: 429 })),
  limitedLong: lasting("rate limit, for an hour", () => ({ status: 429, retryAfter: 3600 })),
  silentOnce: once("no byte of an answer, once", () => ({ hang: true })),
  silent: lasting("no byte of an answer, lasting", () => ({ hang: true })),
  stalledOnce: once("falls silent amid the answer, once", () => ({ say: MANY_WORDS, stall: 2 })),
  brokenOnce: once("connection breaks off amid the answer, once", () => ({ say: MANY_WORDS, breakOff: 3 })),
  resetOnce: once("connection reset before the answer, once", () => ({ say: MANY_WORDS, breakOff: 0 })),
  refused: { ...lasting("nobody listens, lasting", () => ({ hang: true })), how: "refused" },
  denied: lasting("key refused (401)", () => ({ status: 401 })),
  broke: lasting("no credit", broke),
  tooLong: lasting("context too long", tooLong),
  rejected: lasting("request rejected (400)", () => ({ status: 400 })),
  garbage: lasting("garbage: a page of HTML, an event that is no JSON, no end", ({ nth }) => ({
    say: MANY_WORDS,
    garbage: GARBAGE[nth % GARBAGE.length] ?? "html",
  })),
  unwilling: lasting("the model refuses", () => ({ refuse: true })),
  cutOnce: once("cut at its token cap, once", () => ({ cut: MANY_WORDS })),
  cut: lasting("cut at its token cap, lasting", () => ({ cut: MANY_WORDS })),
  unfitOnce: once("not in the form asked for, once", () => ({ say: "Certainly!" })),
  unfit: lasting("not in the form asked for, lasting", () => ({ say: "Certainly!" })),
  spent: { ...once("the run's budget is spent", (_, honest) => honest), how: "spent" },
  killed: { ...once("the app is killed amid the call", () => ({ hang: true })), how: "killed" },
};
