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
  return { status: res.status, headers: res.headers, text, json };
}
async function event(extra = {}) {
  const r = await call("POST", "/events", {
    body: {
      name: `Show ${rnd()}`,
      sections: [
        { name: "A", seats: 10, price_cents: 4500 },
        { name: "B", seats: 3, price_cents: 2500 },
      ],
      ...extra,
    },
  });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
const reserve = (e, body, headers) =>
  call("POST", `/events/${e.id}/reservations`, { body: { buyer: `b-${rnd()}@example.com`, ...body }, headers });
const post = (path, headers) => call("POST", path, { headers });
async function held(e, seats) {
  const r = await reserve(e, { seats });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
async function seatStatus(e, name) {
  const r = await call("GET", `/events/${e.id}/seats`);
  return r.json.seats.find((s) => s.seat === name).status;
}

test("create and read an event, seats in order", async () => {
  const e = await event();
  assert.equal(e.hold_seconds, 120);
  assert.equal(e.seats_total, 13);
  assert.ok(e.organiser_key.length > 0);
  const g = await call("GET", `/events/${e.id}`);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, {
    id: e.id,
    name: e.name,
    hold_seconds: 120,
    seats_total: 13,
    available: 13,
    held: 0,
    sold: 0,
    sales_open: true,
  });
  const s = await call("GET", `/events/${e.id}/seats`);
  assert.deepEqual(
    s.json.seats.map((x) => x.seat),
    ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9", "A-10", "B-1", "B-2", "B-3"],
  );
  assert.deepEqual(s.json.seats[10], { seat: "B-1", section: "B", price_cents: 2500, status: "available" });
});

test("invalid events are 422, malformed JSON 400, unknown ids 404", async () => {
  const sec = { name: "A", seats: 1, price_cents: 0 };
  for (const body of [
    { name: "", sections: [sec] },
    { name: "x", sections: [] },
    { name: "x", sections: [sec, sec] },
    { name: "x", sections: [{ ...sec, name: "a" }] },
    { name: "x", sections: [{ ...sec, seats: 0 }] },
    { name: "x", hold_seconds: 901, sections: [sec] },
  ]) {
    const r = await call("POST", "/events", { body });
    assert.equal(r.status, 422, JSON.stringify(body));
    assert.equal(r.json.error, "invalid");
  }
  const m = await call("POST", "/events", { raw: '{"name"' });
  assert.equal(m.status, 400);
  assert.equal(m.json.error, "malformed");
  for (const [method, path] of [
    ["GET", `/events/none-${rnd()}`],
    ["GET", `/reservations/none-${rnd()}`],
    ["POST", `/reservations/none-${rnd()}/confirm`],
  ]) {
    const r = await call(method, path);
    assert.equal(r.status, 404, path);
    assert.equal(r.json.error, "not_found");
  }
});

test("exact seats: held, counted, listed by status", async () => {
  const e = await event();
  const buyer = `kim-${rnd()}@example.com`;
  const before = Date.now();
  const r = await reserve(e, { buyer, seats: ["A-4", "A-3"] });
  assert.equal(r.status, 201);
  assert.equal(r.json.event_id, e.id);
  assert.equal(r.json.buyer, buyer);
  assert.deepEqual(r.json.seats, ["A-4", "A-3"]);
  assert.equal(r.json.total_cents, 9000);
  assert.equal(r.json.status, "held");
  const left = Date.parse(r.json.expires_at) - before;
  assert.ok(left > 110_000 && left < 130_000, String(left));
  const g = await call("GET", `/events/${e.id}`);
  assert.deepEqual([g.json.available, g.json.held, g.json.sold], [11, 2, 0]);
  const h = await call("GET", `/events/${e.id}/seats?status=held`);
  assert.deepEqual(
    h.json.seats.map((s) => s.seat),
    ["A-3", "A-4"],
  );
  assert.equal((await call("GET", `/events/${e.id}/seats?status=broken`)).status, 422);
});

test("all or nothing: unavailable seats are named and nothing is taken", async () => {
  const e = await event();
  await held(e, ["A-2", "A-5"]);
  const r = await reserve(e, { seats: ["A-5", "A-1", "A-2"] });
  assert.equal(r.status, 409);
  assert.equal(r.json.error, "seats_unavailable");
  assert.deepEqual(r.json.seats, ["A-5", "A-2"]);
  assert.equal(await seatStatus(e, "A-1"), "available");
});

test("best available takes the lowest numbers, and says how many are left", async () => {
  const e = await event();
  await held(e, ["B-1"]);
  const r = await reserve(e, { section: "B", count: 2 });
  assert.equal(r.status, 201);
  assert.deepEqual(r.json.seats, ["B-2", "B-3"]);
  assert.equal(r.json.total_cents, 5000);
  await post(`/reservations/${r.json.id}/cancel`);
  const no = await reserve(e, { section: "B", count: 3 });
  assert.equal(no.status, 409);
  assert.equal(no.json.error, "not_enough_seats");
  assert.equal(no.json.available, 2);
  const ten = await reserve(e, { section: "A", count: 8 });
  assert.deepEqual(ten.json.seats, ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-8"]);
  const rest = await reserve(e, { section: "A", count: 2 });
  assert.deepEqual(rest.json.seats, ["A-9", "A-10"]);
});

test("invalid reservations are 422", async () => {
  const e = await event();
  for (const body of [
    { seats: [] },
    { seats: ["A-1", "A-1"] },
    { seats: ["A-99"] },
    { section: "Z", count: 1 },
    { section: "A", count: 9 },
    { section: "A", count: 0 },
    { seats: ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9"] },
    { seats: ["A-1"], section: "A", count: 1 },
    {},
    { seats: ["A-1"], buyer: "" },
  ]) {
    const r = await reserve(e, body);
    assert.equal(r.status, 422, JSON.stringify(body));
    assert.equal(r.json.error, "invalid");
  }
  assert.equal((await call("GET", `/events/${e.id}`)).json.available, 13);
});

test("twenty at once for one seat: one wins", async () => {
  const e = await event();
  const all = await Promise.all(Array.from({ length: 20 }, () => reserve(e, { seats: ["A-1"] })));
  assert.equal(all.filter((r) => r.status === 201).length, 1);
  assert.equal(all.filter((r) => r.status === 409 && r.json.error === "seats_unavailable").length, 19);
});

test("best available never oversells under load", async () => {
  const e = await event();
  const all = await Promise.all(Array.from({ length: 15 }, () => reserve(e, { section: "A", count: 2 })));
  const won = all.filter((r) => r.status === 201);
  assert.equal(won.length, 5);
  assert.equal(new Set(won.flatMap((r) => r.json.seats)).size, 10);
  assert.ok(all.filter((r) => r.status !== 201).every((r) => r.status === 409 && r.json.error === "not_enough_seats"));
});

test("a hold runs out", async () => {
  const e = await event({ hold_seconds: 1 });
  const r = await held(e, ["A-1"]);
  await sleep(2000);
  const g = await call("GET", `/reservations/${r.id}`);
  assert.equal(g.json.status, "expired");
  assert.equal(g.json.expires_at, r.expires_at);
  assert.equal(await seatStatus(e, "A-1"), "available");
  for (const op of ["confirm", "cancel"]) {
    const x = await post(`/reservations/${r.id}/${op}`);
    assert.equal(x.status, 410, op);
    assert.equal(x.json.error, "expired");
  }
  await held(e, ["A-1"]);
});

test("confirm: tickets, idempotent, cannot be cancelled, stays after the hold time; report", async () => {
  const e = await event({ hold_seconds: 2 });
  const r = await held(e, ["A-1", "A-2"]);
  const c = await post(`/reservations/${r.id}/confirm`);
  assert.equal(c.status, 200);
  assert.equal(c.json.status, "confirmed");
  assert.equal(c.json.total_cents, 9000);
  assert.deepEqual(
    c.json.tickets.map((t) => t.seat),
    ["A-1", "A-2"],
  );
  assert.notEqual(c.json.tickets[0].code, c.json.tickets[1].code);
  const again = await post(`/reservations/${r.id}/confirm`);
  assert.equal(again.status, 200);
  assert.deepEqual(again.json.tickets, c.json.tickets);
  const no = await post(`/reservations/${r.id}/cancel`);
  assert.equal(no.status, 409);
  assert.equal(no.json.error, "already_confirmed");
  await sleep(2700);
  assert.equal((await call("GET", `/reservations/${r.id}`)).json.status, "confirmed");
  assert.equal(await seatStatus(e, "A-1"), "sold");
  const rep = await call("GET", `/events/${e.id}/report`, { headers: { "x-organiser-key": e.organiser_key } });
  assert.equal(rep.status, 200);
  assert.deepEqual(rep.json, {
    sold: 2,
    revenue_cents: 9000,
    by_section: [
      { section: "A", sold: 2, revenue_cents: 9000 },
      { section: "B", sold: 0, revenue_cents: 0 },
    ],
  });
});

test("cancel frees the seats at once, is idempotent, and cannot be confirmed", async () => {
  const e = await event();
  const r = await held(e, ["A-7"]);
  const c = await post(`/reservations/${r.id}/cancel`);
  assert.equal(c.status, 200);
  assert.equal(c.json.status, "cancelled");
  assert.equal((await post(`/reservations/${r.id}/cancel`)).status, 200);
  const no = await post(`/reservations/${r.id}/confirm`);
  assert.equal(no.status, 409);
  assert.equal(no.json.error, "cancelled");
  const second = await held(e, ["A-7"]);
  await post(`/reservations/${r.id}/cancel`);
  assert.equal(await seatStatus(e, "A-7"), "held");
  assert.equal((await call("GET", `/reservations/${second.id}`)).json.status, "held");
});

test("Idempotency-Key", async () => {
  const e = await event();
  const h = { "idempotency-key": rnd() };
  const body = { buyer: "same@example.com", section: "A", count: 1 };
  const a = await reserve(e, body, h);
  assert.equal(a.status, 201);
  const b = await reserve(e, body, h);
  assert.equal(b.status, 200);
  assert.equal(b.json.id, a.json.id);
  await post(`/reservations/${a.json.id}/confirm`);
  assert.equal((await reserve(e, body, h)).json.status, "confirmed");
  const c = await reserve(e, { ...body, count: 2 }, h);
  assert.equal(c.status, 409);
  assert.equal(c.json.error, "idempotency_conflict");
  assert.equal((await call("GET", `/events/${e.id}`)).json.available, 12);
});

test("organiser key: 401, 403; closing sales", async () => {
  const [e, other] = await Promise.all([event(), event()]);
  const r = await held(e, ["A-1"]);
  for (const [m, p] of [
    ["POST", "close"],
    ["GET", "report"],
  ]) {
    const none = await call(m, `/events/${e.id}/${p}`);
    assert.equal(none.status, 401);
    assert.equal(none.json.error, "key_required");
    const wrong = await call(m, `/events/${e.id}/${p}`, { headers: { "x-organiser-key": other.organiser_key } });
    assert.equal(wrong.status, 403);
    assert.equal(wrong.json.error, "wrong_key");
  }
  for (let i = 0; i < 2; i++) {
    const c = await post(`/events/${e.id}/close`, { "x-organiser-key": e.organiser_key });
    assert.equal(c.status, 200);
    assert.equal(c.json.sales_open, false);
  }
  const no = await reserve(e, { seats: ["A-2"] });
  assert.equal(no.status, 409);
  assert.equal(no.json.error, "sales_closed");
  assert.equal((await post(`/reservations/${r.id}/confirm`)).status, 200);
});

test("check-in at the gate", async () => {
  const [e, other] = await Promise.all([event(), event()]);
  const r = await held(e, ["B-2"]);
  const code = (await post(`/reservations/${r.id}/confirm`)).json.tickets[0].code;
  await sleep(1200);
  const check = (ev, c) =>
    call("POST", `/events/${ev.id}/checkins`, { body: { code: c }, headers: { "x-organiser-key": ev.organiser_key } });
  const foreign = await check(other, code);
  assert.equal(foreign.status, 404);
  assert.equal(foreign.json.error, "unknown_ticket");
  const ok = await check(e, code);
  assert.equal(ok.status, 200);
  assert.equal(ok.json.seat, "B-2");
  assert.equal(ok.json.buyer, r.buyer);
  assert.ok(!Number.isNaN(Date.parse(ok.json.checked_in_at)));
  const again = await check(e, code);
  assert.equal(again.status, 409);
  assert.equal(again.json.error, "already_used");
  assert.equal((await call("POST", `/events/${e.id}/checkins`, { body: { code } })).status, 401);
});

test("GET / is an HTML page", async () => {
  const r = await call("GET", "/");
  assert.equal(r.status, 200);
  assert.match(r.headers.get("content-type") ?? "", /text\/html/);
});
