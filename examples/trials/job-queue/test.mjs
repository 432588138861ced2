import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/+$/, "");
const rnd = () => randomBytes(6).toString("hex");
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function call(method, path, body, raw) {
  const init = { method, headers: {} };
  if (body !== undefined) {
    init.headers["content-type"] = "application/json";
    init.body = raw ? body : JSON.stringify(body);
  }
  const res = await fetch(BASE + path, init);
  const text = await res.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: res.status, text, json };
}
async function queue(settings = {}) {
  const name = `q-${rnd()}`;
  const r = await call("PUT", `/queues/${name}`, settings);
  assert.equal(r.status, 201, r.text);
  return name;
}
async function put(q, payload, extra = {}) {
  const r = await call("POST", `/queues/${q}/jobs`, { payload, ...extra });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
const lease = (q, body = {}) => call("POST", `/queues/${q}/lease`, body);
const job = async (id) => (await call("GET", `/jobs/${id}`)).json;

test("queue settings: defaults, replace, read, delete", async () => {
  const name = `q-${rnd()}`;
  const c = await call("PUT", `/queues/${name}`, {});
  assert.equal(c.status, 201);
  assert.deepEqual(c.json, { name, max_attempts: 3, backoff_seconds: 1, lease_seconds: 30, dead_letter_webhook: null });
  const u = await call("PUT", `/queues/${name}`, { max_attempts: 5 });
  assert.equal(u.status, 200);
  assert.equal(u.json.max_attempts, 5);
  assert.deepEqual((await call("GET", `/queues/${name}`)).json, u.json);
  assert.equal((await call("DELETE", `/queues/${name}`)).status, 204);
  const g = await call("GET", `/queues/${name}`);
  assert.equal(g.status, 404);
  assert.equal(g.json.error, "queue_not_found");
});

test("enqueue gives the whole job", async () => {
  const q = await queue({ max_attempts: 4 });
  const payload = { a: [1, null, "ü"], b: { c: true } };
  const j = await put(q, payload);
  assert.equal(j.queue, q);
  assert.deepEqual(j.payload, payload);
  assert.equal(j.state, "ready");
  assert.equal(j.attempts, 0);
  assert.equal(j.max_attempts, 4);
  assert.equal(j.last_error, null);
  assert.equal(j.dedupe_key, null);
  assert.ok(!Number.isNaN(Date.parse(j.available_at)));
  assert.ok(!Number.isNaN(Date.parse(j.created_at)));
  assert.deepEqual(await job(j.id), j);
  assert.equal((await put(q, null)).payload, null);
  assert.equal((await put(q, 1, { max_attempts: 2 })).max_attempts, 2);
});

test("FIFO leases, ack, 204 when empty", async () => {
  const q = await queue();
  const a = await put(q, "A");
  await sleep(10);
  const b = await put(q, "B");
  const l1 = await lease(q);
  assert.equal(l1.status, 200);
  assert.equal(l1.json.id, a.id);
  assert.equal(l1.json.state, "leased");
  assert.equal(l1.json.attempts, 1);
  assert.ok(l1.json.lease_token);
  const left = Date.parse(l1.json.lease_expires_at) - Date.now();
  assert.ok(left > 20_000 && left < 40_000, String(left));
  const l2 = await lease(q);
  assert.equal(l2.json.id, b.id);
  const none = await lease(q);
  assert.equal(none.status, 204);
  assert.equal(none.text, "");
  const ack = await call("POST", `/jobs/${a.id}/ack`, { lease_token: l1.json.lease_token });
  assert.equal(ack.status, 200);
  assert.equal(ack.json.state, "done");
  assert.equal((await job(a.id)).state, "done");
});

test("lease without a body works", async () => {
  const q = await queue();
  const j = await put(q, 1);
  const r = await call("POST", `/queues/${q}/lease`);
  assert.equal(r.status, 200);
  assert.equal(r.json.id, j.id);
});

test("lease_lost: wrong token, twice acknowledged", async () => {
  const q = await queue();
  await put(q, 1);
  const l = (await lease(q)).json;
  for (const op of ["ack", "fail", "extend"]) {
    const r = await call("POST", `/jobs/${l.id}/${op}`, {
      lease_token: "wrong",
      ...(op === "extend" ? { lease_seconds: 5 } : {}),
    });
    assert.equal(r.status, 409, op);
    assert.equal(r.json.error, "lease_lost");
  }
  assert.equal((await call("POST", `/jobs/${l.id}/ack`, { lease_token: l.lease_token })).status, 200);
  const again = await call("POST", `/jobs/${l.id}/ack`, { lease_token: l.lease_token });
  assert.equal(again.status, 409);
  assert.equal(again.json.error, "lease_lost");
});

test("an expired lease is a failure and the job comes again", async () => {
  const q = await queue({ backoff_seconds: 0 });
  const j = await put(q, 1);
  const l1 = (await lease(q, { lease_seconds: 1 })).json;
  await sleep(2500);
  const late = await call("POST", `/jobs/${j.id}/ack`, { lease_token: l1.lease_token });
  assert.equal(late.status, 409);
  assert.equal(late.json.error, "lease_lost");
  const seen = await job(j.id);
  assert.equal(seen.state, "ready");
  assert.equal(seen.last_error, "lease expired");
  const l2 = await lease(q);
  assert.equal(l2.status, 200);
  assert.equal(l2.json.id, j.id);
  assert.equal(l2.json.attempts, 2);
  assert.notEqual(l2.json.lease_token, l1.lease_token);
});

test("extend keeps a lease alive", async () => {
  const q = await queue();
  const j = await put(q, 1);
  const l = (await lease(q, { lease_seconds: 2 })).json;
  const e = await call("POST", `/jobs/${j.id}/extend`, { lease_token: l.lease_token, lease_seconds: 60 });
  assert.equal(e.status, 200);
  assert.ok(Date.parse(e.json.lease_expires_at) - Date.now() > 50_000);
  await sleep(3200);
  assert.equal((await call("POST", `/jobs/${j.id}/ack`, { lease_token: l.lease_token })).status, 200);
});

test("fail: exponential backoff", async () => {
  const q = await queue({ backoff_seconds: 1, max_attempts: 5 });
  const j = await put(q, 1);
  const l1 = (await lease(q)).json;
  const f1 = await call("POST", `/jobs/${j.id}/fail`, { lease_token: l1.lease_token, error: "first" });
  assert.equal(f1.status, 200);
  assert.equal(f1.json.state, "delayed");
  assert.equal(f1.json.last_error, "first");
  assert.equal((await lease(q)).status, 204);
  await sleep(1500);
  assert.equal((await job(j.id)).state, "ready");
  const l2 = (await lease(q)).json;
  assert.equal(l2.attempts, 2);
  const before = Date.now();
  const f2 = await call("POST", `/jobs/${j.id}/fail`, { lease_token: l2.lease_token });
  assert.equal(f2.json.last_error, null);
  const wait = Date.parse(f2.json.available_at) - before;
  assert.ok(wait > 1000 && wait < 3500, `second pause is about 2 s, was ${wait} ms`);
});

test("dead letters and requeue", async () => {
  const q = await queue({ max_attempts: 1 });
  const j = await put(q, "x");
  const l = (await lease(q)).json;
  const f = await call("POST", `/jobs/${j.id}/fail`, { lease_token: l.lease_token, error: "boom" });
  assert.equal(f.status, 200);
  assert.equal(f.json.state, "dead");
  assert.equal(f.json.last_error, "boom");
  assert.equal((await lease(q)).status, 204);
  const d = await call("GET", `/queues/${q}/dead`);
  assert.equal(d.status, 200);
  assert.deepEqual(
    d.json.jobs.map((x) => x.id),
    [j.id],
  );
  const rq = await call("POST", `/jobs/${j.id}/requeue`);
  assert.equal(rq.status, 200);
  assert.equal(rq.json.state, "ready");
  assert.equal(rq.json.attempts, 0);
  assert.equal(rq.json.last_error, null);
  const no = await call("POST", `/jobs/${j.id}/requeue`);
  assert.equal(no.status, 409);
  assert.equal(no.json.error, "not_dead");
  assert.equal((await lease(q)).json.attempts, 1);
});

test("dead list: most recent first, limit", async () => {
  const q = await queue({ max_attempts: 1 });
  const ids = [];
  for (let i = 0; i < 3; i++) {
    await put(q, i);
    const l = (await lease(q)).json;
    await call("POST", `/jobs/${l.id}/fail`, { lease_token: l.lease_token });
    ids.unshift(l.id);
    await sleep(15);
  }
  assert.deepEqual(
    (await call("GET", `/queues/${q}/dead`)).json.jobs.map((x) => x.id),
    ids,
  );
  assert.deepEqual(
    (await call("GET", `/queues/${q}/dead?limit=2`)).json.jobs.map((x) => x.id),
    ids.slice(0, 2),
  );
  assert.equal((await call("GET", `/queues/${q}/dead?limit=0`)).status, 400);
});

test("delayed jobs", async () => {
  const q = await queue();
  const later = await put(q, "later", { delay_seconds: 1 });
  assert.equal(later.state, "delayed");
  const now = await put(q, "now");
  assert.equal((await lease(q)).json.id, now.id);
  assert.equal((await lease(q)).status, 204);
  await sleep(1500);
  assert.equal((await job(later.id)).state, "ready");
  assert.equal((await lease(q)).json.id, later.id);
});

test("dedupe key", async () => {
  const q = await queue();
  const a = await put(q, 1, { dedupe_key: "k" });
  assert.equal(a.dedupe_key, "k");
  const b = await call("POST", `/queues/${q}/jobs`, { payload: 2, dedupe_key: "k" });
  assert.equal(b.status, 200);
  assert.equal(b.json.id, a.id);
  assert.equal(b.json.payload, 1);
  const l = (await lease(q)).json;
  assert.equal((await call("POST", `/queues/${q}/jobs`, { payload: 3, dedupe_key: "k" })).status, 200);
  await call("POST", `/jobs/${a.id}/ack`, { lease_token: l.lease_token });
  const c = await call("POST", `/queues/${q}/jobs`, { payload: 4, dedupe_key: "k" });
  assert.equal(c.status, 201);
  assert.notEqual(c.json.id, a.id);
});

test("stats and deleting jobs", async () => {
  const q = await queue({ max_attempts: 1 });
  const a = await put(q, "leased");
  await sleep(10);
  await put(q, "ready");
  await put(q, "delayed", { delay_seconds: 600 });
  await lease(q);
  assert.deepEqual((await call("GET", `/queues/${q}/stats`)).json, {
    ready: 1,
    delayed: 1,
    leased: 1,
    done: 0,
    dead: 0,
  });
  const no = await call("DELETE", `/jobs/${a.id}`);
  assert.equal(no.status, 409);
  assert.equal(no.json.error, "job_leased");
  const extra = await put(q, "x", { delay_seconds: 600 });
  assert.equal((await call("DELETE", `/jobs/${extra.id}`)).status, 204);
  const gone = await call("GET", `/jobs/${extra.id}`);
  assert.equal(gone.status, 404);
  assert.equal(gone.json.error, "job_not_found");
});

test("parallel workers: every job exactly once", async () => {
  const q = await queue();
  await Promise.all(Array.from({ length: 30 }, (_, i) => put(q, i)));
  const got = [];
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      for (;;) {
        const r = await lease(q);
        if (r.status === 204) return;
        assert.equal(r.status, 200);
        got.push(r.json.payload);
      }
    }),
  );
  assert.deepEqual(
    got.sort((x, y) => x - y),
    Array.from({ length: 30 }, (_, i) => i),
  );
});

test("bad requests and unknown queue", async () => {
  const q = await queue();
  for (const [m, p, b] of [
    ["PUT", `/queues/q-${rnd()}`, { max_attempts: 0 }],
    ["PUT", `/queues/q-${rnd()}`, { dead_letter_webhook: "nope" }],
    ["POST", `/queues/${q}/jobs`, {}],
    ["POST", `/queues/${q}/jobs`, { payload: 1, delay_seconds: -1 }],
    ["POST", `/queues/${q}/lease`, { lease_seconds: 0 }],
  ]) {
    const r = await call(m, p, b);
    assert.equal(r.status, 400, `${m} ${p} ${JSON.stringify(b)}`);
    assert.equal(r.json.error, "bad_request");
  }
  assert.equal((await call("POST", `/queues/${q}/jobs`, '{"payload":', true)).status, 400);
  const none = `q-${rnd()}`;
  for (const [m, p, b] of [
    ["POST", `/queues/${none}/jobs`, { payload: 1 }],
    ["POST", `/queues/${none}/lease`, {}],
    ["GET", `/queues/${none}/stats`],
  ]) {
    const r = await call(m, p, b);
    assert.equal(r.status, 404);
    assert.equal(r.json.error, "queue_not_found");
  }
});
