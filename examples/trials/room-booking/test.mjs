import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const DAY = "2031-04-07";
const newName = () => `Room ${randomUUID().slice(0, 13)}`;

async function call(method, path, body) {
  const init = { method, headers: {} };
  if (body !== undefined) {
    init.headers["Content-Type"] = "application/json";
    init.body = typeof body === "string" ? body : JSON.stringify(body);
  }
  const res = await fetch(BASE + path, init);
  const text = await res.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    /* not JSON */
  }
  return { status: res.status, text, json };
}
function expect(r, status, code) {
  assert.equal(r.status, status, r.text);
  if (code) assert.equal(r.json.error.code, code, r.text);
  return r.json;
}
const room = async (over = {}) => expect(await call("POST", "/rooms", { name: newName(), capacity: 10, ...over }), 201);
const book = (r, start, end, over = {}) =>
  call("POST", `/rooms/${r.id}/bookings`, { date: DAY, start, end, title: "Planning", organizer: "Ann", ...over });
const booked = async (...a) => expect(await book(...a), 201);
const dayIds = async (r, extra = "") =>
  expect(await call("GET", `/rooms/${r.id}/bookings?date=${DAY}${extra}`), 200).map((b) => b.id);
const free = async (r) =>
  expect(await call("GET", `/rooms/${r.id}/free?date=${DAY}`), 200).map((g) => `${g.start}-${g.end}`);

test("rooms get default opening hours and are validated", async () => {
  const r = await room({ capacity: 6 });
  assert.deepEqual([r.capacity, r.opensAt, r.closesAt], [6, "08:00", "18:00"]);
  assert.deepEqual(expect(await call("GET", `/rooms/${r.id}`), 200), r);
  const ok = { name: newName(), capacity: 5 };
  for (const bad of [
    { name: "" },
    { name: "n".repeat(61) },
    { capacity: 0 },
    { capacity: 501 },
    { capacity: "5" },
    { opensAt: "08:10" },
    { opensAt: "8:00" },
    { closesAt: "25:00" },
    { opensAt: "18:00" },
    { opensAt: "12:00", closesAt: "11:00" },
  ]) {
    expect(await call("POST", "/rooms", { ...ok, ...bad }), 422, "invalid");
  }
  expect(await call("POST", "/rooms", '{"name"'), 400, "bad_json");
});

test("room names are unique ignoring case", async () => {
  const r = await room();
  expect(await call("POST", "/rooms", { name: r.name.toUpperCase(), capacity: 3 }), 409, "name_taken");
  const o = await room();
  expect(await call("PATCH", `/rooms/${o.id}`, { name: r.name.toLowerCase() }), 409, "name_taken");
});

test("rooms are listed by name and filtered by capacity", async () => {
  const p = newName();
  const b = await room({ name: `${p} b`, capacity: 450 });
  const a = await room({ name: `${p} A`, capacity: 2 });
  const c = await room({ name: `${p} C`, capacity: 499 });
  const mine = async (q) =>
    expect(await call("GET", `/rooms${q}`), 200)
      .map((r) => r.id)
      .filter((id) => [a.id, b.id, c.id].includes(id));
  assert.deepEqual(await mine(""), [a.id, b.id, c.id]);
  assert.deepEqual(await mine("?minCapacity=450"), [b.id, c.id]);
  assert.deepEqual(await mine("?minCapacity=451"), [c.id]);
});

test("a booking is made and can be read", async () => {
  const r = await room();
  const b = await booked(r, "09:00", "10:30", { attendees: 6 });
  assert.equal(b.roomId, r.id);
  assert.equal(b.status, "confirmed");
  assert.deepEqual(
    [b.date, b.start, b.end, b.title, b.organizer, b.attendees],
    [DAY, "09:00", "10:30", "Planning", "Ann", 6],
  );
  assert.deepEqual(expect(await call("GET", `/bookings/${b.id}`), 200), b);
  assert.equal((await booked(r, "11:00", "11:15", { date: "2001-02-03" })).attendees, 1);
});

test("invalid bookings are refused", async () => {
  const r = await room();
  for (const [s, e, over] of [
    ["10:00", "10:00"],
    ["11:00", "10:00"],
    ["10:05", "11:00"],
    ["9:00", "10:00"],
    ["10:00", "24:15"],
    ["10:00", undefined],
    ["10:00", "11:00", { date: "2031-02-29" }],
    ["10:00", "11:00", { date: "7.4.2031" }],
    ["10:00", "11:00", { title: "" }],
    ["10:00", "11:00", { organizer: "o".repeat(101) }],
    ["10:00", "11:00", { attendees: 0 }],
    ["10:00", "11:00", { attendees: 1.5 }],
  ]) {
    expect(await book(r, s, e, over), 422, "invalid");
  }
  expect(await call("POST", `/rooms/${r.id}/bookings`, "[]"), 400, "bad_json");
  expect(await book({ id: randomUUID() }, "10:00", "11:00"), 404, "not_found");
  assert.deepEqual(await dayIds(r), []);
});

test("bookings lie within the opening hours, ends included", async () => {
  const r = await room({ opensAt: "09:00", closesAt: "17:00" });
  expect(await book(r, "08:45", "10:00"), 422, "outside_hours");
  expect(await book(r, "16:00", "17:15"), 422, "outside_hours");
  await booked(r, "09:00", "17:00");
  const all = await room({ opensAt: "00:00", closesAt: "24:00" });
  await booked(all, "00:00", "24:00");
});

test("a room holds no more people than its capacity", async () => {
  const r = await room({ capacity: 4 });
  expect(await book(r, "09:00", "10:00", { attendees: 5 }), 422, "over_capacity");
  await booked(r, "09:00", "10:00", { attendees: 4 });
  expect(await book(r, "09:00", "10:00", { attendees: 5 }), 422, "over_capacity");
  expect(await book(r, "07:00", "10:00", { attendees: 5 }), 422, "outside_hours");
});

test("overlaps are refused, back to back is fine", async () => {
  const r = await room();
  const b = await booked(r, "09:00", "10:00");
  for (const [s, e] of [
    ["09:45", "10:15"],
    ["08:30", "09:15"],
    ["09:15", "09:30"],
    ["08:00", "12:00"],
    ["09:00", "10:00"],
  ]) {
    assert.deepEqual(expect(await book(r, s, e), 409, "overlap").error.bookingIds, [b.id], `${s}-${e}`);
  }
  assert.deepEqual(await dayIds(r), [b.id]);
  const after = await booked(r, "10:00", "11:00");
  const before = await booked(r, "08:00", "09:00");
  assert.deepEqual(await dayIds(r), [before.id, b.id, after.id]);
  assert.deepEqual(expect(await book(r, "08:30", "10:30"), 409, "overlap").error.bookingIds, [
    before.id,
    b.id,
    after.id,
  ]);
  await booked(r, "09:00", "10:00", { date: "2031-04-08" });
  await booked(await room(), "09:00", "10:00");
});

test("cancelling makes room, once", async () => {
  const r = await room();
  const b = await booked(r, "09:00", "10:00");
  assert.equal(expect(await call("POST", `/bookings/${b.id}/cancel`), 200).status, "cancelled");
  expect(await call("POST", `/bookings/${b.id}/cancel`), 409, "cancelled");
  expect(await call("PATCH", `/bookings/${b.id}`, { title: "x" }), 409, "cancelled");
  assert.equal(expect(await call("GET", `/bookings/${b.id}`), 200).status, "cancelled");
  const n = await booked(r, "09:00", "10:00");
  assert.deepEqual(await dayIds(r), [n.id]);
  assert.deepEqual((await dayIds(r, "&includeCancelled=true")).sort(), [b.id, n.id].sort());
  expect(await call("POST", `/bookings/${randomUUID()}/cancel`), 404, "not_found");
});

test("of ten simultaneous bookings exactly one gets the slot", async () => {
  const r = await room();
  const rs = await Promise.all(Array.from({ length: 10 }, () => book(r, "14:00", "15:00")));
  assert.equal(rs.filter((x) => x.status === 201).length, 1);
  assert.equal(rs.filter((x) => x.status === 409).length, 9);
  assert.equal((await dayIds(r)).length, 1);
});

test("moving applies all the rules, and a refused move changes nothing", async () => {
  const r = await room({ capacity: 4 });
  const a = await booked(r, "09:00", "10:00");
  const b = await booked(r, "11:00", "12:00");
  const m = expect(await call("PATCH", `/bookings/${a.id}`, { start: "09:30", end: "11:00", title: "Longer" }), 200);
  assert.deepEqual([m.start, m.end, m.title, m.organizer], ["09:30", "11:00", "Longer", "Ann"]);
  assert.deepEqual(
    expect(await call("PATCH", `/bookings/${a.id}`, { end: "11:15" }), 409, "overlap").error.bookingIds,
    [b.id],
  );
  expect(await call("PATCH", `/bookings/${a.id}`, { end: "09:30" }), 422, "invalid");
  expect(await call("PATCH", `/bookings/${a.id}`, { start: "07:00" }), 422, "outside_hours");
  expect(await call("PATCH", `/bookings/${a.id}`, { attendees: 5 }), 422, "over_capacity");
  assert.deepEqual(expect(await call("GET", `/bookings/${a.id}`), 200), m);
  assert.equal(expect(await call("PATCH", `/bookings/${b.id}`, { date: "2031-04-09" }), 200).date, "2031-04-09");
  assert.deepEqual(await dayIds(r), [a.id]);
});

test("the day list needs a proper date and a known room", async () => {
  const r = await room();
  expect(await call("GET", `/rooms/${r.id}/bookings`), 422, "invalid");
  expect(await call("GET", `/rooms/${r.id}/bookings?date=tomorrow`), 422, "invalid");
  expect(await call("GET", `/rooms/${randomUUID()}/bookings?date=${DAY}`), 404, "not_found");
});

test("free gaps lie between opening and closing time", async () => {
  const r = await room();
  assert.deepEqual(await free(r), ["08:00-18:00"]);
  await booked(r, "09:00", "10:30");
  const c = await booked(r, "12:00", "13:00");
  await booked(r, "10:30", "11:00");
  assert.deepEqual(await free(r), ["08:00-09:00", "11:00-12:00", "13:00-18:00"]);
  expect(await call("POST", `/bookings/${c.id}/cancel`), 200);
  assert.deepEqual(await free(r), ["08:00-09:00", "11:00-18:00"]);
  await booked(r, "08:00", "09:00");
  await booked(r, "11:00", "18:00");
  assert.deepEqual(await free(r), []);
});

test("new opening hours hold only for new bookings", async () => {
  const r = await room();
  const b = await booked(r, "08:00", "09:00");
  const p = expect(await call("PATCH", `/rooms/${r.id}`, { opensAt: "10:00" }), 200);
  assert.deepEqual([p.opensAt, p.closesAt, p.name], ["10:00", "18:00", r.name]);
  assert.deepEqual(await dayIds(r), [b.id]);
  expect(await book(r, "09:00", "10:00"), 422, "outside_hours");
  expect(await call("PATCH", `/rooms/${r.id}`, { closesAt: "10:00" }), 422, "invalid");
});

test("a room with confirmed bookings cannot be deleted", async () => {
  const r = await room();
  const b = await booked(r, "09:00", "10:00");
  expect(await call("DELETE", `/rooms/${r.id}`), 409, "room_in_use");
  expect(await call("POST", `/bookings/${b.id}/cancel`), 200);
  expect(await call("DELETE", `/rooms/${r.id}`), 204);
  expect(await call("GET", `/rooms/${r.id}`), 404, "not_found");
  expect(await call("GET", `/bookings/${b.id}`), 404, "not_found");
});
