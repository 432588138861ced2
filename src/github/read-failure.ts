import * as v from "valibot";
import { TransientError, UserError } from "#src/errors.ts";
import { GitHubRefusal } from "./github-refusal.ts";

const Failure = v.object({
  status: v.number(),
  message: v.string(),
  request: v.optional(v.object({ method: v.string(), url: v.string() })),
  response: v.optional(v.object({ headers: v.record(v.string(), v.unknown()) })),
});
const GraphqlFailure = v.object({ errors: v.array(v.object({ type: v.optional(v.string()), message: v.string() })) });

const BRIEF_MS = 2_000;
/** What GitHub asks for where it names no delay. */
const UNTOLD_MS = 60_000;

/** GitHub's words for what no permission helps with. */
const CLOSED = /archived|locked|suspended/iu;

const waitOf = (headers: Record<string, unknown>, now: number): number | null => {
  const after = Number(headers["retry-after"]);
  if (after > 0) return after * 1000;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] === "0" && reset > 0) return Math.max(reset * 1000 - now, 0) + 1000;
  return null;
};

/** True where GitHub asked the whole installation to wait. */
export class RateLimited extends TransientError {}

/**
 * Sorts what Octokit threw by who must act next. The message names route and status only: bodies and headers may hold
 * secrets. `now` is in milliseconds since 1970.
 */
export const readFailure = (error: unknown, now: number): Error => {
  const graphql = v.safeParse(GraphqlFailure, error);
  if (graphql.success) {
    const [first] = graphql.output.errors;
    if (first?.type === "RATE_LIMITED") return new RateLimited("GitHub asks for a pause", UNTOLD_MS);
    return new GitHubRefusal(
      first?.type === "NOT_FOUND" ? 404 : 422,
      `GitHub refused: ${first?.message ?? "no reason"}`,
    );
  }
  const parsed = v.safeParse(Failure, error);
  if (!parsed.success) return error instanceof Error ? error : new Error("Octokit threw what is no error");
  const { status, message, request, response } = parsed.output;
  const route = request ? `${request.method} ${request.url.replace(/^https?:\/\/[^/]+|\?.*$/gu, "")}` : "a request";
  if (!response) return new TransientError(`GitHub gave no answer to ${route}: ${message.slice(0, 300)}`, BRIEF_MS);
  const wait = waitOf(response.headers, now);
  if (status === 429 || (status === 403 && (wait !== null || /rate limit/iu.test(message))))
    return new RateLimited(`GitHub asks for a pause (${status} to ${route})`, wait ?? UNTOLD_MS);
  if (status >= 500) return new TransientError(`GitHub answered ${status} to ${route}`, wait ?? BRIEF_MS);
  // The installation itself is gone where it has no tokens any more.
  if ((status === 403 && CLOSED.test(message)) || (status === 404 && route.endsWith("/access_tokens")))
    return new UserError(
      "out-of-reach",
      `GitHub keeps the app out (${status} to ${route}): ${message.slice(0, 200)}`,
      "Unlock or unarchive it, or let the app in again.",
    );
  if (status === 401 || route.endsWith("/access_tokens"))
    return new UserError(
      "config-invalid",
      `GitHub does not accept the app's credentials (${status} to ${route}).`,
      "Check that the app is still installed there, and that its id and private key are the configured ones.",
    );
  const needed = response.headers["x-accepted-github-permissions"];
  if (status === 403)
    return new UserError(
      "environment",
      `GitHub does not let the app do this (403 to ${route}).`,
      typeof needed === "string" && needed !== ""
        ? `Give the app the permission ${needed} and accept it for this repository.`
        : "Check the app's permissions.",
    );
  return new GitHubRefusal(status, `GitHub answered ${status} to ${route}: ${message.slice(0, 200)}`);
};
