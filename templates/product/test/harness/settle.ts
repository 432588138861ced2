import { reset } from "cloudflare:test";
import { afterAll } from "vitest";

const LAST_REPORTS_MS = 100;

// Alarms and reports to the registry run on after the last test of a file, and a Worker that is busy may never stop. So
// what is under way gets its time, and then every object goes, with its alarm.
afterAll(async () => {
  await scheduler.wait(LAST_REPORTS_MS);
  await reset();
});
