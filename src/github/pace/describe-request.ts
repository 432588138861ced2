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

/** How a request is to be paced; null: not at all, since others under way wait for it. */
export const describeRequest = (sending: Sending): Paced | null => {
  if (sending.url.endsWith("/access_tokens")) return null;
  const { issue_number: issue, owner, repo, request } = sending;
  const { urgency = "bulk" } = (request ?? {}) as { urgency?: Urgency };
  return {
    kind: kindOf(sending),
    urgency,
    repo: typeof repo === "string" ? `${String(owner)}/${repo}` : "",
    issue: typeof issue === "number" ? issue : 0,
  };
};
