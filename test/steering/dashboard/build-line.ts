import type { Build } from "#src/steering/dashboard/board.ts";

/** A build that waits for people, but for what is said otherwise. */
export const buildLine = (own: Partial<Build> = {}): Build => ({
  issue: 7,
  title: "Links",
  standing: "waiting",
  pull: null,
  says: "somebody answers [a question](../issues/7#issuecomment-3).",
  canRetry: false,
  hasEnded: false,
  cause: null,
  ...own,
});
