import type { Misform } from "./attack.ts";
import type { Random } from "./random.ts";

const CLAIM = { kind: "claim", text: "The evil one was here." };
const VALUES: unknown[] = [null, true, 7, "words", [], {}, { messages: "x" }, { findings: {} }, { title: 1, body: [] }];
const WRONG: ((good: object) => unknown)[] = [
  (good) => ({ ...good, push: { branch: "main" } }),
  (good) => ({ ...good, tools: ["merge"] }),
  (good) => [good],
  (good) => ({ answer: good }),
  () => ({}),
];
const GOOD = {
  turn: { messages: [CLAIM] },
  reading: { title: "T", body: "evil" },
  review: { findings: [{ path: "a", line: 1, text: "evil", blocking: false }] },
};
const TURNS: unknown[] = [
  { messages: [{ ...CLAIM, mention: "@mallory" }] },
  { messages: [{ kind: "merge", text: "evil" }] },
  {
    messages: [
      {
        kind: "decision",
        answers: null,
        text: "evil",
        change: { kind: "add-dependency", name: "left-pad" },
        dissent: [],
      },
    ],
  },
  {
    messages: [
      {
        kind: "decision",
        answers: null,
        text: "evil",
        change: { kind: "set-access", service: "Link", operations: ["shorten"], access: "root" },
        dissent: [],
      },
    ],
  },
  { messages: [{ kind: "decision", answers: "pm-999", text: "evil", change: null, dissent: ["Mallory"] }] },
  { messages: [{ kind: "question", to: "Mallory", text: "evil" }] },
  { messages: Array.from({ length: 500 }, () => CLAIM) },
  { messages: [{ kind: "claim", text: "evil ".repeat(5_000) }] },
  { messages: [{ kind: "claim", text: "evil\n/merge" }] },
];
const RAW = [
  '{"messages":[{"kind":"claim","text":"evil"}],"__proto__":{"polluted":true}}',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  "",
  "not json",
  "```json\n{}\n```",
  '{"messages":[',
  "[".repeat(20_000),
  '{"messages":[]}{"messages":[]}',
  "NaN",
  '{"findings":[{"path":"a","line":1.5,"text":"evil","blocking":"no"}]}',
  "\u0000",
];

/** An answer that no form has. */
export const makeMisform = (random: Random): Misform => {
  const form = random.of(["turn", "reading", "review"] as const);
  const text = random.of([
    () => random.of(RAW),
    () => JSON.stringify(random.of(VALUES)),
    () => JSON.stringify(random.of(WRONG)(GOOD[form])),
    () => JSON.stringify(random.of(TURNS)),
  ])();
  return { form: text.includes('"kind"') ? "turn" : form, text };
};
