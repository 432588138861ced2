/** What to write instead, by why a line is not built; the first that fits. */
const MENDS: [RegExp, string][] = [
  [/\btakes code of its own\b/u, "With a model key configured the agents write it."],
  [
    /\bno rule turns this into code\b/u,
    "Say it where the request or field is told: who may, in which state, else which status, or what it sets. What only explains may stay.",
  ],
  [
    /\brule for a field\b/u,
    "Known are: required, optional, default …, at least …, at most …, unique, one of …, pattern `…`, set by the service.",
  ],
  [
    /\bno place for a next page\b/u,
    "Show in an example of the answer which member tells the next page, such as `next`.",
  ],
  [
    /\bnot understood (?:who|for whom)\b/u,
    "Write “Only the owner of a list may …”, “Signed-in people may …” or “Anyone may …”, or at a request “only its author”.",
  ],
  [
    /\bscenario is not checked\b|^this check in\b/u,
    'Write “When Ana sends `POST /notes` with `{…}`”, then “Then the answer is 201 and `title` is "…"”.',
  ],
  [
    /\bcannot be measured\b|\bis not measured\b/u,
    "Write “95 % of requests within 200 ms”, “1,000 requests a minute” or “99.9 % available”.",
  ],
  [/\bnever changes\b/u, "Name an operation that sets it: “Close it: sets `closed_at` to now”."],
  [/\bwhich field it sets\b/u, "Name the field and its value: “The status becomes `done`”."],
  [/\bthe parameter\b/u, "Say of which field it is: “`q`: the title contains this text”, “`from`, `to`: inclusive”."],
  [/\bin which order\b|\basks for$/u, "Write “newest first”, or “sorted by `name`”."],
  [/\bwhat it answers\b|\bits entries are\b/u, "Show its answer in a code block, with an example of every member."],
  [
    /\bno rule knows what it does\b/u,
    "Say it with a plain verb (add, list, read, change, replace, remove, count), or what it sets: “sets `done` to yes”.",
  ],
  [/^there is no section\b/u, "Use one of the headings in docs/spec.md, such as Rules or Who may do what."],
  [/^code (?:is|inside)\b/u, "Say it in words; code is read as an example of a request, its body or its answer."],
  [/\bcharacters is not read$/u, "Break it into shorter ones."],
  [/\bnothing makes a record of it\b/u, "Tell the request that makes one, such as `POST /notes`."],
];

/** What to write instead of a line that is not built for this reason; null: nothing is known that would be. */
export const suggestMend = (reason: string): string | null =>
  MENDS.find(([pattern]) => pattern.test(reason))?.[1] ?? null;
