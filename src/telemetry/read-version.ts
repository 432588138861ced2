import * as v from "valibot";
import type { GuardedFetch } from "./guarded-fetch.ts";
import type { Clock } from "./probe.ts";

/** The deploy workflow tags each version with the first characters of its commit. */
const Health = v.object({ tag: v.pipe(v.string(), v.regex(/^[0-9a-f]{7,40}$/u)) });
const POLL_MS = 500;

const ask = async (fetch: GuardedFetch, url: string): Promise<string | null> => {
  const answer = await fetch({
    url: `${url.replace(/\/+$/u, "")}/healthz`,
    method: "GET",
    headers: { accept: "application/json" },
    body: null,
  });
  if ("problem" in answer || answer.status !== 200) return null;
  try {
    const health = v.safeParse(Health, JSON.parse(answer.body));
    return health.success ? health.output.tag : null;
  } catch {
    return null;
  }
};

/**
 * The commit that a live URL says it runs, as the start of its SHA-1. A new version takes a moment to be everywhere, so it
 * is asked until it is `sha` or `patienceMs` have passed. Null: nothing there names a commit.
 */
export const readVersion = async (options: {
  url: string;
  sha: string;
  fetch: GuardedFetch;
  clock: Clock;
  patienceMs: number;
}): Promise<string | null> => {
  const { url, sha, fetch, clock, patienceMs } = options;
  const deadline = clock.now() + patienceMs;
  for (;;) {
    const version = await ask(fetch, url);
    if ((version !== null && sha.startsWith(version)) || clock.now() + POLL_MS > deadline) return version;
    await clock.sleep(POLL_MS);
  }
};
