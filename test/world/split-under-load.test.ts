import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CloudflareWorld, startCloudflare } from "#src/world/cloudflare/start-cloudflare.ts";
import { type Ask, askAt, signIn } from "#test/endurance/ask.ts";
import { createRandom } from "#test/endurance/create-random.ts";
import { expandProduct, writeProduct } from "#test/endurance/endurance-product.ts";
import { type NotebookLane, openNotebookLane } from "#test/endurance/notebook-lane.ts";
import { type Control, openControl } from "#test/endurance/read-control.ts";
import { runClients } from "#test/endurance/run-clients.ts";
import { verifyEndurance } from "#test/endurance/verify-endurance.ts";
import { makeDirectory, runWrangler } from "./cloudflare/wrangler.ts";

const LANES = 3;
const TOKEN = "token-of-the-split";
/** Enough that at 20 % no version is left without one. */
const MIXED = Array.from({ length: 40 }, (_, n) => `mixed-${n}`);
const PAUSE_MS = 500;
/** Between two requests of one client: what is tried is that changes go by unseen, not how much the machine bears. */
const THINK_MS = 50;

const folder = makeDirectory();
const dataDir = makeDirectory();
let world: CloudflareWorld;
let ask: Ask;
let control: Control;

const wrangler = async (...args: string[]): Promise<void> => {
  const { code, output } = await runWrangler(world, folder, args);
  if (code !== 0) throw new Error(`wrangler ${args.join(" ")}:\n${output}`);
};

/** Gives versions their shares of the traffic, by the request that wrangler would send. */
const release = async (...versions: [id: string, percentage: number][]): Promise<void> => {
  const response = await fetch(
    `${world.apiBaseUrl}/accounts/${world.accountId}/workers/scripts/endurance/deployments`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${world.apiToken}` },
      body: JSON.stringify({
        strategy: "percentage",
        versions: versions.map(([version_id, percentage]) => ({ version_id, percentage })),
      }),
    },
  );
  expect(response.status).toBe(200);
};

beforeAll(async () => {
  world = await startCloudflare({ dataDir, port: 0 });
  const url = await world.reserveUrl("endurance");
  ask = askAt(() => url);
  control = openControl(ask, TOKEN);
  await writeProduct(folder);
  writeFileSync(join(folder, "secrets.json"), JSON.stringify({ CONTROL_TOKEN: TOKEN }));
});
afterAll(async () => {
  await world.close();
  for (const directory of [folder, dataDir]) rmSync(directory, { recursive: true, force: true });
});

/** Versions as instances name them, by the notebook. */
const readVersions = async (notebooks: readonly string[]): Promise<Map<string, string>> => {
  const versions = notebooks.map(async (notebook) => (await control.inspect("Note", notebook))?.version ?? "none");
  return new Map((await Promise.all(versions)).map((version, n) => [notebooks[n] ?? "", version]));
};

/** Those that are there: the first write was acknowledged. */
const notebooksOf = (lanes: readonly NotebookLane[]): string[] =>
  lanes.flatMap(({ ledgers }) => ledgers.filter(({ told }) => told.length > 0).map(({ notebook }) => notebook));

/** Operations that instances of notes ran in one version, as the product itself has counted so far. */
const countOperations = async (version: string): Promise<number> => {
  const counts = await control.readMetric("object_operations_total");
  return counts
    .filter(({ labels }) => labels.includes('service="Note"') && labels.includes(`version="${version}"`))
    .reduce((sum, { value }) => sum + value, 0);
};

/** Notes whose further field is filled. */
const readMoods = async (notebooks: readonly string[]): Promise<Set<string>> => {
  const rows = await Promise.all(notebooks.map((notebook) => control.readRows("Note", notebook)));
  return new Set(rows.flat().flatMap(({ id, mood }) => (mood ? [String(id)] : [])));
};

test("two versions share the traffic, and nothing is lost over deploy, promotion and rollback", async () => {
  await wrangler("deploy", "--secrets-file", "secrets.json");
  await control.tune({ reportMs: 200 });
  const token = await signIn(ask, "Ada");
  const violations: string[] = [];
  const onViolation = (text: string) => void violations.push(text);
  const client = { ask, token, onViolation, notesEach: 16, more: { mood: "calm" } };
  const lanes = Array.from({ length: LANES }, (_, n) =>
    openNotebookLane({ ...client, name: `lane${n}`, random: createRandom(n) }),
  );
  const think = ({ step }: NotebookLane) => ({ step: () => step().then(() => sleep(THINK_MS)) });
  const clients = runClients(lanes.map(think));
  const write = (notebook: string, headers = {}) =>
    ask({ method: "POST", path: `/notebooks/${notebook}/notes`, body: { text: "x", mood: "calm" }, token, headers });
  for (const { status } of await Promise.all(MIXED.map((notebook) => write(notebook)))) expect(status).toBe(201);

  expandProduct(folder);
  await wrangler("versions", "upload");
  const [old = "", young = ""] = world
    .releases("endurance")
    .versions.map(({ id }) => id)
    .toReversed();
  const [oldName, youngName] = [old.slice(0, 8), young.slice(0, 8)];
  expect(new Set((await readVersions(MIXED)).values())).toEqual(new Set([oldName]));

  await release([old, 80], [young, 20]);
  const split = await readVersions(MIXED);
  const moved = MIXED.filter((notebook) => split.get(notebook) === youngName);
  const stayed = MIXED.filter((notebook) => split.get(notebook) === oldName);
  expect(moved.length).toBeGreaterThan(0);
  expect(stayed.length).toBeGreaterThan(moved.length);
  expect(moved.length + stayed.length).toBe(MIXED.length);
  // The Worker of each version writes to an instance of each version.
  for (const worker of [old, young]) {
    const headers = { "cloudflare-workers-version-overrides": `endurance="${worker}"` };
    expect((await ask({ method: "GET", path: "/healthz", headers })).body["version"]).toBe(worker);
    for (const [notebook = "", knows] of [
      [stayed[0], false],
      [moved[0], true],
    ] as const) {
      const { body, status } = await write(notebook, headers);
      expect([status, body["mood"]]).toEqual([201, knows ? "calm" : undefined]);
    }
  }
  for (const version of [oldName, youngName])
    await expect.poll(() => countOperations(version), { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await readVersions(MIXED)).toEqual(split);

  await release([young, 100]);
  await sleep(PAUSE_MS);
  expect(new Set((await readVersions(MIXED)).values())).toEqual(new Set([youngName]));
  const moods = await readMoods([...MIXED, ...notebooksOf(lanes)]);

  await release([old, 100]);
  await sleep(PAUSE_MS);
  expect(new Set((await readVersions(MIXED)).values())).toEqual(new Set([oldName]));
  await clients.stop();
  const kept = await readMoods(MIXED);
  expect(kept.size).toBe(2);
  expect([...kept].filter((id) => !moods.has(id))).toEqual([]);
  const webhooks = { received: new Map<string, string[]>() };
  const figures = await verifyEndurance({ control, notebooks: lanes, users: [], webhooks, onViolation });
  expect(violations).toEqual([]);
  expect(figures.writes).toBeGreaterThan(10 * LANES);
}, 180_000);
