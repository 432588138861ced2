import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/+$/, "");
const rnd = () => randomBytes(6).toString("hex");
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function call(method, path, { body, raw, headers = {} } = {}) {
  const h = { ...headers };
  let payload;
  if (raw !== undefined || body !== undefined) {
    h["content-type"] = "application/json";
    payload = raw ?? JSON.stringify(body);
  }
  const res = await fetch(BASE + path, { method, headers: h, body: payload });
  const text = await res.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: res.status, headers: res.headers, etag: res.headers.get("etag"), text, json };
}
const put = (key, body, headers, q = "") => call("PUT", `/kv/${key}${q}`, { body, headers });
const get = (key, headers) => call("GET", `/kv/${key}`, { headers });

test("put 201 then 200, version and a new ETag each time, also for the same value", async () => {
  const key = `k:${rnd()}`;
  const a = await put(key, { theme: "dark" });
  assert.equal(a.status, 201);
  assert.deepEqual(a.json, { key, version: 1, expires_at: null });
  assert.match(a.etag, /^"[^"]+"$/);
  const b = await put(key, { theme: "dark" });
  assert.equal(b.status, 200);
  assert.equal(b.json.version, 2);
  assert.notEqual(b.etag, a.etag);
  const g = await get(key);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, { theme: "dark" });
  assert.equal(g.etag, b.etag);
  assert.equal(g.headers.get("x-version"), "2");
  assert.equal(g.headers.get("x-ttl"), null);
  assert.match(g.headers.get("content-type") ?? "", /application\/json/);
});

test("every kind of JSON value comes back as it was", async () => {
  for (const v of [null, true, false, 0, -1.5, "", "ü☃", [], [1, [2, null]], {}, { a: { b: ["c"] } }]) {
    const key = `k:${rnd()}`;
    assert.equal((await put(key, v)).status, 201, JSON.stringify(v));
    const g = await get(key);
    assert.equal(g.status, 200);
    assert.deepEqual(g.json, v);
  }
});

test("HEAD is like GET without a body", async () => {
  const key = `k:${rnd()}`;
  const p = await put(key, "x");
  const h = await call("HEAD", `/kv/${key}`);
  assert.equal(h.status, 200);
  assert.equal(h.etag, p.etag);
  assert.equal(h.text, "");
  assert.equal((await call("HEAD", `/kv/none:${rnd()}`)).status, 404);
});

test("errors: key, JSON, ttl, size, missing", async () => {
  const key = `k:${rnd()}`;
  const check = async (p, status, error) => {
    const r = await p;
    assert.equal(r.status, status);
    assert.equal(r.json?.error, error);
  };
  await check(put("bad%20key", 1), 400, "invalid_key");
  await check(put("k".repeat(129), 1), 400, "invalid_key");
  await check(call("PUT", `/kv/${key}`, { raw: '{"a":' }), 400, "invalid_json");
  await check(call("PUT", `/kv/${key}`, { raw: "" }), 400, "invalid_json");
  for (const ttl of ["0", "-5", "1.5", "abc", "2592001"])
    await check(put(key, 1, {}, `?ttl=${ttl}`), 400, "invalid_ttl");
  await check(put(key, "x".repeat(262_200)), 413, "too_large");
  await check(get(key), 404, "not_found");
  await check(call("DELETE", `/kv/${key}`), 404, "not_found");
  await check(call("POST", `/kv/${key}/touch?ttl=5`), 404, "not_found");
  assert.equal((await put(key, "x".repeat(262_000))).status, 201);
});

test("ttl: X-TTL, gone in time, re-created as version 1 with a fresh ETag", async () => {
  const key = `k:${rnd()}`;
  const a = await put(key, 1, {}, "?ttl=1");
  assert.equal(a.status, 201);
  assert.ok(Math.abs(Date.parse(a.json.expires_at) - Date.now() - 1000) < 900);
  assert.equal((await get(key)).headers.get("x-ttl"), "1");
  await sleep(1500);
  assert.equal((await get(key)).status, 404);
  assert.deepEqual((await call("GET", `/kv?prefix=${key}`)).json, { keys: [], next: null });
  const b = await put(key, 1);
  assert.equal(b.status, 201);
  assert.equal(b.json.version, 1);
  assert.notEqual(b.etag, a.etag);
});

test("put without ttl clears the old one; touch changes only the expiry", async () => {
  const key = `k:${rnd()}`;
  await put(key, 1, {}, "?ttl=1");
  const p = await put(key, 2);
  assert.equal(p.json.expires_at, null);
  await sleep(1400);
  assert.equal((await get(key)).json, 2);
  const t = await call("POST", `/kv/${key}/touch?ttl=600`);
  assert.equal(t.status, 200);
  assert.equal(t.json.key, key);
  assert.equal(t.json.version, 2);
  const g = await get(key);
  assert.equal(g.etag, p.etag);
  const ttl = Number(g.headers.get("x-ttl"));
  assert.ok(ttl > 590 && ttl <= 600, String(ttl));
  const u = await call("POST", `/kv/${key}/touch`);
  assert.equal(u.json.expires_at, null);
  assert.equal((await get(key)).headers.get("x-ttl"), null);
});

test("delete, and the ETag is new after re-creating", async () => {
  const key = `k:${rnd()}`;
  const a = await put(key, "v");
  const d = await call("DELETE", `/kv/${key}`);
  assert.equal(d.status, 204);
  assert.equal((await get(key)).status, 404);
  const b = await put(key, "v");
  assert.equal(b.status, 201);
  assert.equal(b.json.version, 1);
  assert.notEqual(b.etag, a.etag);
  assert.equal((await put(key, "w", { "if-match": a.etag })).status, 412);
});

test("If-Match on PUT, DELETE and touch", async () => {
  const key = `k:${rnd()}`;
  const missing = await put(key, 1, { "if-match": "*" });
  assert.equal(missing.status, 412);
  assert.deepEqual(missing.json, { error: "precondition_failed", etag: null });
  assert.equal((await call("DELETE", `/kv/${key}`, { headers: { "if-match": '"x"' } })).status, 412);
  const a = await put(key, 1);
  const b = await put(key, 2, { "if-match": a.etag });
  assert.equal(b.status, 200);
  const stale = await put(key, 3, { "if-match": a.etag });
  assert.equal(stale.status, 412);
  assert.deepEqual(stale.json, { error: "precondition_failed", etag: b.etag });
  assert.equal((await get(key)).json, 2);
  assert.equal((await call("DELETE", `/kv/${key}`, { headers: { "if-match": a.etag } })).status, 412);
  assert.equal((await call("POST", `/kv/${key}/touch?ttl=9`, { headers: { "if-match": a.etag } })).status, 412);
  const c = await put(key, 4, { "if-match": `"other", ${b.etag}` });
  assert.equal(c.status, 200);
  assert.equal((await put(key, 5, { "if-match": "*" })).status, 200);
  const now = (await get(key)).etag;
  assert.equal((await call("DELETE", `/kv/${key}`, { headers: { "if-match": now } })).status, 204);
});

test("lost update: parallel If-Match has one winner", async () => {
  const key = `k:${rnd()}`;
  const a = await put(key, "start");
  const all = await Promise.all(Array.from({ length: 12 }, (_, i) => put(key, i, { "if-match": a.etag })));
  const won = all.map((r, i) => (r.status === 200 ? i : -1)).filter((i) => i >= 0);
  assert.equal(won.length, 1);
  assert.equal(all.filter((r) => r.status === 412).length, 11);
  const g = await get(key);
  assert.equal(g.json, won[0]);
  assert.equal(g.headers.get("x-version"), "2");
});

test("create once: parallel If-None-Match: * has one winner", async () => {
  const key = `k:${rnd()}`;
  const all = await Promise.all(Array.from({ length: 10 }, (_, i) => put(key, i, { "if-none-match": "*" })));
  assert.equal(all.filter((r) => r.status === 201).length, 1);
  assert.equal(all.filter((r) => r.status === 412).length, 9);
});

test("If-None-Match on GET gives 304", async () => {
  const key = `k:${rnd()}`;
  const a = await put(key, 1);
  const n = await get(key, { "if-none-match": a.etag });
  assert.equal(n.status, 304);
  assert.equal(n.etag, a.etag);
  assert.equal(n.text, "");
  assert.equal((await get(key, { "if-none-match": '"different"' })).status, 200);
});

test("counters: default step, negative, read, set, delete, errors", async () => {
  const name = `c:${rnd()}`;
  const c = (m, body) => call(m, `/counters/${name}`, { body });
  assert.equal((await c("GET")).status, 404);
  const first = await c("POST");
  assert.equal(first.status, 200);
  assert.deepEqual(first.json, { name, value: 1, expires_at: null });
  assert.equal((await c("POST", { by: -6 })).json.value, -5);
  assert.deepEqual((await c("GET")).json, { name, value: -5, expires_at: null });
  for (const by of [0, 1.5, "2"]) {
    const r = await c("POST", { by });
    assert.equal(r.status, 400);
    assert.equal(r.json.error, "invalid_by");
  }
  const s = await c("PUT", { value: 9007199254740990 });
  assert.equal(s.status, 200);
  assert.equal((await c("POST")).json.value, 9007199254740991);
  const over = await c("POST");
  assert.equal(over.status, 409);
  assert.equal(over.json.error, "out_of_range");
  assert.equal((await c("GET")).json.value, 9007199254740991);
  assert.equal((await c("PUT", { value: "x" })).json.error, "invalid_value");
  assert.equal((await get(name)).status, 404);
  assert.equal((await c("DELETE")).status, 204);
  assert.equal((await c("DELETE")).status, 404);
});

test("counters are atomic", async () => {
  const name = `c:${rnd()}`;
  const all = await Promise.all(
    Array.from({ length: 50 }, () => call("POST", `/counters/${name}`, { body: { by: 2 } })),
  );
  assert.deepEqual(
    all.map((r) => r.json.value).sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, i) => 2 * (i + 1)),
  );
  assert.equal((await call("GET", `/counters/${name}`)).json.value, 100);
});

test("counter ttl only counts on creation", async () => {
  const name = `c:${rnd()}`;
  const a = await call("POST", `/counters/${name}`, { body: { ttl: 2 } });
  assert.ok(a.json.expires_at);
  const b = await call("POST", `/counters/${name}`, { body: { by: 4, ttl: 600 } });
  assert.equal(b.json.value, 5);
  assert.equal(b.json.expires_at, a.json.expires_at);
  await sleep(2500);
  assert.equal((await call("GET", `/counters/${name}`)).status, 404);
  assert.deepEqual((await call("POST", `/counters/${name}`)).json, { name, value: 1, expires_at: null });
});

test("listing by prefix with paging, and batch get", async () => {
  const p = `l${rnd()}:`;
  for (const k of ["b", "a", "C", "d"]) await put(p + k, { k });
  const keys = (r) => r.json.keys.map((x) => x.key);
  const all = await call("GET", `/kv?prefix=${p}`);
  assert.equal(all.status, 200);
  assert.deepEqual(keys(all), [`${p}C`, `${p}a`, `${p}b`, `${p}d`]);
  assert.deepEqual(all.json.keys[0], { key: `${p}C`, version: 1, expires_at: null });
  assert.equal(all.json.next, null);
  const one = await call("GET", `/kv?prefix=${p}&limit=2`);
  assert.deepEqual(keys(one), [`${p}C`, `${p}a`]);
  assert.equal(one.json.next, `${p}a`);
  const two = await call("GET", `/kv?prefix=${p}&limit=2&after=${one.json.next}`);
  assert.deepEqual(keys(two), [`${p}b`, `${p}d`]);
  assert.equal(two.json.next, null);
  assert.equal((await call("GET", "/kv?limit=0")).json.error, "invalid_limit");
  const b = await call("POST", "/kv-batch", { body: { get: [`${p}z`, `${p}a`, `${p}y`] } });
  assert.equal(b.status, 200);
  assert.deepEqual(b.json, { found: { [`${p}a`]: { k: "a" } }, missing: [`${p}z`, `${p}y`] });
  for (const body of [{ get: [] }, {}, { get: Array.from({ length: 101 }, (_, i) => `k${i}`) }]) {
    const r = await call("POST", "/kv-batch", { body });
    assert.equal(r.status, 400);
    assert.equal(r.json.error, "invalid_batch");
  }
});
