import type { Contender } from "./contender.ts";

const TALLY = { TALLY: "Tally" };
const LAYER = {
  TALLY: "Tally",
  RELAY: "Relay",
  REGISTRY: "InstanceRegistry",
  MONITOR: "Monitor",
  KEYRING: "SessionKeyring",
};
const WITHOUT_METRICS = { from: "observe/metrics.ts", to: "layer-without-metrics.ts" };

/** What all others are compared with. */
export const BASELINE: Contender = {
  name: "bare",
  title: "Worker → object by RPC: the baseline",
  entry: "bare.ts",
  objects: TALLY,
};

export const CONTENDERS: readonly Contender[] = [
  BASELINE,
  { name: "again", title: "the baseline a second time: the noise", entry: "bare.ts", objects: TALLY },
  { name: "worker", title: "Worker only, no object", entry: "worker-only.ts", objects: {} },
  { name: "fetch", title: "Worker → object by fetch", entry: "bare-fetch.ts", objects: TALLY },
  { name: "mesh", title: "layer: the mesh alone", entry: "layer-mesh.ts", objects: LAYER },
  {
    name: "unmetered",
    title: "layer: the mesh alone, metrics off",
    entry: "layer-mesh.ts",
    objects: LAYER,
    replacement: WITHOUT_METRICS,
  },
  { name: "layer", title: "layer: whole, from route to log line", entry: "layer-worker.ts", objects: LAYER },
  {
    name: "orchestrator",
    title: "one Orchestrator object in the path",
    entry: "orchestrator.ts",
    objects: { ...TALLY, ORCHESTRATOR: "Orchestrator" },
  },
  { name: "hono", title: "hono in the Worker", entry: "hono.ts", objects: TALLY },
  { name: "partyserver", title: "partyserver, getServerByName", entry: "partyserver.ts", objects: TALLY },
  { name: "agents", title: "agents, getAgentByName", entry: "agents.ts", objects: TALLY },
  { name: "actors", title: "@cloudflare/actors, Actor.get", entry: "actors.ts", objects: { Tally: "Tally" } },
  { name: "relay", title: "object → object", entry: "relay.ts", objects: { ...TALLY, RELAY: "Relay" } },
  { name: "mesh-relay", title: "layer: object → mesh → object", entry: "layer-relay.ts", objects: LAYER },
  { name: "write", title: "one SQLite write", entry: "bare-write.ts", objects: TALLY },
  { name: "mesh-write", title: "layer: one SQLite write by the mesh", entry: "layer-write.ts", objects: LAYER },
];

/** Whose idle instances are weighed; each has written a row. */
export const WEIGHED = ["write", "mesh-write"];

/** What is compared beside the baseline. */
export const PAIRS: readonly [of: string, against: string][] = [
  ["mesh", "unmetered"],
  ["mesh-relay", "relay"],
  ["mesh-write", "write"],
];
