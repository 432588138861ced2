import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import { applyPolicy, ALL, settingsOf } from "../../src/orchestration/control/settings.ts";
import { takeSamples } from "../../src/orchestration/observe/metrics.ts";
import { nextState, stateOf } from "../../src/orchestration/control/life-cycle.ts";
import { REGISTRY_NAME } from "../../src/orchestration/mesh/refresh-policy.ts";
import { type Sending, send, signIn } from "../harness/client.ts";
import { CONTROL, libraryEnv } from "./library-env.ts";

const REASON = { reason: "a test" };
const control = (path: string, method = "GET", body?: JsonObject) =>
  send(`/control${path}`, { ...CONTROL, method, ...(body && { body }) });
const at = (shelf: string, action = "") => `/services/Book/instances/${shelf}${action}`;

const add = async (shelf: string, title: string, more: Sending = {}) =>
  await send(`/shelves/${shelf}/books`, { method: "POST", body: { title }, ...more });

/** Until what isolates tell the registry has arrived. */
const seen = () => scheduler.wait(120);
/** The version of the settings in force: under it, no report brings others. */
const versionInForce = async () => Number(((await control("/settings")).body as JsonObject)["version"]);

beforeEach(() => applyPolicy({ version: 0, settings: { [ALL]: { reportMs: 20 } }, paused: [], spread: {} }));

describe("the control API", () => {
  test.each([
    ["GET", "/control/services"],
    ["GET", "/metrics"],
    ["PATCH", "/control/settings"],
    ["DELETE", "/control/services/Book/instances/a"],
  ])("%s %s is closed to whoever lacks the token", async (method, path) => {
    const person = await signIn("Mallory");
    for (const token of [null, "", "token", "token-of-the-test"])
      expect((await send(path, { method, token })).status, String(token)).toBe(401);
    expect((await send(path, { method, headers: person })).status).toBe(401);
  });

  test("knows its addresses", async () => {
    expect(await control("/nothing")).toMatchObject({ status: 404 });
    expect(await control("/services", "DELETE")).toMatchObject({ status: 405 });
    expect(await control("/services/toString/instances")).toMatchObject({ status: 404 });
    expect(await control(at("x"), "DELETE", REASON)).toMatchObject({ status: 404 });
  });

  test("shows services with their instances and versions", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma");
    await seen();
    const { body } = await control("/services");
    const services = (body as { services: JsonObject[] }).services;
    expect(services.map(({ name }) => name)).toEqual(["Hall", "Book", "Journal", "Idea", "Loan", "Reader"]);
    const book = services.find(({ name }) => name === "Book");
    expect(book).toMatchObject({ health: "well", paused: false, publishes: ["added", "removed"] });
    expect(book?.["versions"]).toHaveLength(1);
    expect(book?.["cacheable"]).toEqual(["list", "count", "read"]);
    expect(services.filter(({ spreads }) => spreads === true).map(({ name }) => name)).toEqual(["Idea", "Reader"]);
  });
});

describe("the life of an instance", () => {
  test("begins with its first record, and is known from then on", async () => {
    const shelf = crypto.randomUUID();
    await send(`/shelves/${shelf}/books`);
    await seen();
    expect(await control(at(shelf))).toMatchObject({ status: 404 });
    await add(shelf, "Emma", { headers: await signIn("Ada") });
    await seen();
    expect(await control(at(shelf))).toMatchObject({
      status: 200,
      body: { service: "Book", key: shelf, state: "live", ownerName: "Ada", records: 1, schema: 2, dead: 0 },
    });
    const { body } = await control("/services/Book/instances?state=created");
    expect((body as { items: JsonObject[] }).items.map(({ key }) => key)).toContain(shelf);
  });

  test("is told again when it comes back into memory, should the first news have been lost", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma", { headers: await signIn("Ada") });
    await seen();
    const registry = libraryEnv.REGISTRY.getByName(REGISTRY_NAME);
    const owners = () =>
      runInDurableObject(registry, (_, { storage }) =>
        storage.sql.exec("SELECT owner FROM instances WHERE service = 'Book' AND key = ?", shelf).toArray(),
      );
    const known = await owners();
    expect(known).toHaveLength(1);
    await runInDurableObject(registry, (_, { storage }) => {
      storage.sql.exec("DELETE FROM instances WHERE key = ?", shelf);
    });
    await evictDurableObject(libraryEnv.BOOK.getByName(shelf));
    await send(`/shelves/${shelf}/books`, { headers: await signIn("Ben") });
    await seen();
    expect(await owners()).toEqual(known);
  });

  test("stands on one page, though many were used in the same moment", async () => {
    const registry = libraryEnv.REGISTRY.getByName(REGISTRY_NAME);
    const prefix = crypto.randomUUID();
    await runInDurableObject(registry, (_, { storage }) => {
      for (let n = 0; n < 7; n += 1)
        storage.sql.exec(
          "INSERT INTO instances (service, key, created, last_used) VALUES ('Reader', ?, 1, ?)",
          `${prefix}-${n}`,
          n < 5 ? 1_000 : n,
        );
    });
    const keys: unknown[] = [];
    for (let before = ""; ;) {
      const { body } = await control(`/services/Reader/instances?limit=2${before}`);
      const { items, next } = body as { items: JsonObject[]; next: number | null };
      keys.push(...items.map(({ key }) => key).filter((key) => String(key).startsWith(prefix)));
      if (next === null) break;
      before = `&before=${next}`;
    }
    expect(keys.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `${prefix}-${n}`));
  });

  test("can be paused and resumed; who did it and why is kept", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma");
    expect(await control(at(shelf, "/pause"), "POST", {})).toMatchObject({ status: 422 });
    const warrant = { by: "Olga", reason: "too many writes" };
    expect(await control(at(shelf, "/pause"), "POST", warrant)).toMatchObject({ body: { state: "paused" } });
    await evictDurableObject(libraryEnv.BOOK.getByName(shelf));
    expect(await add(shelf, "Persuasion")).toMatchObject({ status: 503, body: { code: "paused" } });
    expect((await send(`/shelves/${shelf}/books`)).headers.get("retry-after")).toBe("60");
    const { body } = await control("/audit?limit=1");
    expect(body).toMatchObject({ items: [{ ...warrant, what: `Book ${shelf}: paused` }] });
    await control(at(shelf, "/resume"), "POST", REASON);
    expect(await add(shelf, "Persuasion")).toMatchObject({ status: 201 });
  });

  test("ends after its time to think again, and leaves nothing behind", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma");
    expect(await control(at(shelf), "DELETE", REASON)).toMatchObject({ status: 409, body: { code: "not-now" } });
    expect(await control(at(shelf, "/retire"), "POST", REASON)).toMatchObject({ body: { state: "retiring" } });
    expect(await send(`/shelves/${shelf}/books`)).toMatchObject({ status: 410 });
    const stub = libraryEnv.BOOK.getByName(shelf);
    await runInDurableObject(stub, async (_, { storage }) => {
      storage.sql.exec("UPDATE _instance SET delete_at = 0");
      await storage.setAlarm(Date.now());
    });
    await runDurableObjectAlarm(stub);
    await seen();
    const left = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'records'").toArray(),
    );
    expect(left).toEqual([]);
    expect(await control("/services/Book/instances?state=retired")).toMatchObject({
      body: { items: [{ key: shelf }] },
    });
    expect(await add(shelf, "Sanditon")).toMatchObject({ status: 201 });
  });

  test("can be carried to another address", async () => {
    const shelf = crypto.randomUUID();
    const owner = await signIn("Ada");
    await add(shelf, "Emma", { headers: owner });
    await add(shelf, "Persuasion", { headers: owner });
    const exported = await send(`/control${at(shelf, "/export")}`, CONTROL);
    expect(exported.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = String(exported.body).trim().split("\n");
    expect(lines).toHaveLength(3);
    const other = crypto.randomUUID();
    const put = (raw: string, to = other) => send(`/control${at(to, "/import")}`, { ...CONTROL, method: "POST", raw });
    expect(await put(`${lines[0]}\nnonsense`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining("Line 2") },
    });
    expect(await put(`${lines[0]}\n{"_created":1,"evil":2}`)).toMatchObject({ status: 422 });
    expect(await put(lines[0]!.replace('"schema":2', '"schema":3'))).toMatchObject({ status: 409 });
    expect(await control(at(other))).toMatchObject({ status: 404 });
    expect(await put(lines.join("\n"))).toMatchObject({ status: 200, body: { records: 2, ownerName: "Ada" } });
    const { body } = await send(`/shelves/${other}/own`, { headers: owner });
    expect((body as { items: JsonObject[] }).items.map(({ title }) => title)).toEqual(["Emma", "Persuasion"]);
    expect(await send(`/shelves/${other}/own`, { headers: await signIn("Ben") })).toMatchObject({ status: 403 });
  });

  test("can be made for somebody, and retired when nobody uses it", async () => {
    const shelf = crypto.randomUUID();
    expect(await control(at(shelf), "PUT", { ...REASON, owner: { id: "p-1", name: "Ada" } })).toMatchObject({
      status: 201,
      body: { owner: "p-1", records: 0 },
    });
    expect(await control(at(shelf), "PUT", REASON)).toMatchObject({ status: 409 });
    await runInDurableObject(libraryEnv.REGISTRY.getByName(REGISTRY_NAME), (_, { storage }) => {
      storage.sql.exec("UPDATE instances SET last_used = 0 WHERE key = ?", shelf);
    });
    const purge = (body: JsonObject) => control("/services/Book/purge", "POST", { ...REASON, ...body });
    expect(await purge({ idleDays: 0 })).toMatchObject({ status: 422 });
    expect(await purge({ idleDays: 30, dryRun: true })).toMatchObject({ body: { wouldRetire: [shelf] } });
    expect(await purge({ idleDays: 30 })).toMatchObject({ body: { retired: [shelf], more: false } });
    expect(await control(at(shelf))).toMatchObject({ body: { state: "retiring" } });
  });

  test.each([
    ["live", "pause", "paused"],
    ["paused", "pause", "paused"],
    ["retiring", "resume", "live"],
    ["live", "delete", null],
    ["retired", "resume", null],
  ] as const)("%s, told to %s, becomes %s", (state, action, next) => expect(nextState(state, action)).toBe(next));

  test("tells new, used and unused ones apart", () => {
    const instance = { created: 10, lastUsed: 10, state: "live" as const };
    expect(stateOf(instance, 20, 100)).toBe("created");
    expect(stateOf({ ...instance, lastUsed: 15 }, 20, 100)).toBe("active");
    expect(stateOf(instance, 200, 100)).toBe("idle");
  });
});

describe("settings", () => {
  test("change within bounds, by version, and back", async () => {
    const { body } = await control("/settings");
    const { version } = body as { version: number };
    const tune = (more: JsonObject) => control("/settings", "PATCH", { ...REASON, version, ...more });
    expect(await tune({ scope: "Book", changes: { deadlineMs: 1 } })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "deadlineMs", message: "must be at least 100" }] },
    });
    expect(await tune({ scope: "Book", changes: { reportMs: 50 } })).toMatchObject({ status: 422 });
    expect(await tune({ scope: "Nobody", changes: { deadlineMs: 200 } })).toMatchObject({ status: 404 });
    expect(await tune({ scope: "Book", changes: { deadlineMs: 200 } })).toMatchObject({
      status: 200,
      body: { version: version + 1, settings: { Book: { deadlineMs: 200 } } },
    });
    expect(await tune({ changes: { retries: 0 } })).toMatchObject({ status: 409, body: { code: "stale" } });
    await control("/settings", "PATCH", { ...REASON, changes: { retries: 1 } });
    const back = await control("/settings/revert", "POST", { ...REASON, version });
    expect(back).toMatchObject({ status: 200, body: { version: version + 3 } });
    const history = await control("/settings/history?limit=3");
    expect(history).toMatchObject({ body: { items: [{ version: version + 3, reason: "a test" }, {}, {}] } });
  });

  test("reach the isolates, those of a service before those for all", async () => {
    await control("/settings", "PATCH", { ...REASON, changes: { retries: 1, deadlineMs: 5_000 } });
    await control("/settings", "PATCH", { ...REASON, scope: "Book", changes: { retries: 3 } });
    const policy = await libraryEnv.REGISTRY.getByName(REGISTRY_NAME).policy(0);
    expect(policy).not.toBeNull();
    if (policy !== null) applyPolicy({ ...policy, paused: [...policy.paused] });
    expect(settingsOf("Book")).toMatchObject({ retries: 3, deadlineMs: 5_000, cacheMs: 0 });
    expect(settingsOf("Journal")).toMatchObject({ retries: 1 });
  });

  test("keep answers to open reads for as long as they say", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma");
    applyPolicy({
      version: await versionInForce(),
      settings: { [ALL]: { reportMs: 20 }, Book: { cacheMs: 60_000 } },
      paused: [],
      spread: {},
    });
    const count = async () => ((await send(`/shelves/${shelf}/books`)).body as { items: JsonObject[] }).items.length;
    expect(await count()).toBe(1);
    await runInDurableObject(libraryEnv.BOOK.getByName(shelf), (_, { storage }) => {
      storage.sql.exec("DELETE FROM records");
    });
    expect(await count()).toBe(1);
    expect(takeSamples()).toContainEqual([
      "layer_cache_hits",
      expect.stringMatching(/^service="Book",operation="list",version="/u),
      -1,
      1,
    ]);
    await add(shelf, "Persuasion");
    expect(await count()).toBe(1);
  });

  test("can be recommended, with evidence, and then applied or not", async () => {
    const proposal = {
      ...REASON,
      by: "analysis",
      scope: "Book",
      evidence: "p99 4 s over 900 calls",
      changes: { retries: 1 },
    };
    expect(await control("/recommendations", "POST", { ...proposal, changes: { retries: 9 } })).toMatchObject({
      status: 422,
    });
    const made = await control("/recommendations", "POST", proposal);
    expect(made).toMatchObject({ status: 201, body: { state: "open", evidence: proposal.evidence } });
    const { id } = made.body as { id: number };
    expect(await control(`/recommendations/${id}/apply`, "POST", REASON)).toMatchObject({ body: { state: "applied" } });
    expect(await control(`/recommendations/${id}/dismiss`, "POST", REASON)).toMatchObject({ status: 409 });
    expect(await control("/settings")).toMatchObject({ body: { settings: { Book: { retries: 1 } } } });
    expect(await control("/recommendations")).toMatchObject({ body: { items: [{ id, state: "applied" }] } });
  });

  test("spread new records over instances, and answers are about all of them", async () => {
    const version = await versionInForce();
    const spread = (shards: number, widest = shards) =>
      applyPolicy({
        version,
        settings: { [ALL]: { reportMs: 20 }, Idea: { shards } },
        paused: [],
        spread: { Idea: widest },
      });
    const add = (text: string, headers: Record<string, string> = {}) =>
      send("/ideas", { method: "POST", body: { text }, headers });
    const idOf = ({ body }: { body: unknown }) => String((body as JsonObject)["id"]);
    const before = idOf(await add("000"));
    spread(4);
    const texts = Array.from({ length: 30 }, (_, n) => String(n + 1).padStart(3, "0"));
    const ids = await Promise.all(texts.map(async (text) => idOf(await add(text))));
    expect(before).not.toContain(".");
    expect(new Set(ids.map((id) => id.split(".").length > 1 && id.split(".")[0])).size).toBeGreaterThan(2);
    for (const id of [before, ...ids.slice(0, 5)]) expect(await send(`/ideas/${id}`)).toMatchObject({ body: { id } });
    const listed: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { body } = await send(`/ideas?limit=7${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`);
      const page = body as { items: { text: string }[]; next: string | null };
      expect(Object.keys(page)).toEqual(["items", "next"]);
      listed.push(...page.items.map(({ text }) => text));
      cursor = page.next;
    }
    expect(listed).toEqual(["000", ...texts].toReversed());
    expect(await send("/ideas?cursor=e30")).toMatchObject({ status: 422 });
    const once = { "idempotency-key": "the-same-idea" };
    expect(idOf(await add("again", once))).toBe(idOf(await add("again", once)));
    spread(1, 4);
    expect(await send("/ideas/count")).toMatchObject({ body: { count: 32 } });
    expect(await send("/ideas/clear", { method: "POST" })).toMatchObject({ status: 200 });
  });

  test("pause a whole service", async () => {
    expect(await control("/services/Journal/pause", "POST", REASON)).toMatchObject({ body: { paused: ["Journal"] } });
    expect(await control("/services/Journal/resume", "POST", REASON)).toMatchObject({ body: { paused: [] } });
  });
});

describe("metrics", () => {
  const read = async (): Promise<string> => {
    await scheduler.wait(150);
    return String((await send("/metrics", CONTROL)).body);
  };

  test("labels every metric with the version that answered", async () => {
    const shelf = crypto.randomUUID();
    for (const title of ["a", "b", "c", "d", "e", "f"]) await add(shelf, title);
    const text = await read();
    const version = libraryEnv.VERSION.id.slice(0, 8) || "local";
    const labels = `service="Book",operation="add",version="${version}",caller="edge"`;
    const valueOf = (line: string) =>
      Number(new RegExp(`^${line.replaceAll(/[{}.+]/gu, "\\$&")} (\\S+)$`, "mu").exec(text)?.[1]);
    expect(valueOf(`layer_calls_total{${labels}}`)).toBeGreaterThanOrEqual(6);
    expect(valueOf(`layer_call_failures_total{${labels},class="refused"}`)).toBeGreaterThanOrEqual(1);
    expect(valueOf(`layer_call_duration_seconds_bucket{${labels},le="+Inf"}`)).toBe(
      valueOf(`layer_call_duration_seconds_count{${labels}}`),
    );
    const own = `service="Book",operation="add",version="${version}"`;
    expect(valueOf(`object_rows_written_total{${own}}`)).toBeGreaterThan(6);
    expect(valueOf(`object_rows_read_total{${own}}`)).toBeGreaterThan(6);
    expect(valueOf(`object_storage_bytes{service="Book",version="${version}"}`)).toBeGreaterThan(4_000);
    expect(text).toContain('http_requests_total{operation="Book.add",status="409"}');
  });

  test("are OpenMetrics: every family declared once, buckets that only grow, an end", async () => {
    await add(crypto.randomUUID(), "Emma");
    const text = await read();
    expect(text.endsWith("# EOF\n")).toBe(true);
    const declared = [...text.matchAll(/^# TYPE (\S+) /gmu)].map(([, name]) => name);
    expect(new Set(declared).size).toBe(declared.length);
    const buckets = [...text.matchAll(/_bucket\{(.*),le="([^"]+)"\} (\d+)$/gmu)];
    expect(buckets.length).toBeGreaterThan(10);
    for (const [index, [, labels, , value]] of buckets.entries()) {
      const before = buckets[index - 1];
      if (before?.[1] === labels) expect(Number(value)).toBeGreaterThanOrEqual(Number(before?.[3]));
    }
  });
});
