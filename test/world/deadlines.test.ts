import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProduct } from "#test/endurance/endurance-product.ts";
import { CONTROL_TOKEN, type Runtime, startRuntime } from "#test/endurance/start-runtime.ts";
import { makeDirectory } from "./cloudflare/wrangler.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const DEADLINE_MS = 600;
/** Far less than the minute that the service ponders, and enough for a busy machine. */
const LATE_MS = 2_000;

// vitest's pool for Workers lets no request be woken by another, so what is shared between requests is tried here.
const folder = join(ROOT, "templates", "product", "test", "layer", "worker");
const directory = makeDirectory();
let runtime: Runtime;

beforeAll(async () => {
  const code = bundleProduct(folder, join(directory, "dist"));
  runtime = await startRuntime({ code, folder, storage: join(directory, "storage") });
  const tuned = await fetch(`${runtime.address}/control/settings`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${CONTROL_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ scope: "Reader", changes: { deadlineMs: DEADLINE_MS }, actor: "test", reason: "a test" }),
  });
  if (!tuned.ok) throw new Error(`the deadline was not set: ${await tuned.text()}`);
});
afterAll(async () => {
  await runtime.close();
  rmSync(directory, { recursive: true, force: true });
});

const ponder = async (later: number, patience?: number): Promise<{ status: number; ms: number }> => {
  await sleep(later);
  const asked = performance.now();
  const given = patience === undefined ? {} : { signal: AbortSignal.timeout(patience) };
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: "{}", ...given };
  const status = await fetch(`${runtime.address}/ponder`, request).then(
    (response) => response.status,
    () => 0,
  );
  return { status, ms: performance.now() - asked };
};

/** The settings reach each isolate a moment later; until then it waits ten seconds. */
const untilTuned = async (): Promise<void> => {
  for (let ms = Infinity; ms > DEADLINE_MS + LATE_MS;) ({ ms } = await ponder(0));
};

const expectInTime = (answers: { status: number; ms: number }[]): void => {
  for (const { ms, status } of answers) {
    expect(status).toBe(504);
    expect(ms).toBeGreaterThan(DEADLINE_MS - 50);
    expect(ms).toBeLessThan(DEADLINE_MS + LATE_MS);
  }
};

test("a call hears of its deadline, whoever began to watch the clock, and though that one has hung up", async () => {
  await untilTuned();
  const quick = fetch(`${runtime.address}/ideas/count`);
  const slow = [5, 10, 100, 300].map((later) => ponder(later));
  expect((await quick).status).toBe(200);
  expectInTime(await Promise.all(slow));
  const left = ponder(0, 100);
  const others = [20, 200, 400].map((later) => ponder(later));
  expect((await left).status).toBe(0);
  expectInTime(await Promise.all(others));
});
