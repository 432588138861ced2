import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const newSku = () => `T-${randomUUID().slice(0, 13).toUpperCase()}`;
const key = () => randomUUID();

async function req(method, path, body, idem) {
  const headers = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (idem) headers["idempotency-key"] = idem;
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
  return { status: res.status, json, text, replayed: res.headers.get("idempotency-replayed") };
}
async function addItem(on_hand = 10) {
  const sku = newSku();
  const r = await req("POST", "/stock/items", { sku, name: "Thing", on_hand });
  assert.equal(r.status, 201, r.text);
  return sku;
}
async function counts(sku) {
  const r = await req("GET", `/stock/items/${sku}`);
  assert.equal(r.status, 200, r.text);
  return [r.json.on_hand, r.json.reserved, r.json.available];
}
const reserve = (lines, extra = {}, k = key()) =>
  req("POST", "/stock/reservations", { reference: "test", lines, ...extra }, k);
const order = (lines, extra = {}, k = key()) => req("POST", "/orders", { customer: "Test", lines, ...extra }, k);
function err(r, status, code) {
  assert.equal(r.status, status, r.text);
  assert.equal(r.json.error, code);
}

test("items: register, read, no duplicates, validation", async () => {
  const sku = newSku();
  const r = await req("POST", "/stock/items", { sku, name: "Bolt", on_hand: 40 });
  assert.equal(r.status, 201, r.text);
  assert.deepEqual(r.json, { sku, name: "Bolt", on_hand: 40, reserved: 0, available: 40 });
  assert.deepEqual((await req("GET", `/stock/items/${sku}`)).json, r.json);
  err(await req("POST", "/stock/items", { sku, name: "Bolt" }), 409, "sku_exists");
  const z = await req("POST", "/stock/items", { sku: newSku(), name: "Zero" });
  assert.equal(z.json.on_hand, 0);
  err(await req("POST", "/stock/items", { sku: "lower case", name: "x" }), 422, "invalid");
  err(await req("POST", "/stock/items", { sku: newSku(), name: "x", on_hand: -1 }), 422, "invalid");
  err(await req("GET", `/stock/items/${newSku()}`), 404, "not_found");
});

test("receipts add stock once per key", async () => {
  const sku = await addItem(5);
  const path = `/stock/items/${sku}/receipts`;
  err(await req("POST", path, { quantity: 1 }), 400, "idempotency_key_required");
  const k = key();
  const a = await req("POST", path, { quantity: 10 }, k);
  assert.equal(a.status, 201, a.text);
  assert.deepEqual(a.json, { sku, quantity: 10, on_hand: 15 });
  assert.notEqual(a.replayed, "true");
  const b = await req("POST", path, { quantity: 10 }, k);
  assert.equal(b.status, 201);
  assert.deepEqual(b.json, a.json);
  assert.equal(b.replayed, "true");
  err(await req("POST", path, { quantity: 11 }, k), 422, "idempotency_key_reused");
  err(await req("POST", path, { quantity: 0 }, key()), 422, "invalid");
  assert.deepEqual(await counts(sku), [15, 0, 15]);
});

test("adjustments never go below what is reserved", async () => {
  const sku = await addItem(10);
  assert.equal((await reserve([{ sku, quantity: 6 }])).status, 201);
  const ok = await req("POST", `/stock/items/${sku}/adjustments`, { delta: -4, reason: "damaged" });
  assert.equal(ok.status, 200, ok.text);
  assert.equal(ok.json.on_hand, 6);
  assert.equal(ok.json.available, 0);
  err(await req("POST", `/stock/items/${sku}/adjustments`, { delta: -1, reason: "lost" }), 409, "below_reserved");
  err(await req("POST", `/stock/items/${sku}/adjustments`, { delta: 0, reason: "nothing" }), 422, "invalid");
  assert.deepEqual(await counts(sku), [6, 6, 0]);
});

test("reservations hold stock and merge equal skus", async () => {
  const a = await addItem(10),
    b = await addItem(10);
  const t = Date.now();
  const r = await reserve(
    [
      { sku: a, quantity: 2 },
      { sku: b, quantity: 1 },
      { sku: a, quantity: 3 },
    ],
    { reference: "order 17", hold_seconds: 600 },
  );
  assert.equal(r.status, 201, r.text);
  assert.equal(r.json.status, "held");
  assert.equal(r.json.reference, "order 17");
  assert.deepEqual(r.json.lines, [
    { sku: a, quantity: 5 },
    { sku: b, quantity: 1 },
  ]);
  assert.ok(Math.abs(Date.parse(r.json.expires_at) - t - 600_000) < 60_000);
  assert.deepEqual(await counts(a), [10, 5, 5]);
  const g = await req("GET", `/stock/reservations/${r.json.id}`);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, r.json);
});

test("a reservation is all or nothing and tells the shortages", async () => {
  const a = await addItem(10),
    b = await addItem(1),
    c = await addItem(0);
  const r = await reserve([
    { sku: b, quantity: 2 },
    { sku: a, quantity: 5 },
    { sku: c, quantity: 1 },
  ]);
  err(r, 409, "insufficient_stock");
  assert.deepEqual(r.json.shortages, [
    { sku: b, requested: 2, available: 1 },
    { sku: c, requested: 1, available: 0 },
  ]);
  assert.deepEqual(await counts(a), [10, 0, 10]);
  assert.deepEqual(await counts(b), [1, 0, 1]);
  err(await reserve([{ sku: newSku(), quantity: 1 }]), 422, "unknown_sku");
  err(await reserve([]), 422, "invalid");
});

test("commit and release: effects, repeats and wrong turns", async () => {
  const sku = await addItem(10);
  const one = (await reserve([{ sku, quantity: 4 }])).json,
    two = (await reserve([{ sku, quantity: 3 }])).json;
  for (let i = 0; i < 2; i++) {
    const c = await req("POST", `/stock/reservations/${one.id}/commit`);
    assert.equal(c.status, 200, c.text);
    assert.equal(c.json.status, "committed");
    assert.deepEqual(await counts(sku), [6, 3, 3]);
  }
  for (let i = 0; i < 2; i++) {
    const c = await req("POST", `/stock/reservations/${two.id}/release`);
    assert.equal(c.status, 200, c.text);
    assert.equal(c.json.status, "released");
    assert.deepEqual(await counts(sku), [6, 0, 6]);
  }
  err(await req("POST", `/stock/reservations/${one.id}/release`), 409, "invalid_state");
  err(await req("POST", `/stock/reservations/${two.id}/commit`), 409, "invalid_state");
  err(await req("POST", `/stock/reservations/${randomUUID()}/commit`), 404, "not_found");
});

test("movements list what changed on_hand", async () => {
  const sku = await addItem(10);
  await req("POST", `/stock/items/${sku}/receipts`, { quantity: 5 }, key());
  await req("POST", `/stock/items/${sku}/adjustments`, { delta: -2, reason: "count" });
  const r = (await reserve([{ sku, quantity: 4 }])).json;
  await req("POST", `/stock/reservations/${r.id}/commit`);
  const m = await req("GET", `/stock/items/${sku}/movements`);
  assert.equal(m.status, 200, m.text);
  assert.deepEqual(
    m.json.movements.map((x) => [x.kind, x.quantity, x.on_hand_after]),
    [
      ["initial", 10, 10],
      ["receipt", 5, 15],
      ["adjustment", -2, 13],
      ["commit", -4, 9],
    ],
  );
});

test("an order reserves, confirming takes the goods", async () => {
  const sku = await addItem(10);
  const o = await order([{ sku, quantity: 4 }], { customer: "Workshop North" });
  assert.equal(o.status, 201, o.text);
  assert.equal(o.json.status, "reserved");
  assert.equal(o.json.customer, "Workshop North");
  assert.deepEqual(o.json.lines, [{ sku, quantity: 4 }]);
  assert.equal((await req("GET", `/stock/reservations/${o.json.reservation_id}`)).json.status, "held");
  assert.deepEqual(await counts(sku), [10, 4, 6]);
  const c = await req("POST", `/orders/${o.json.id}/confirm`);
  assert.equal(c.status, 200, c.text);
  assert.equal(c.json.status, "confirmed");
  assert.deepEqual(await counts(sku), [6, 0, 6]);
  assert.equal((await req("GET", `/stock/reservations/${o.json.reservation_id}`)).json.status, "committed");
  err(await req("POST", `/orders/${o.json.id}/confirm`), 409, "invalid_state");
  err(await req("POST", `/orders/${o.json.id}/cancel`), 409, "invalid_state");
});

test("cancelling an order gives the stock back", async () => {
  const sku = await addItem(3);
  const o = (await order([{ sku, quantity: 3 }])).json;
  const c = await req("POST", `/orders/${o.id}/cancel`);
  assert.equal(c.status, 200, c.text);
  assert.equal(c.json.status, "cancelled");
  assert.deepEqual(await counts(sku), [3, 0, 3]);
  assert.equal((await req("GET", `/orders/${o.id}`)).json.status, "cancelled");
  err(await req("GET", `/orders/${randomUUID()}`), 404, "not_found");
});

test("an order that cannot be met is not stored, and its key may be tried again", async () => {
  const sku = await addItem(1);
  const customer = `C ${randomUUID()}`;
  const k = key();
  const r = await order([{ sku, quantity: 2 }], { customer }, k);
  err(r, 409, "insufficient_stock");
  assert.deepEqual(r.json.shortages, [{ sku, requested: 2, available: 1 }]);
  const q = `/orders?customer=${encodeURIComponent(customer)}`;
  assert.deepEqual((await req("GET", q)).json.orders, []);
  await req("POST", `/stock/items/${sku}/receipts`, { quantity: 1 }, key());
  const again = await order([{ sku, quantity: 2 }], { customer }, k);
  assert.equal(again.status, 201, again.text);
  const second = await req("GET", q);
  assert.deepEqual(
    second.json.orders.map((o) => o.id),
    [again.json.id],
  );
  err(await order([{ sku: newSku(), quantity: 1 }]), 422, "unknown_sku");
});

test("order idempotency: replay, reuse, missing key, parallel retries", async () => {
  const sku = await addItem(10);
  const k = key();
  const body = { customer: "Retry", lines: [{ sku, quantity: 2 }] };
  const rs = await Promise.all([1, 2, 3].map(() => req("POST", "/orders", body, k)));
  for (const r of rs) {
    assert.equal(r.status, 201, r.text);
    assert.deepEqual(r.json, rs[0].json);
  }
  const again = await req("POST", "/orders", body, k);
  assert.equal(again.status, 201);
  assert.equal(again.replayed, "true");
  assert.deepEqual(again.json, rs[0].json);
  assert.deepEqual(await counts(sku), [10, 2, 8]);
  err(await req("POST", "/orders", { ...body, customer: "Other" }, k), 422, "idempotency_key_reused");
  err(await req("POST", "/orders", body), 400, "idempotency_key_required");
  const other = await req("POST", "/stock/reservations", { reference: "x", lines: [{ sku, quantity: 1 }] }, k);
  assert.equal(other.status, 201, other.text);
});

test("reservations and their orders expire", { timeout: 20_000 }, async () => {
  const sku = await addItem(5);
  const o = await order([{ sku, quantity: 5 }], { hold_seconds: 2 });
  assert.equal(o.status, 201, o.text);
  assert.deepEqual(await counts(sku), [5, 5, 0]);
  await sleep(4300);
  assert.deepEqual(await counts(sku), [5, 0, 5]);
  assert.equal((await req("GET", `/stock/reservations/${o.json.reservation_id}`)).json.status, "expired");
  await sleep(2100);
  assert.equal((await req("GET", `/orders/${o.json.id}`)).json.status, "expired");
  err(await req("POST", `/orders/${o.json.id}/confirm`), 409, "invalid_state");
  err(await req("POST", `/stock/reservations/${o.json.reservation_id}/commit`), 409, "invalid_state");
});

test("twenty clients, five pieces", async () => {
  const sku = await addItem(5);
  const rs = await Promise.all(Array.from({ length: 20 }, () => order([{ sku, quantity: 1 }])));
  assert.equal(rs.filter((r) => r.status === 201).length, 5);
  for (const r of rs.filter((x) => x.status !== 201)) err(r, 409, "insufficient_stock");
  assert.deepEqual(await counts(sku), [5, 5, 0]);
});
