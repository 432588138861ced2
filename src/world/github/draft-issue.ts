import { nameOf } from "./actor.ts";
import type { RepositoryRequest } from "./api-request.ts";
import { writesAsBot } from "./emit.ts";
import { now } from "./hub.ts";
import type { Issue } from "./state.ts";

/** What every new issue and pull request begins as. It has an id, and no number until nothing can refuse it any more. */
export const draftIssue = (
  { hub, actor, change }: RepositoryRequest,
  text: { title: string; body: string | null },
): Issue => {
  const at = now();
  return {
    id: hub.nextId(),
    number: 0,
    ...text,
    user: nameOf(actor),
    state: "open",
    stateReason: null,
    labels: [],
    assignees: [],
    locked: false,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    viaApp: writesAsBot(change),
    reactions: [],
    pull: null,
  };
};
