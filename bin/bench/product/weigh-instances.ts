import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "./ask.ts";
import type { Contender } from "./contender.ts";
import { openRuntime } from "./open-runtime.ts";
import { readResidentKib } from "./process-usage.ts";
import { CONNECTIONS, loadRuntime, pathOf, WARM_UP_SECONDS } from "./start-contender.ts";
import type { Loader } from "./start-loader.ts";

export const WEIGHED_INSTANCES = 2_000;
const SETTLE_MS = 1_000;

/** KiB of workerd for each idle instance: what it holds after each was asked once, less what a warm one held before. */
export const weighInstances = async (contender: Contender, script: string, loader: Loader): Promise<number> => {
  const runtime = await openRuntime(contender, script);
  try {
    await loadRuntime(loader, runtime, WARM_UP_SECONDS);
    await sleep(SETTLE_MS);
    const before = readResidentKib(runtime.pid);
    const keys = Array.from({ length: WEIGHED_INSTANCES }, (_, n) => `idle-${n}`).values();
    const touch = async () => {
      for (const key of keys) await ask(new URL(pathOf(key), runtime.url));
    };
    // They share one iterator, so each key is asked once.
    await Promise.all(Array.from({ length: CONNECTIONS }, touch));
    await sleep(SETTLE_MS);
    return (readResidentKib(runtime.pid) - before) / WEIGHED_INSTANCES;
  } finally {
    await runtime.close();
  }
};
