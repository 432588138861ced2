/** `content`: a new issue, comment, review or pull request, of which people are notified. */
export type Kind = "read" | "write" | "content";

/** Within any `ms`, requests that cost at most `most` in all. */
export type Limit = { ms: number; most: number; costs: Record<Kind, number> };

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const ANY = { read: 1, write: 1, content: 1 };
const WRITES = { read: 0, write: 1, content: 1 };
const CONTENT = { read: 0, write: 0, content: 1 };

/** What GitHub documents for one installation of an app, the strictest where it names several. */
export const LIMITS: readonly Limit[] = [
  { ms: SECOND, most: 1, costs: WRITES },
  { ms: 3 * SECOND, most: 1, costs: CONTENT },
  { ms: MINUTE, most: 900, costs: { read: 1, write: 5, content: 5 } },
  { ms: MINUTE, most: 80, costs: CONTENT },
  { ms: HOUR, most: 500, costs: CONTENT },
  { ms: HOUR, most: 5_000, costs: ANY },
];
