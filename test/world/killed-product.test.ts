import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { endureKills } from "#test/endurance/endure-kills.ts";
import { bundleProduct, writeProduct } from "#test/endurance/endurance-product.ts";
import { receiveWebhooks } from "#test/endurance/receive-webhooks.ts";
import { makeDirectory } from "./cloudflare/wrangler.ts";

test("a product that is killed under load loses, doubles and forgets nothing", { timeout: 120_000 }, async () => {
  const folder = makeDirectory();
  const webhooks = await receiveWebhooks();
  await writeProduct(folder);
  const ordained = await endureKills({
    code: bundleProduct(folder),
    folder,
    storage: join(folder, "storage"),
    webhooks,
    seed: 20,
    notebooks: 8,
    notesEach: 6,
    users: 3,
    life: { min: 15, max: 80 },
    isEnough: (kills) => kills >= 4,
    restEvery: 0,
    say: () => {},
  });
  await webhooks.close();
  rmSync(folder, { recursive: true });
  expect(ordained.violations).toEqual([]);
  expect(ordained.kills).toBe(5);
  expect(ordained.repeats).toBeGreaterThan(10);
  expect(ordained.events).toBeGreaterThan(50);
  expect(ordained.webhooks).toBe(ordained.notifications);
});
