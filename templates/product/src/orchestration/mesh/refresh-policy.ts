import { unavailable } from "../contract/problem.ts";
import { applyPolicy, currentPolicy, type Policy } from "../control/settings.ts";
import type { LayerEnv } from "../layer-env.ts";
import { log } from "../observe/log.ts";

const FRESH_MS = 5_000;
/** Together with the gathered news, one name for the one registry. */
export const REGISTRY_NAME = "registry";

let asked = 0;
let known: Promise<void> | null = null;

const fetchPolicy = async (env: LayerEnv): Promise<void> => {
  const news: Policy | null = await env.REGISTRY.getByName(REGISTRY_NAME).policy(currentPolicy().version);
  if (news !== null) applyPolicy(news);
};

const refresh = async (env: LayerEnv): Promise<void> => {
  try {
    await fetchPolicy(env);
  } catch (error) {
    // The last policy stays in force: calls never depend on the registry.
    log("registry-unreachable", { asked: "policy", error: String(error) });
  }
};

/**
 * Waits for the first answer: an isolate that has none yet does not know over how many instances a service is spread,
 * and would leave records out. Throws 503 where none comes.
 */
export const ensurePolicy = async (env: LayerEnv): Promise<void> => {
  known ??= fetchPolicy(env);
  try {
    await known;
  } catch (error) {
    known = null;
    log("registry-unreachable", { asked: "policy", error: String(error) });
    throw unavailable("unavailable", "The service cannot answer now. Try again in a moment.", 1);
  }
};

/** Asks the registry in the background, at most once in five seconds for each isolate. No call waits for the answer. */
export const refreshPolicy = (env: LayerEnv, ctx: Pick<ExecutionContext, "waitUntil">, now: number): void => {
  if (now - asked < FRESH_MS) return;
  asked = now;
  ctx.waitUntil(refresh(env));
};
