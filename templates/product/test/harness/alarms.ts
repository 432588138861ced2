import { listDurableObjectIds, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";

import { product } from "../../src/product.ts";

const namespaces = env as unknown as Record<string, DurableObjectNamespace>;

/** Runs the alarm of every instance that has one, without waiting for its time. Answers how many ran. */
export const runAlarms = async (): Promise<number> => {
  let ran = 0;
  for (const { binding } of Object.values(product.services)) {
    const namespace = namespaces[binding];
    if (namespace === undefined) throw new Error(`no binding ${binding}`);
    for (const id of await listDurableObjectIds(namespace))
      if (await runDurableObjectAlarm(namespace.get(id))) ran += 1;
  }
  return ran;
};
