import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const rnd = () => randomUUID().replaceAll("-", "").slice(0, 12);

async function http(method, path, body, headers = {}) {
  const res = await fetch(BASE + path, {
    method,
    headers: { ...(body !== undefined ? { "content-type": "application/json" } : {}), ...headers },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await res.text();
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    /* empty */
  }
  return { status: res.status, data, text, headers: res.headers };
}

const item = (over = {}) => ({ sku: `S-${rnd()}`, name: "Mug", quantity: 1, unitPrice: 1000, ...over });

async function place(over = {}) {
  const r = await http("POST", "/orders", { customer: `c-${rnd()}`, currency: "EUR", items: [item()], ...over });
  assert.equal(r.status, 201, r.text);
  return r.data;
}
async function act(order, action, body, expect = 200) {
  const r = await http("POST", `/orders/${order.id}/${action}`, body);
  assert.equal(r.status, expect, r.text);
  return r.data;
}
const pay = (o) => act(o, "pay", { amount: o.totals.total, reference: "ref-1" });
const ship = (o) => act(o, "ship", { carrier: "dhl", trackingNumber: `TN${rnd()}` });
const fails = (r, status, code) => {
  assert.equal(r.status, status, r.text);
  assert.equal(r.data.code, code);
};

describe("order flow", () => {
  it("creates an order with defaults and a Location header", async () => {
    const customer = `c-${rnd()}`;
    const r = await http("POST", "/orders", { customer, currency: "USD" });
    assert.equal(r.status, 201, r.text);
    assert.ok(r.headers.get("location").endsWith(`/orders/${r.data.id}`));
    assert.equal(r.data.customer, customer);
    assert.equal(r.data.status, "placed");
    assert.equal(r.data.version, 1);
    assert.equal(r.data.discountPercent, 0);
    assert.deepEqual(r.data.items, []);
    assert.deepEqual(r.data.totals, { subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0 });
    assert.equal(r.data.payment, null);
    assert.equal(r.data.shipment, null);
    assert.equal(r.data.refundAmount, null);
    const g = await http("GET", `/orders/${r.data.id}`);
    assert.equal(g.status, 200);
    assert.deepEqual(g.data, r.data);
  });

  it("computes the worked example and the half-up rounding", async () => {
    const o = await place({
      discountPercent: 10,
      items: [item({ quantity: 2, unitPrice: 1250 }), item({ quantity: 3, unitPrice: 333 })],
    });
    assert.deepEqual(o.totals, { subtotal: 3499, discount: 350, shipping: 495, tax: 630, total: 4274 });
    assert.deepEqual(
      o.items.map((i) => i.lineTotal),
      [2500, 999],
    );
    const tiny = await place({ discountPercent: 10, items: [item({ unitPrice: 5 })] });
    assert.deepEqual(tiny.totals, { subtotal: 5, discount: 1, shipping: 495, tax: 1, total: 500 });
  });

  it("ships free from 5000 after discount", async () => {
    const free = await place({ items: [item({ unitPrice: 5000 })] });
    assert.deepEqual(free.totals, { subtotal: 5000, discount: 0, shipping: 0, tax: 1000, total: 6000 });
    const below = await place({ discountPercent: 1, items: [item({ unitPrice: 5000 })] });
    assert.equal(below.totals.shipping, 495);
  });

  it("rejects invalid orders with 422 validation", async () => {
    const ok = { customer: "c1", currency: "EUR" };
    const bad = [
      { currency: "EUR" },
      { ...ok, customer: "has space" },
      { ...ok, currency: "CHF" },
      { ...ok, discountPercent: 51 },
      { ...ok, discountPercent: 1.5 },
      { ...ok, items: [item({ quantity: 0 })] },
      { ...ok, items: [item({ unitPrice: -1 })] },
      { ...ok, items: [item({ quantity: "2" })] },
      "{not json",
    ];
    for (const b of bad) fails(await http("POST", "/orders", b), 422, "validation");
    fails(await http("GET", `/orders/none-${rnd()}`), 404, "not_found");
  });

  it("merges lines with the same sku and guards price and quantity", async () => {
    const o = await place({ items: [item({ sku: "A", quantity: 2, unitPrice: 300 })] });
    const r = await http("POST", `/orders/${o.id}/items`, item({ sku: "A", quantity: 3, unitPrice: 300 }));
    assert.equal(r.status, 201, r.text);
    assert.equal(r.data.items.length, 1);
    assert.equal(r.data.items[0].quantity, 5);
    assert.equal(r.data.items[0].lineTotal, 1500);
    assert.equal(r.data.version, 2);
    fails(await http("POST", `/orders/${o.id}/items`, item({ sku: "A", unitPrice: 301 })), 409, "price_mismatch");
    fails(
      await http("POST", `/orders/${o.id}/items`, item({ sku: "A", quantity: 995, unitPrice: 300 })),
      422,
      "validation",
    );
    assert.equal((await http("GET", `/orders/${o.id}`)).data.version, 2);
  });

  it("changes and removes items while placed, and locks them afterwards", async () => {
    const o = await place({ items: [item({ unitPrice: 100 }), item({ unitPrice: 200 })] });
    const [a, b] = o.items;
    const p = await http("PATCH", `/orders/${o.id}/items/${a.id}`, { quantity: 4 });
    assert.equal(p.status, 200, p.text);
    assert.equal(p.data.totals.subtotal, 600);
    const d = await http("DELETE", `/orders/${o.id}/items/${b.id}`);
    assert.equal(d.status, 200, d.text);
    assert.deepEqual(
      d.data.items.map((i) => i.id),
      [a.id],
    );
    fails(await http("DELETE", `/orders/${o.id}/items/${b.id}`), 404, "not_found");
    await pay(d.data);
    fails(await http("POST", `/orders/${o.id}/items`, item()), 409, "order_locked");
    fails(await http("PATCH", `/orders/${o.id}/items/${a.id}`, { quantity: 1 }), 409, "order_locked");
    fails(await http("DELETE", `/orders/${o.id}/items/${a.id}`), 409, "order_locked");
  });

  it("walks the whole way and keeps the history", async () => {
    const o = await place();
    const p = await pay(o);
    assert.equal(p.status, "paid");
    assert.deepEqual(p.payment, { amount: o.totals.total, reference: "ref-1" });
    const tn = `TN${rnd()}`;
    const s = await act(o, "ship", { carrier: "ups", trackingNumber: tn });
    assert.equal(s.status, "shipped");
    assert.deepEqual(s.shipment, { carrier: "ups", trackingNumber: tn });
    const d = await act(o, "deliver", {});
    assert.equal(d.status, "delivered");
    assert.equal(d.version, 4);
    const h = await http("GET", `/orders/${o.id}/history`);
    assert.equal(h.status, 200);
    assert.deepEqual(
      h.data.history.map((e) => [e.from, e.to]),
      [
        [null, "placed"],
        ["placed", "paid"],
        ["paid", "shipped"],
        ["shipped", "delivered"],
      ],
    );
    assert.ok(h.data.history.every((e) => !Number.isNaN(Date.parse(e.at))));
  });

  it("guards payment: empty order and wrong amount", async () => {
    const empty = await place({ items: [] });
    fails(await http("POST", `/orders/${empty.id}/pay`, { amount: 0, reference: "r" }), 409, "empty_order");
    const o = await place();
    fails(
      await http("POST", `/orders/${o.id}/pay`, { amount: o.totals.total - 1, reference: "r" }),
      422,
      "amount_mismatch",
    );
    fails(await http("POST", `/orders/${o.id}/pay`, { amount: o.totals.total }), 422, "validation");
    assert.equal((await http("GET", `/orders/${o.id}`)).data.status, "placed");
  });

  it("refuses transitions that are not in the table", async () => {
    const o = await place();
    fails(
      await http("POST", `/orders/${o.id}/ship`, { carrier: "dhl", trackingNumber: `TN${rnd()}` }),
      409,
      "invalid_transition",
    );
    fails(await http("POST", `/orders/${o.id}/deliver`, {}), 409, "invalid_transition");
    await pay(o);
    fails(
      await http("POST", `/orders/${o.id}/pay`, { amount: o.totals.total, reference: "r" }),
      409,
      "invalid_transition",
    );
    await ship(o);
    fails(await http("POST", `/orders/${o.id}/cancel`, { reason: "too late" }), 409, "invalid_transition");
    assert.equal((await http("GET", `/orders/${o.id}`)).data.status, "shipped");
  });

  it("guards shipping and delivery", async () => {
    const a = await place(),
      b = await place();
    await pay(a);
    await pay(b);
    const trackingNumber = `TN${rnd()}`;
    await act(a, "ship", { carrier: "post", trackingNumber });
    fails(await http("POST", `/orders/${b.id}/ship`, { carrier: "post", trackingNumber }), 409, "tracking_in_use");
    fails(
      await http("POST", `/orders/${b.id}/ship`, { carrier: "pigeon", trackingNumber: "ABCDEF1" }),
      422,
      "validation",
    );
    fails(await http("POST", `/orders/${b.id}/ship`, { carrier: "dhl", trackingNumber: "A-1" }), 422, "validation");
    const big = await place({ items: [item({ unitPrice: 50000 })] });
    await pay(big);
    await ship(big);
    fails(await http("POST", `/orders/${big.id}/deliver`, {}), 422, "signature_required");
    const d = await act(big, "deliver", { signedBy: "M. Rossi" });
    assert.equal(d.status, "delivered");
  });

  it("cancels with the right refund", async () => {
    const a = await place();
    const ca = await act(a, "cancel", { reason: "changed my mind" });
    assert.equal(ca.status, "cancelled");
    assert.equal(ca.refundAmount, 0);
    const b = await place();
    await pay(b);
    fails(await http("POST", `/orders/${b.id}/cancel`, { reason: "x" }), 422, "validation");
    const cb = await act(b, "cancel", { reason: "broken" });
    assert.equal(cb.refundAmount, b.totals.total);
    fails(await http("POST", `/orders/${b.id}/cancel`, { reason: "broken" }), 409, "invalid_transition");
  });

  it("lists oldest first with filters and paging", async () => {
    const customer = `c-${rnd()}`;
    const os = [];
    for (let i = 0; i < 3; i++) os.push(await place({ customer }));
    await pay(os[1]);
    const p1 = await http("GET", `/orders?customer=${customer}&limit=2`);
    assert.equal(p1.status, 200, p1.text);
    assert.deepEqual(
      p1.data.orders.map((o) => o.id),
      [os[0].id, os[1].id],
    );
    assert.ok(p1.data.next);
    const p2 = await http("GET", `/orders?customer=${customer}&limit=2&after=${encodeURIComponent(p1.data.next)}`);
    assert.deepEqual(
      p2.data.orders.map((o) => o.id),
      [os[2].id],
    );
    assert.equal(p2.data.next, null);
    const paid = await http("GET", `/orders?customer=${customer}&status=paid`);
    assert.deepEqual(
      paid.data.orders.map((o) => o.id),
      [os[1].id],
    );
    fails(await http("GET", "/orders?status=lost"), 422, "validation");
    fails(await http("GET", "/orders?limit=0"), 422, "validation");
  });

  it("sums a customer up", async () => {
    const customer = `c-${rnd()}`;
    const a = await place({ customer }),
      b = await place({ customer, currency: "GBP" }),
      c = await place({ customer });
    await place({ customer });
    await pay(a);
    await pay(b);
    await ship(b);
    await pay(c);
    await act(c, "cancel", { reason: "no stock" });
    const r = await http("GET", `/customers/${customer}/summary`);
    assert.equal(r.status, 200, r.text);
    assert.deepEqual(r.data, {
      customer,
      orders: 4,
      byStatus: { placed: 1, paid: 1, shipped: 1, delivered: 0, cancelled: 1 },
      revenue: { EUR: a.totals.total, GBP: b.totals.total },
    });
    const none = `c-${rnd()}`;
    const z = await http("GET", `/customers/${none}/summary`);
    assert.equal(z.status, 200);
    assert.equal(z.data.orders, 0);
    assert.deepEqual(z.data.revenue, {});
  });

  it("honours If-Match", async () => {
    const o = await place();
    const body = { amount: o.totals.total, reference: "r" };
    fails(await http("POST", `/orders/${o.id}/pay`, body, { "if-match": "7" }), 412, "version_conflict");
    const r = await http("POST", `/orders/${o.id}/pay`, body, { "if-match": "1" });
    assert.equal(r.status, 200, r.text);
    assert.equal(r.data.version, 2);
  });

  it("lets exactly one of many simultaneous payments win", async () => {
    const o = await place();
    const rs = await Promise.all(
      Array.from({ length: 6 }, () => http("POST", `/orders/${o.id}/pay`, { amount: o.totals.total, reference: "r" })),
    );
    assert.equal(rs.filter((r) => r.status === 200).length, 1);
    for (const r of rs.filter((x) => x.status !== 200)) fails(r, 409, "invalid_transition");
  });
});
