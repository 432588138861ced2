import type { ByHand } from "./by-hand.ts";
import type { Run } from "#src/durable/step.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";

/** Of a branch: what was written by hand, and the commit at which it holds that. */
export type Pushed = { byHand: ByHand; head: string };

type Person = { login: string; id: number };

/**
 * One commit more, which turns what a branch holds into `byHand`, with thanks to `people`. Null: somebody else has pushed
 * meanwhile, and nothing was.
 */
export const pushByHand = async (
  run: Run,
  { proposal }: Pick<Ports, "proposal">,
  { issue, pull }: Proposed,
  { byHand: before, head: onto }: Pushed,
  { byHand, message, people }: { byHand: ByHand; message: string; people: readonly Person[] },
): Promise<Pushed | null> => {
  const known = new Map(before.files.map(({ content, path }) => [path, content]));
  const content = {
    branch: pull.branch,
    onto,
    files: byHand.files.filter(({ content: text, path }) => known.get(path) !== text),
    removed: byHand.removed.filter((path) => !before.removed.includes(path)),
    message,
    coAuthors: people.map(({ id, login }) => ({ name: login, email: `${id}+${login}@users.noreply.github.com` })),
  };
  const head = await run.step("push by hand", () => proposal.ensureCommit(issue.repo, content));
  return head === null ? null : { byHand, head };
};
