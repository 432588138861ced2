import type { Kind } from "./limits.ts";
import type { Paced, Urgency } from "./open-pace.ts";

/** What Octokit sends: a route with its parameters, and under `request` what its caller has to say of it. */
export type Sending = {
  method: string;
  url: string;
  owner?: unknown;
  repo?: unknown;
  issue_number?: unknown;
  request?: object;
};

/** Whoever sends says so where somebody waits for it. */
export const URGENT: Record<Exclude<Urgency, "bulk">, { urgency: Urgency }> = {
  answer: { urgency: "answer" },
  status: { urgency: "status" },
  idle: { urgency: "idle" },
};

const CONTENT = /\/(?:issues|pulls|comments|replies|reviews)$/u;

const kindOf = ({ method, url }: Sending): Kind => {
  if (method === "GET" || method === "HEAD") return "read";
  return method === "POST" && CONTENT.test(url) ? "content" : "write";
};

/**
 * How a request is to be paced; null: not at all, since others under way wait for it. `isAwaited`: whoever sends it answers
 * somebody, who waits for what is read as well, but not for all that comes of the answer.
 */
export const describeRequest = (sending: Sending, isAwaited: boolean): Paced | null => {
  if (sending.url.endsWith("/access_tokens")) return null;
  const { issue_number: issue, owner, repo, request } = sending;
  const kind = kindOf(sending);
  const { urgency = isAwaited && kind === "read" ? "answer" : "bulk" } = (request ?? {}) as { urgency?: Urgency };
  return {
    kind,
    urgency,
    repo: typeof repo === "string" ? `${String(owner)}/${repo}` : "",
    issue: typeof issue === "number" ? issue : 0,
  };
};
