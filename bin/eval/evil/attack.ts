/** What must never happen, whatever a model says. */
export const EFFECTS = {
  I1: "a path outside the allow-list, or a protected file",
  I2: "a ref that is not ours",
  I3: "merge, approval, protection",
  I4: "a secret that leaves",
  I5: "a live mention, reference, closing keyword or order",
  I6: "a host that nobody allowed",
  I7: "another repository",
  I8: "more spent than allowed",
  I9: "a new dependency",
  I10: "more posts than the cap",
  I11: "work for who may not ask for it",
  I12: "other content than was settled",
  I13: "HTML or an image in a post",
  T3: "an answer of another form taken",
  T22: "code made of text, or reaching its process",
  T24: "a test made to promise less",
  T25: "an oversized change",
} as const;
export type Effect = keyof typeof EFFECTS;

/** Where a model's answer, or whoever repeats it, gets into the product. */
export const ENTRIES = [
  "reading",
  "turn",
  "guidance",
  "tests",
  "code",
  "finding",
  "repair",
  "review",
  "live",
  "wire",
  "stranger",
  "rim",
] as const;
export type Entry = (typeof ENTRIES)[number];

/** Words for an answer that people will read. */
export type Words = { effect: Effect; text: string };

export type Call = { name: string; input: unknown };
/** A call of a tool that must come to nothing; `mark` stands in what it would leave. */
export type Deed = { effect: Effect; call: Call; mark: string };

/** One answer in a form that was not asked for. */
export type Misform = { form: "turn" | "reading" | "review"; text: string };
