import type { Sighting } from "./instance-registry.ts";
import type { LayerEnv } from "./layer-env.ts";
import { log } from "./log.ts";

const GATHER_MS = 50;
const REPORT_AGAIN_MS = 300_000;
const MAX_REMEMBERED = 10_000;

const reported = new Map<string, number>();
let gathered: Sighting[] = [];

const report = async (env: LayerEnv): Promise<void> => {
  await scheduler.wait(GATHER_MS);
  const sightings = gathered;
  gathered = [];
  try {
    await env.REGISTRY.getByName("registry").see(sightings);
  } catch (error) {
    log("registry-unreachable", { sightings: sightings.length, error: String(error) });
  }
};

/**
 * Tells the registry about an instance, later and together with others, so that no request waits and no object becomes
 * a bottleneck. An isolate reports the same news about an instance once in five minutes.
 */
export const noteInstance = (env: LayerEnv, ctx: Pick<ExecutionContext, "waitUntil">, sighting: Sighting): void => {
  const identity = `${sighting.service} ${sighting.alive} ${sighting.key}`;
  if (sighting.at - (reported.get(identity) ?? 0) < REPORT_AGAIN_MS) return;
  if (reported.size >= MAX_REMEMBERED) reported.clear();
  reported.set(identity, sighting.at);
  if (sighting.alive === false) reported.delete(`${sighting.service} true ${sighting.key}`);
  gathered.push(sighting);
  if (gathered.length === 1) ctx.waitUntil(report(env));
};
