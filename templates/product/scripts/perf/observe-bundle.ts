import { setTimeout as sleep } from "node:timers/promises";
import { parseRows, type Rows } from "./read-rows.ts";
import { type Bundle, CONTROL_TOKEN, startBundle, type StartedBundle } from "./start-bundle.ts";

const POLL_MS = 150;
const STILL = 5;
const PATIENCE_MS = 12_000;
/** `Service.operation` → what objects told of it. */
type Measured = ReadonlyMap<string, Rows>;

const HEADERS = { authorization: `Bearer ${CONTROL_TOKEN}`, "content-type": "application/json" };

/** Sets how long an isolate gathers what it measures; a product without that setting goes on as it does. */
const setReporting = async (address: string, reportMs: number | null): Promise<void> => {
  const body = JSON.stringify({ scope: "*", changes: { reportMs }, reason: "a measurement" });
  const answer = await fetch(`${address}/control/settings`, { method: "PATCH", headers: HEADERS, body });
  await answer.body?.cancel();
};

/** Starts a bundle that tells at once what it measures. An isolate reads its settings when it starts, hence twice. */
export const startObserved = async (bundle: Bundle, storage: string): Promise<StartedBundle> => {
  const first = await startBundle(bundle, storage);
  try {
    await setReporting(first.address, 20);
  } finally {
    await first.close();
  }
  return await startBundle(bundle, storage);
};

export const endObservation = (address: string): Promise<void> => setReporting(address, null);

const readMetrics = async (address: string): Promise<Measured> => {
  const answer = await fetch(`${address}/metrics`, { headers: HEADERS });
  return parseRows(answer.ok ? await answer.text() : "");
};

const callsIn = (rows: Measured): number => [...rows.values()].reduce((sum, { calls }) => sum + calls, 0);

/**
 * What objects have told once there is more than `before`, and nothing more happens: events and deliveries follow what
 * caused them, and an isolate gathers for some seconds before it first tells.
 */
export const readQuiet = async (address: string, before: Measured = new Map()): Promise<Measured> => {
  const deadline = performance.now() + PATIENCE_MS;
  let rows = await readMetrics(address);
  for (let still = 0; still < STILL && performance.now() < deadline;) {
    await sleep(POLL_MS);
    const later = await readMetrics(address);
    const isStill = callsIn(later) > callsIn(before) && callsIn(later) === callsIn(rows);
    still = isStill ? still + 1 : 0;
    rows = later;
  }
  return rows;
};
