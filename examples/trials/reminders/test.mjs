import test from "node:test";
import assert from "node:assert/strict";
import http from "node:http";
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");

async function call(key, method, path, body) {
  const headers = {};
  if (key) headers.authorization = `Bearer ${key}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const res = await fetch(BASE + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await res.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    /* none */
  }
  return { status: res.status, json, text };
}
function err(r, status, code) {
  assert.equal(r.status, status, r.text);
  assert.equal(r.json.error.code, code);
}
async function account() {
  const name = `Acc ${randomUUID()}`;
  const r = await call(null, "POST", "/accounts", { name });
  assert.equal(r.status, 201, r.text);
  assert.equal(r.json.name, name);
  return r.json.api_key;
}
const inMs = (ms) => new Date(Date.now() + ms).toISOString();
async function remind(key, ms, over = {}) {
  const r = await call(key, "POST", "/reminders", { text: `T ${randomUUID()}`, due_at: inMs(ms), ...over });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
/** A receiver on loopback; answers are taken from the list, the last one repeats. */
async function receiver(t, ...answers) {
  const got = [];
  const server = http.createServer((req, res) => {
    let body = "";
    req.setEncoding("utf8");
    req.on("data", (c) => {
      body += c;
    });
    req.on("end", () => {
      got.push({
        method: req.method,
        path: req.url,
        headers: req.headers,
        raw: body,
        json: JSON.parse(body),
        at: Date.now(),
      });
      res.statusCode = answers[Math.min(got.length, answers.length) - 1] ?? 200;
      res.end();
    });
  });
  await new Promise((ok) => server.listen(0, "127.0.0.1", ok));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { got, url: `http://127.0.0.1:${server.address().port}/ring` };
}
async function hook(key, url) {
  const r = await call(key, "PUT", "/webhook", { url });
  assert.equal(r.status, 200, r.text);
  return r.json.secret;
}
async function until(what, ms, fn) {
  const end = Date.now() + ms;
  for (;;) {
    const v = await fn();
    if (v) return v;
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${what}`);
    await sleep(100);
  }
}
const get = async (key, id) => (await call(key, "GET", `/reminders/${id}`)).json;
const deliveries = async (key, id) => (await call(key, "GET", `/reminders/${id}/deliveries`)).json.deliveries;

test("a reminder is stored as scheduled", async () => {
  const key = await account();
  const due = new Date(Date.now() + 3600_000);
  const r = await remind(key, 0, {
    text: "Boiler",
    due_at: due.toISOString(),
    repeat: { every_seconds: 3600, times: 3 },
  });
  assert.equal(r.text, "Boiler");
  assert.equal(r.status, "scheduled");
  assert.equal(r.due_at, due.toISOString());
  assert.equal(r.next_fire_at, due.toISOString());
  assert.deepEqual(r.repeat, { every_seconds: 3600, times: 3 });
  assert.equal(r.fire_count, 0);
  assert.equal(r.last_fired_at, null);
  assert.deepEqual(await get(key, r.id), r);
});

test("bad reminders and missing keys are refused", async () => {
  const key = await account();
  const ok = { text: "x", due_at: inMs(60_000) };
  for (const b of [
    { due_at: ok.due_at },
    { ...ok, text: "" },
    { ...ok, text: "x".repeat(501) },
    { text: "x" },
    { ...ok, due_at: inMs(-60_000) },
    { ...ok, due_at: "soon" },
    { ...ok, due_at: inMs(367 * 86400_000) },
    { ...ok, repeat: { every_seconds: 0 } },
    { ...ok, repeat: { every_seconds: 5, times: 1 } },
  ])
    err(await call(key, "POST", "/reminders", b), 422, "invalid");
  err(await call(null, "POST", "/reminders", ok), 401, "unauthorized");
  err(await call(`no-${randomUUID()}`, "GET", "/reminders"), 401, "unauthorized");
});

test("accounts do not see each other", async () => {
  const a = await account(),
    b = await account();
  const r = await remind(a, 3600_000);
  err(await call(b, "GET", `/reminders/${r.id}`), 404, "not_found");
  err(await call(b, "DELETE", `/reminders/${r.id}`), 404, "not_found");
  err(await call(b, "GET", `/reminders/${r.id}/deliveries`), 404, "not_found");
  assert.deepEqual((await call(b, "GET", "/reminders")).json.reminders, []);
});

test("the webhook of an account", async () => {
  const key = await account();
  err(await call(key, "GET", "/webhook"), 404, "not_found");
  err(await call(key, "PUT", "/webhook", { url: "ftp://example.org/" }), 422, "invalid");
  err(await call(key, "PUT", "/webhook", { url: "/ring" }), 422, "invalid");
  const one = await hook(key, "http://127.0.0.1:9/ring");
  assert.ok(one.length >= 32);
  const two = await hook(key, "http://127.0.0.1:9/other");
  assert.notEqual(one, two);
  const g = await call(key, "GET", "/webhook");
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, { url: "http://127.0.0.1:9/other" });
  assert.equal((await call(key, "DELETE", "/webhook")).status, 204);
  assert.equal((await call(key, "DELETE", "/webhook")).status, 204);
});

test("fires once, signed, on time", { timeout: 20_000 }, async (t) => {
  const key = await account();
  const rec = await receiver(t, 200);
  const secret = await hook(key, rec.url);
  const r = await remind(key, 1000);
  await until("webhook call", 6000, () => rec.got.length > 0);
  const c = rec.got[0];
  assert.equal(c.method, "POST");
  assert.equal(c.path, "/ring");
  assert.ok(c.at >= Date.parse(r.due_at) - 20, "too early");
  assert.match(c.headers["content-type"], /application\/json/);
  assert.equal(c.headers["x-reminder-attempt"], "1");
  const ts = c.headers["x-reminder-timestamp"];
  assert.match(ts, /^\d+$/);
  assert.ok(Math.abs(Number(ts) - c.at / 1000) < 5);
  assert.equal(
    c.headers["x-reminder-signature"],
    `sha256=${createHmac("sha256", secret).update(`${ts}.${c.raw}`).digest("hex")}`,
  );
  assert.deepEqual(c.json, {
    event: "reminder.fired",
    delivery_id: c.headers["x-reminder-delivery"],
    reminder_id: r.id,
    text: r.text,
    occurrence: 1,
    scheduled_for: r.due_at,
  });
  const after = await until("fired", 3000, async () => {
    const x = await get(key, r.id);
    return x.status === "fired" && x;
  });
  assert.equal(after.fire_count, 1);
  assert.equal(after.next_fire_at, null);
  assert.ok(after.last_fired_at);
  await sleep(2500);
  assert.equal(rec.got.length, 1);
});

test("retries until the receiver answers 2xx", { timeout: 25_000 }, async (t) => {
  const key = await account();
  const rec = await receiver(t, 500, 503, 204);
  await hook(key, rec.url);
  const r = await remind(key, 800);
  await until("three attempts", 14_000, () => rec.got.length >= 3);
  assert.equal(new Set(rec.got.map((c) => c.headers["x-reminder-delivery"])).size, 1);
  assert.equal(new Set(rec.got.map((c) => c.raw)).size, 1);
  assert.deepEqual(
    rec.got.map((c) => c.headers["x-reminder-attempt"]),
    ["1", "2", "3"],
  );
  assert.ok(rec.got[1].at - rec.got[0].at >= 900);
  assert.ok(rec.got[2].at - rec.got[1].at >= 1900);
  const d = await until("delivered", 3000, async () =>
    (await deliveries(key, r.id)).find((x) => x.status === "delivered"),
  );
  assert.equal(d.id, rec.got[0].headers["x-reminder-delivery"]);
  assert.equal(d.reminder_id, r.id);
  assert.equal(d.occurrence, 1);
  assert.deepEqual(
    d.attempts.map((a) => [a.number, a.response_status]),
    [
      [1, 500],
      [2, 503],
      [3, 204],
    ],
  );
  err(await call(key, "POST", `/deliveries/${d.id}/redeliver`), 409, "conflict");
});

test("gives up after four attempts, and can be redelivered", { timeout: 45_000 }, async (t) => {
  const key = await account();
  const rec = await receiver(t, 500, 500, 500, 500, 200);
  await hook(key, rec.url);
  const r = await remind(key, 800);
  const d = await until("failed", 18_000, async () => (await deliveries(key, r.id)).find((x) => x.status === "failed"));
  assert.equal(d.attempts.length, 4);
  assert.equal(rec.got.length, 4);
  const again = await call(key, "POST", `/deliveries/${d.id}/redeliver`);
  assert.equal(again.status, 202, again.text);
  assert.equal(again.json.id, d.id);
  await until("redelivered", 5000, async () => (await deliveries(key, r.id))[0].status === "delivered");
  assert.equal(rec.got[4].headers["x-reminder-attempt"], "5");
  assert.equal(rec.got[4].raw, rec.got[0].raw);
});

test("a refused connection is an attempt without status", { timeout: 20_000 }, async () => {
  const key = await account();
  const s = http.createServer();
  await new Promise((ok) => s.listen(0, "127.0.0.1", ok));
  const { port } = s.address();
  await new Promise((ok) => s.close(ok));
  await hook(key, `http://127.0.0.1:${port}/`);
  const r = await remind(key, 800);
  const d = await until("first attempt", 8000, async () =>
    (await deliveries(key, r.id)).find((x) => x.attempts.length > 0),
  );
  assert.equal(d.attempts[0].number, 1);
  assert.equal(d.attempts[0].response_status, null);
});

test("recurring reminders stay on the grid and end", { timeout: 25_000 }, async (t) => {
  const key = await account();
  const rec = await receiver(t, 200);
  await hook(key, rec.url);
  const r = await remind(key, 1000, { repeat: { every_seconds: 2, times: 3 } });
  await until("three firings", 12_000, () => rec.got.length >= 3);
  const calls = rec.got.map((c) => c.json).sort((a, b) => a.occurrence - b.occurrence);
  assert.deepEqual(
    calls.map((c) => c.occurrence),
    [1, 2, 3],
  );
  assert.deepEqual(
    calls.map((c) => Date.parse(c.scheduled_for) - Date.parse(r.due_at)),
    [0, 2000, 4000],
  );
  const after = await until("fired", 3000, async () => {
    const x = await get(key, r.id);
    return x.status === "fired" && x;
  });
  assert.equal(after.fire_count, 3);
  assert.equal(after.next_fire_at, null);
  await sleep(3000);
  assert.equal(rec.got.length, 3);
});

test("without a webhook it fires without a delivery; snooze makes it fire again", { timeout: 20_000 }, async () => {
  const key = await account();
  const r = await remind(key, 700);
  await until("fired", 6000, async () => (await get(key, r.id)).status === "fired");
  assert.deepEqual(await deliveries(key, r.id), []);
  const s = await call(key, "POST", `/reminders/${r.id}/snooze`, { seconds: 2 });
  assert.equal(s.status, 200, s.text);
  assert.equal(s.json.status, "scheduled");
  assert.equal(s.json.fire_count, 1);
  assert.ok(s.json.next_fire_at);
  const again = await until("fired again", 8000, async () => {
    const x = await get(key, r.id);
    return x.status === "fired" && x;
  });
  assert.equal(again.fire_count, 2);
});

test("snoozing a scheduled reminder moves it later", async () => {
  const key = await account();
  const r = await remind(key, 3600_000);
  const s = await call(key, "POST", `/reminders/${r.id}/snooze`, { seconds: 90 });
  assert.equal(s.status, 200, s.text);
  assert.equal(Date.parse(s.json.next_fire_at) - Date.parse(r.next_fire_at), 90_000);
  err(await call(key, "POST", `/reminders/${r.id}/snooze`, { seconds: 0 }), 422, "invalid");
});

test("done is final", async () => {
  const key = await account();
  const r = await remind(key, 3600_000);
  const d = await call(key, "POST", `/reminders/${r.id}/done`);
  assert.equal(d.status, 200, d.text);
  assert.equal(d.json.status, "done");
  err(await call(key, "POST", `/reminders/${r.id}/done`), 409, "conflict");
  err(await call(key, "POST", `/reminders/${r.id}/snooze`, { seconds: 5 }), 409, "conflict");
  err(await call(key, "PATCH", `/reminders/${r.id}`, { text: "late" }), 409, "conflict");
});

test("editing moves the firing; the list is sorted and filtered", async () => {
  const key = await account();
  const a = await remind(key, 3600_000),
    b = await remind(key, 7200_000),
    c = await remind(key, 1800_000);
  const due = inMs(10_000_000);
  const p = await call(key, "PATCH", `/reminders/${a.id}`, { text: "new", due_at: due });
  assert.equal(p.status, 200, p.text);
  assert.equal(p.json.text, "new");
  assert.equal(p.json.due_at, due);
  assert.equal(p.json.next_fire_at, due);
  const l = await call(key, "GET", "/reminders");
  assert.equal(l.status, 200);
  assert.deepEqual(
    l.json.reminders.map((r) => r.id),
    [c.id, b.id, a.id],
  );
  await call(key, "POST", `/reminders/${b.id}/done`);
  const f = await call(key, "GET", "/reminders?status=done");
  assert.deepEqual(
    f.json.reminders.map((r) => r.id),
    [b.id],
  );
  err(await call(key, "GET", "/reminders?status=lost"), 422, "invalid");
});

test("a deleted reminder never rings", { timeout: 15_000 }, async (t) => {
  const key = await account();
  const rec = await receiver(t, 200);
  await hook(key, rec.url);
  const r = await remind(key, 2000);
  assert.equal((await call(key, "DELETE", `/reminders/${r.id}`)).status, 204);
  err(await call(key, "GET", `/reminders/${r.id}`), 404, "not_found");
  await sleep(4500);
  assert.equal(rec.got.length, 0);
});
