import type { GuardedAnswer, GuardedFetch } from "./guarded-fetch.ts";
import type { WatchKey } from "./watch-key.ts";

/** What a watcher asks of a product's control API. `problem`: why there is no answer, in one sentence. */
export type ProductControl = {
  /** The text of `GET /control/series`, of beats that began at `since` (milliseconds since 1970) or later. */
  readSeries(url: string, since: number): Promise<{ text: string } | { problem: string }>;
  /** The texts of `GET /control/settings` and `GET /control/services`. */
  readState(url: string): Promise<{ settings: string; services: string } | { problem: string }>;
  /** Leaves a change at the product for somebody to apply. */
  recommend(url: string, change: Tuning & { evidence: string }): Promise<{ id: number } | { problem: string }>;
  /** Settings of a scope, and what the policy's version is after it. */
  tune(url: string, change: Tuning): Promise<{ version: number } | { problem: string }>;
};

/** `scope`: a service, or `*` for all. Null takes a setting back to what holds without it. */
export type Tuning = { scope: string; changes: Record<string, number | null>; reason: string };

const BY = "AIDevOS";

const originOf = (url: string): string => url.replace(/\/+$/u, "");

const problemOf = (answer: GuardedAnswer | { problem: string }): string | null => {
  if ("problem" in answer) return answer.problem;
  if (answer.status === 401) return "the product does not know this app's key: `watchers.ts` lacks it";
  return answer.status === 200 || answer.status === 201 ? null : `it answered with status ${answer.status}`;
};

/** A number that an answer has to name. */
const numberIn = (answer: GuardedAnswer | { problem: string }, name: string): number | { problem: string } => {
  const problem = problemOf(answer);
  if (problem !== null) return { problem };
  try {
    const value = (JSON.parse((answer as GuardedAnswer).body) as Record<string, unknown>)[name];
    return typeof value === "number" ? value : { problem: `its answer names no ${name}` };
  } catch {
    return { problem: "its answer is no JSON" };
  }
};

/** Reaches the control API of live products with tokens of their own. `now`: milliseconds since 1970. */
export const openProductControl = (fetch: GuardedFetch, key: WatchKey, now: () => number): ProductControl => {
  const ask = async (method: string, url: string, path: string, body: object | null) => {
    const target = `${originOf(url)}${path}`;
    const authorization = `Bearer ${key.sign(new URL(target).host, now())}`;
    const headers = { authorization, accept: "application/json", ...(body && { "content-type": "application/json" }) };
    return await fetch({ url: target, method, headers, body: body && JSON.stringify(body) });
  };
  return {
    readSeries: async (url, since) => {
      const answer = await ask("GET", url, `/control/series?since=${since}`, null);
      const problem = problemOf(answer);
      return problem === null ? { text: (answer as GuardedAnswer).body } : { problem };
    },
    readState: async (url) => {
      const [settings, services] = [
        await ask("GET", url, "/control/settings", null),
        await ask("GET", url, "/control/services", null),
      ];
      const problem = problemOf(settings) ?? problemOf(services);
      if (problem !== null) return { problem };
      return { settings: (settings as GuardedAnswer).body, services: (services as GuardedAnswer).body };
    },
    recommend: async (url, change) => {
      const answer = await ask("POST", url, "/control/recommendations", { ...change, by: BY });
      const id = numberIn(answer, "id");
      return typeof id === "number" ? { id } : id;
    },
    tune: async (url, change) => {
      const answer = await ask("PATCH", url, "/control/settings", { ...change, by: BY });
      const version = numberIn(answer, "version");
      return typeof version === "number" ? { version } : version;
    },
  };
};
