import { MONITORS, type Monitor, monitorName } from "./monitor.ts";
import { bucketAt, labelsOf, type Sample, slotOf } from "./samples.ts";

/** What a tail Worker needs: the monitors of the Worker that it follows. */
export type TailEnv = { MONITOR: DurableObjectNamespace<Monitor> };

const SHORT = 8;

/**
 * CPU time by what ran: the Worker itself, or objects of a class. Only production tells it; where it is not told it is
 * left out, because 0 would be taken for a figure.
 */
export const readCpuTimes = (items: readonly TraceItem[]): Sample[] => {
  const counts = new Map<string, number>();
  for (const { cpuTime, entrypoint, outcome, scriptVersion } of items) {
    if (cpuTime === 0) continue;
    const version = scriptVersion?.id?.slice(0, SHORT) ?? "unknown";
    const labels = labelsOf({ entrypoint: entrypoint ?? "default", outcome, version });
    const identity = `${bucketAt(slotOf(cpuTime))} ${labels}`;
    counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  return [...counts].map(([identity, value]): Sample => {
    const [bucket = "0", ...labels] = identity.split(" ");
    return ["worker_cpu_seconds", labels.join(" "), Number(bucket), value];
  });
};

/** Hands what the runtime tells about a batch of invocations to one of the monitors. */
export const followInvocations = async (items: readonly TraceItem[], { MONITOR }: TailEnv): Promise<void> => {
  const samples = readCpuTimes(items);
  if (samples.length === 0) return;
  await MONITOR.getByName(monitorName(Math.floor(Math.random() * MONITORS))).add(samples, Date.now());
};
