import { Problem } from "../contract/problem.ts";
import type { LayerEnv } from "../layer-env.ts";
import { isWatchToken } from "./check-watch-token.ts";
import { WATCHERS } from "./watchers.ts";

/** `operator` has the control token and may do everything; `watcher` reads measurements and tunes settings. */
export type Controller = "operator" | "watcher";

const SCHEME = "bearer ";
const MAX_TOKEN = 512;

const digest = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/**
 * Who asks. Throws 401, or 503 where nobody gave this deployment a token. The comparison takes the same time for every
 * guess.
 */
export const authoriseControl = async (
  { CONTROL_TOKEN }: Pick<LayerEnv, "CONTROL_TOKEN">,
  header: string | null,
  { host, now, watchers = WATCHERS }: { host: string; now: number; watchers?: readonly string[] },
): Promise<Controller> => {
  if (CONTROL_TOKEN === undefined || CONTROL_TOKEN === "")
    throw new Problem(503, "control-closed", "This deployment has no CONTROL_TOKEN, so nobody can control it.");
  const given = header ?? "";
  const token = given.toLowerCase().startsWith(SCHEME) ? given.slice(SCHEME.length, SCHEME.length + MAX_TOKEN) : "";
  if (crypto.subtle.timingSafeEqual(await digest(token), await digest(CONTROL_TOKEN))) return "operator";
  if (await isWatchToken(token, host, now, watchers)) return "watcher";
  throw new Problem(401, "wrong-token", "The control token is missing or wrong.");
};
