import { countOf, latencyOf } from "#src/monitor/histogram.ts";
import { LEAST_CALLS, percent, type Rule } from "./load.ts";

const MS = 1_000;
/** Calls in progress at any time, in all: an instance works on one at a time. */
const HOT = 1;
/** Only new records go elsewhere, so that many of the calls must write. */
const LEAST_WRITES = 0.3;

/** The one instance of a service is never at rest: new records go to several. Those never go back. */
export const spreadRecords: Rule = (load) => {
  const shards = load.holds("shards") ?? 1;
  const to = load.limit("shards", 2 * shards);
  if (to === null || !load.traits.spreads) return null;
  let [calls, writes, busyMs] = [0, 0, 0];
  for (const one of load.operations) {
    const count = countOf(one.latency);
    calls += count;
    if (one.writes) writes += count;
    for (const [bucket, times] of Object.entries(one.latency)) busyMs += (times * latencyOf(Number(bucket))) / MS;
  }
  const inProgress = busyMs / MS / load.seconds / shards;
  if (calls < LEAST_CALLS || inProgress < HOT || writes < LEAST_WRITES * calls) return null;
  const busy = inProgress / (1 + inProgress);
  return {
    setting: "shards",
    to,
    why: `${inProgress.toFixed(1)} calls are in progress at any time on each instance, ${percent(writes / calls)} of them writes; records that are made on a further instance stay there, also when the setting is taken back`,
    expected: {
      metric: `time that calls of \`${load.service}\` take, of what it was`,
      before: 1,
      after: (1 - busy) / (1 - (busy * shards) / to),
      how: `a queue that is busy ${percent(busy)} of the time becomes one of ${percent((busy * shards) / to)}; what reads all instances gains less`,
    },
    measure: { of: "latency" },
  };
};
