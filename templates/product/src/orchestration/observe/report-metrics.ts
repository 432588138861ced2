import { globalSettings } from "../control/settings.ts";
import type { LayerEnv } from "../layer-env.ts";
import { log } from "./log.ts";
import { count, takeSamples } from "./metrics.ts";
import { MONITORS, monitorName } from "./monitor.ts";

/** A report that is not through by then died with the context that it ran in. */
const OVERDUE_MS = 30_000;

let begun = 0;
let under = false;

const report = async (env: LayerEnv): Promise<void> => {
  const { beatMs, reportMs } = globalSettings();
  await scheduler.wait(reportMs);
  under = false;
  const samples = takeSamples();
  if (samples.length === 0) return;
  try {
    await env.MONITOR.getByName(monitorName(Math.floor(Math.random() * MONITORS))).add(samples, Date.now(), beatMs);
  } catch (error) {
    // Sent again they could count twice; lost ones are counted instead.
    count("layer_samples_lost", "", samples.length);
    log("monitor-unreachable", { samples: samples.length, error: String(error) });
  }
};

/**
 * Sees to it that what was measured leaves this isolate soon: its memory vanishes without notice. One report takes along
 * all that happens until it goes, so a busy isolate pays for one call in `reportMs`.
 */
export const reportMetrics = (env: LayerEnv, ctx: Pick<ExecutionContext, "waitUntil">, now: number): void => {
  if (under && now - begun < OVERDUE_MS + globalSettings().reportMs) return;
  under = true;
  begun = now;
  ctx.waitUntil(report(env));
};
