import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/+$/, "");
const rnd = () => randomBytes(6).toString("hex");
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function call(method, path, { key, body, raw } = {}) {
  const headers = {};
  if (key) headers["x-api-key"] = key;
  let payload;
  if (raw !== undefined || body !== undefined) {
    headers["content-type"] = "application/json";
    payload = raw ?? JSON.stringify(body);
  }
  const res = await fetch(BASE + path, { method, headers, body: payload });
  const text = await res.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: res.status, text, json };
}

async function tenant() {
  const r = await call("POST", "/v1/tenants", { body: { name: `t-${rnd()}` } });
  assert.equal(r.status, 201, r.text);
  const key = r.json.api_key;
  return {
    key,
    call: (m, p, body) => call(m, p, { key, body }),
    async policy(name, def) {
      const x = await call("PUT", `/v1/policies/${name}`, { key, body: def });
      assert.ok(x.status === 201 || x.status === 200, x.text);
      return x;
    },
    async check(policy, k, cost) {
      const x = await call("POST", "/v1/check", {
        key,
        body: { policy, key: k, ...(cost === undefined ? {} : { cost }) },
      });
      assert.equal(x.status, 200, x.text);
      return x.json;
    },
  };
}
const slow = (capacity) => ({ algorithm: "token_bucket", capacity, refill_per_second: 0.001 });

test("tenant creation and authentication", async () => {
  const name = `team-${rnd()}`;
  const r = await call("POST", "/v1/tenants", { body: { name } });
  assert.equal(r.status, 201);
  assert.equal(r.json.name, name);
  assert.equal(typeof r.json.tenant_id, "string");
  assert.ok(r.json.api_key.length > 0);
  for (const key of [undefined, `bad-${rnd()}`]) {
    const u = await call("GET", "/v1/policies", { key });
    assert.equal(u.status, 401);
    assert.equal(u.json.error, "unauthorized");
  }
  const ok = await call("GET", "/v1/policies", { key: r.json.api_key });
  assert.equal(ok.status, 200);
  assert.deepEqual(ok.json, { policies: [] });
});

test("policies: 201 on create, 200 on replace, list by name, get, delete", async () => {
  const t = await tenant();
  const sw = { algorithm: "sliding_window", limit: 5, window_seconds: 60 };
  const a = await t.policy("zeta", slow(3));
  assert.equal(a.status, 201);
  assert.deepEqual(a.json, { name: "zeta", ...slow(3) });
  assert.equal((await t.policy("zeta", slow(4))).status, 200);
  assert.deepEqual((await t.policy("alpha", sw)).json, { name: "alpha", ...sw });
  const l = await t.call("GET", "/v1/policies");
  assert.deepEqual(l.json.policies, [
    { name: "alpha", ...sw },
    { name: "zeta", ...slow(4) },
  ]);
  assert.deepEqual((await t.call("GET", "/v1/policies/alpha")).json, { name: "alpha", ...sw });
  assert.equal((await t.call("DELETE", "/v1/policies/alpha")).status, 204);
  for (const m of ["GET", "DELETE"]) {
    const r = await t.call(m, "/v1/policies/alpha");
    assert.equal(r.status, 404);
    assert.equal(r.json.error, "unknown_policy");
  }
});

test("policy violations are 422 with field", async () => {
  const t = await tenant();
  for (const [def, field] of [
    [{ algorithm: "leaky" }, "algorithm"],
    [{ algorithm: "token_bucket", capacity: 0, refill_per_second: 1 }, "capacity"],
    [{ algorithm: "token_bucket", capacity: 5, refill_per_second: 0 }, "refill_per_second"],
    [{ algorithm: "sliding_window", limit: 1.5, window_seconds: 1 }, "limit"],
    [{ algorithm: "sliding_window", limit: 5 }, "window_seconds"],
    [{ algorithm: "sliding_window", limit: 5, window_seconds: 5, capacity: 5 }, "capacity"],
  ]) {
    const r = await t.call("PUT", "/v1/policies/p", def);
    assert.equal(r.status, 422, JSON.stringify(def));
    assert.equal(r.json.error, "invalid");
    assert.equal(r.json.field, field);
  }
});

test("token bucket: spends down to zero, refuses with retry time, refusal spends nothing", async () => {
  const t = await tenant();
  await t.policy("p", slow(3));
  assert.deepEqual(await t.check("p", "k"), { allowed: true, remaining: 2, retry_after_ms: 0 });
  const no = await t.check("p", "k", 3);
  assert.equal(no.allowed, false);
  assert.equal(no.remaining, 2);
  assert.ok(no.retry_after_ms > 900_000 && no.retry_after_ms <= 1_000_000, String(no.retry_after_ms));
  assert.deepEqual(await t.check("p", "k", 2), { allowed: true, remaining: 0, retry_after_ms: 0 });
  assert.equal((await t.check("p", "k")).allowed, false);
  assert.equal((await t.check("p", "other")).remaining, 2);
});

test("token bucket refills with time, never above capacity", async () => {
  const t = await tenant();
  await t.policy("p", { algorithm: "token_bucket", capacity: 2, refill_per_second: 1 });
  assert.equal((await t.check("p", "k", 2)).allowed, true);
  const no = await t.check("p", "k", 2);
  assert.equal(no.allowed, false);
  assert.ok(no.retry_after_ms >= 1 && no.retry_after_ms <= 2000);
  await sleep(no.retry_after_ms + 150);
  assert.equal((await t.check("p", "k", 2)).allowed, true);
  await sleep(3200);
  const look = await t.call("GET", "/v1/policies/p/keys/k");
  assert.equal(look.json.remaining, 2);
});

test("sliding window really slides", async () => {
  const t = await tenant();
  await t.policy("w", { algorithm: "sliding_window", limit: 2, window_seconds: 2 });
  assert.equal((await t.check("w", "k")).remaining, 1);
  await sleep(1200);
  assert.equal((await t.check("w", "k")).allowed, true);
  const no = await t.check("w", "k");
  assert.equal(no.allowed, false);
  assert.ok(no.retry_after_ms >= 1 && no.retry_after_ms <= 900, String(no.retry_after_ms));
  await sleep(no.retry_after_ms + 100);
  assert.equal((await t.check("w", "k")).allowed, true);
  assert.equal((await t.check("w", "k")).allowed, false);
});

test("exact under concurrency, both algorithms", async () => {
  const t = await tenant();
  await t.policy("b", slow(10));
  await t.policy("w", { algorithm: "sliding_window", limit: 7, window_seconds: 600 });
  const [b, w] = await Promise.all([
    Promise.all(Array.from({ length: 40 }, () => t.check("b", "hot"))),
    Promise.all(Array.from({ length: 40 }, () => t.check("w", "hot"))),
  ]);
  assert.equal(b.filter((x) => x.allowed).length, 10);
  assert.equal(w.filter((x) => x.allowed).length, 7);
});

test("check errors", async () => {
  const t = await tenant();
  await t.policy("p", slow(3));
  const cases = [
    [{ policy: "p", key: "k", cost: 4 }, 422, "cost_too_high"],
    [{ policy: "nope", key: "k" }, 404, "unknown_policy"],
    [{ policy: "p", key: "" }, 422, "invalid", "key"],
    [{ policy: "p", key: "k", cost: 0 }, 422, "invalid", "cost"],
    [{ policy: "p", key: "k".repeat(257) }, 422, "invalid", "key"],
  ];
  for (const [body, status, error, field] of cases) {
    const r = await t.call("POST", "/v1/check", body);
    assert.equal(r.status, status, JSON.stringify(body).slice(0, 60));
    assert.equal(r.json.error, error);
    if (field) assert.equal(r.json.field, field);
  }
  const bad = await call("POST", "/v1/check", { key: t.key, raw: "{oops" });
  assert.equal(bad.status, 400);
  assert.equal(bad.json.error, "bad_json");
});

test("tenants do not touch each other", async () => {
  const [a, b] = await Promise.all([tenant(), tenant()]);
  await a.policy("p", slow(1));
  const r = await b.call("POST", "/v1/check", { policy: "p", key: "k" });
  assert.equal(r.status, 404);
  await b.policy("p", slow(1));
  assert.equal((await a.check("p", "k")).allowed, true);
  assert.equal((await b.check("p", "k")).allowed, true);
  assert.equal((await a.check("p", "k")).allowed, false);
});

test("check-all is all or nothing", async () => {
  const t = await tenant();
  await t.policy("user", slow(5));
  await t.policy("ip", slow(2));
  const checks = [
    { policy: "user", key: "u" },
    { policy: "ip", key: "i", cost: 2 },
  ];
  const ok = await t.call("POST", "/v1/check-all", { checks });
  assert.equal(ok.status, 200);
  assert.equal(ok.json.allowed, true);
  assert.equal(ok.json.retry_after_ms, 0);
  assert.deepEqual(
    ok.json.results.map((r) => [r.policy, r.key, r.allowed, r.remaining]),
    [
      ["user", "u", true, 4],
      ["ip", "i", true, 0],
    ],
  );
  const no = await t.call("POST", "/v1/check-all", { checks });
  assert.equal(no.status, 200);
  assert.equal(no.json.allowed, false);
  assert.deepEqual(
    no.json.results.map((r) => [r.allowed, r.remaining]),
    [
      [true, 4],
      [false, 0],
    ],
  );
  assert.equal(no.json.results[0].retry_after_ms, 0);
  assert.equal(no.json.retry_after_ms, no.json.results[1].retry_after_ms);
  assert.ok(no.json.retry_after_ms > 0);
  assert.equal((await t.call("GET", "/v1/policies/user/keys/u")).json.remaining, 4);
});

test("check-all errors: empty, duplicate pair, unknown policy", async () => {
  const t = await tenant();
  await t.policy("p", slow(5));
  for (const checks of [
    [],
    [
      { policy: "p", key: "a" },
      { policy: "p", key: "a" },
    ],
  ]) {
    const r = await t.call("POST", "/v1/check-all", { checks });
    assert.equal(r.status, 422);
    assert.equal(r.json.error, "invalid");
    assert.equal(r.json.field, "checks");
  }
  const u = await t.call("POST", "/v1/check-all", {
    checks: [
      { policy: "p", key: "a" },
      { policy: "none", key: "a" },
    ],
  });
  assert.equal(u.status, 404);
  assert.equal(u.json.error, "unknown_policy");
  assert.equal((await t.call("GET", "/v1/policies/p/keys/a")).json.remaining, 5);
});

test("looking and resetting, with an encoded key", async () => {
  const t = await tenant();
  await t.policy("p", slow(4));
  const key = `user/ä b:${rnd()}`;
  const path = `/v1/policies/p/keys/${encodeURIComponent(key)}`;
  assert.deepEqual((await t.call("GET", path)).json, { policy: "p", key, remaining: 4 });
  await t.check("p", key, 3);
  assert.equal((await t.call("GET", path)).json.remaining, 1);
  assert.equal((await t.call("DELETE", path)).status, 204);
  assert.equal((await t.call("GET", path)).json.remaining, 4);
  assert.equal((await t.call("DELETE", "/v1/policies/p/keys/never-seen")).status, 204);
  assert.equal((await t.call("GET", "/v1/policies/none/keys/x")).status, 404);
});

test("usage counts decisions, not errors; replacing resets all", async () => {
  const t = await tenant();
  await t.policy("p", slow(2));
  await t.policy("q", slow(2));
  for (let i = 0; i < 3; i++) await t.check("p", "k");
  await t.call("POST", "/v1/check", { policy: "p", key: "k", cost: 99 });
  await t.call("POST", "/v1/check-all", {
    checks: [
      { policy: "p", key: "k" },
      { policy: "q", key: "k" },
    ],
  });
  assert.deepEqual((await t.call("GET", "/v1/policies/p/usage")).json, { policy: "p", allowed: 2, denied: 2 });
  assert.deepEqual((await t.call("GET", "/v1/policies/q/usage")).json, { policy: "q", allowed: 0, denied: 1 });
  await t.policy("p", slow(2));
  assert.deepEqual((await t.call("GET", "/v1/policies/p/usage")).json, { policy: "p", allowed: 0, denied: 0 });
  assert.equal((await t.check("p", "k")).remaining, 1);
});
