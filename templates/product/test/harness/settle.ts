import { reset } from "cloudflare:test";
import { afterAll, beforeAll } from "vitest";

import { ALL, applyPolicy } from "../../src/orchestration/control/settings.ts";

const LAST_REPORTS_MS = 100;

// What is measured leaves at once: an object that still waits to report cannot be evicted.
beforeAll(() => applyPolicy({ version: 0, settings: { [ALL]: { reportMs: 20 } }, paused: [], spread: {} }));

// Alarms and reports to the registry run on after the last test of a file, and a Worker that is busy may never stop. So
// what is under way gets its time, and then every object goes, with its alarm.
afterAll(async () => {
  await scheduler.wait(LAST_REPORTS_MS);
  await reset();
});
