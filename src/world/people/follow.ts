import { setTimeout as sleep } from "node:timers/promises";
import { type Happening, narrate } from "./narrate.ts";
import type { Person } from "./person.ts";
import { look, type Sight } from "./thread.ts";

const BEAT_MS = 400;

export type Following = {
  /** Looks on, telling what happens, until `reached`; throws after `seconds`, or with the cause where it can't come any more. */
  until(what: string, reached: (sight: Sight) => boolean, seconds: number): Promise<Sight>;
};

/** Why the story can't go on by itself, as the thread shows it; null while it can. */
export const findObstacle = (sight: Sight): string | null => {
  const status = sight.comments.find(
    ({ user, body }) => user.type === "Bot" && /^\*\*(?:Nothing is built yet|Waiting for|Stopped)/u.test(body),
  );
  if (status) return `the app's answer on the issue is:\n\n${status.body.replaceAll(/<!--[^]*?-->/gu, "").trim()}`;
  const check = sight.checks.find(
    ({ conclusion }) => conclusion !== null && !["success", "skipped", "neutral"].includes(conclusion),
  );
  if (check && sight.pullComments.some(({ user }) => user.type === "Bot"))
    return `check “${check.name}” ended as ${check.conclusion}: ${check.html_url}`;
  for (const { environment, statuses } of sight.deployments)
    if (statuses[0]?.state === "failure") return `the deployment to ${environment} failed: ${statuses[0].log_url}`;
  return null;
};

/** Follows one issue as a person with the page open does. `tell` hears of each thing once. */
export const openFollowing = (options: {
  person: Person;
  repo: string;
  issue: number;
  tell: (happening: Happening) => void;
  signal: AbortSignal;
}): Following => {
  const { person, repo, issue, tell, signal } = options;
  let before: Sight | null = null;
  return {
    until: async (what, reached, seconds) => {
      const deadline = performance.now() + seconds * 1000;
      for (;;) {
        signal.throwIfAborted();
        const sight = await look(person, repo, issue);
        for (const happening of narrate(before, sight)) tell(happening);
        before = sight;
        if (reached(sight)) return sight;
        const obstacle = findObstacle(sight);
        if (obstacle !== null) throw new Error(`${what} did not come about: ${obstacle}`);
        if (performance.now() > deadline)
          throw new Error(`${what} did not come about within ${seconds} s; the thread is at ${sight.issue.html_url}`);
        await sleep(BEAT_MS, undefined, { signal });
      }
    },
  };
};
