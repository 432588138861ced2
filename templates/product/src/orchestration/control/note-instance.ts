import type { Call } from "../contract/call.ts";
import type { LayerEnv } from "../layer-env.ts";
import { REGISTRY_NAME } from "../mesh/refresh-policy.ts";
import { log } from "../observe/log.ts";
import type { Sighting } from "./sighting.ts";

const GATHER_MS = 50;
const REPORT_AGAIN_MS = 300_000;
const MAX_REMEMBERED = 10_000;

/** A report that is not through by then died with the context that it ran in. */
const OVERDUE_MS = 30_000;

const reported = new Map<string, number>();
let gathered: Sighting[] = [];
let begun = 0;

const report = async (env: LayerEnv): Promise<void> => {
  await scheduler.wait(GATHER_MS);
  const sightings = gathered;
  gathered = [];
  try {
    await env.REGISTRY.getByName(REGISTRY_NAME).see(sightings);
  } catch (error) {
    log("registry-unreachable", { sightings: sightings.length, error: String(error) });
  }
};

/**
 * Tells the registry about an instance, later and together with others, so that no request waits and no object becomes
 * a bottleneck. An isolate reports that an instance was used once in five minutes. `alive`: it is there, and whose it is; or it is gone.
 */
export const noteInstance = (
  env: LayerEnv,
  ctx: Pick<ExecutionContext, "waitUntil">,
  service: string,
  { key }: Pick<Call, "key">,
  { alive = null, version }: { alive?: { owner: string | null } | false | null; version: string },
  at: number,
): void => {
  const identity = `${service} ${key}`;
  if (alive === null && at - (reported.get(identity) ?? 0) < REPORT_AGAIN_MS) return;
  if (reported.size >= MAX_REMEMBERED) reported.clear();
  if (alive === false) reported.delete(identity);
  else reported.set(identity, at);
  // A version before this one says only that it is there.
  const owner = (alive && alive.owner) || null;
  gathered.push({ service, key, at, alive: alive && true, version, owner });
  if (gathered.length > 1 && at - begun < OVERDUE_MS) return;
  begun = at;
  ctx.waitUntil(report(env));
};
