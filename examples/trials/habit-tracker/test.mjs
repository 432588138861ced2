import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const rnd = () => randomUUID().replaceAll("-", "").slice(0, 12);
const day = (plus) => new Date(Date.now() + plus * 86400_000).toISOString().slice(0, 10);

async function req(method, path, body, token) {
  const init = { method, headers: {} };
  if (token) init.headers.Authorization = `Bearer ${token}`;
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

async function user() {
  const email = `u${rnd()}@example.com`;
  const password = `pw-${rnd()}`;
  const a = await req("POST", "/accounts", { email, password });
  assert.equal(a.status, 201, a.text);
  const s = await req("POST", "/sessions", { email, password });
  assert.equal(s.status, 201, s.text);
  const call = (m, p, b) => req(m, p, b, s.json.token);
  const habit = async (over = {}) => {
    const r = await call("POST", "/habits", { name: `Habit ${rnd()}`, ...over });
    assert.equal(r.status, 201, r.text);
    return r.json;
  };
  const check = async (h, date, body) => {
    const r = await call("PUT", `/habits/${h.id}/checkins/${date}`, body);
    assert.ok([200, 201].includes(r.status), r.text);
    return r;
  };
  const stats = async (h, asOf) => {
    const r = await call("GET", `/habits/${h.id}/stats${asOf ? `?asOf=${asOf}` : ""}`);
    assert.equal(r.status, 200, r.text);
    return r.json;
  };
  return { email, password, account: a.json, token: s.json.token, call, habit, check, stats };
}

test("sign-up normalises the e-mail, refuses a taken one and bad input", async () => {
  const email = `Mixed${rnd()}@Example.com`;
  const r = await req("POST", "/accounts", { email: ` ${email} `, password: "longenough" });
  assert.equal(r.status, 201, r.text);
  assert.equal(r.json.email, email.toLowerCase());
  assert.ok(r.json.id);
  assert.ok(!("password" in r.json));
  const dup = await req("POST", "/accounts", { email: email.toUpperCase(), password: "longenough" });
  assert.equal(dup.status, 409);
  assert.equal(dup.json.status, 409);
  assert.equal(typeof dup.json.detail, "string");
  for (const b of [
    { email: "noat", password: "longenough" },
    { email: "@x", password: "longenough" },
    { email: `a${rnd()}@x.org`, password: "short77" },
    { email: `a${rnd()}@x.org` },
  ]) {
    assert.equal((await req("POST", "/accounts", b)).status, 422, JSON.stringify(b));
  }
  assert.equal((await req("POST", "/accounts", '{"email"')).status, 400);
});

test("sessions: wrong password 401, sign-out ends the token", async () => {
  const u = await user();
  assert.equal((await req("POST", "/sessions", { email: u.email, password: "not-the-one" })).status, 401);
  assert.equal((await req("POST", "/sessions", { email: `x${rnd()}@example.com`, password: "whatever1" })).status, 401);
  assert.equal((await req("GET", "/habits")).status, 401);
  assert.equal((await req("GET", "/habits", undefined, "made-up")).status, 401);
  assert.equal((await u.call("GET", "/habits")).status, 200);
  assert.equal((await u.call("DELETE", "/sessions/current")).status, 204);
  assert.equal((await u.call("GET", "/habits")).status, 401);
});

test("habits are created with defaults and validated", async () => {
  const u = await user();
  const r = await u.call("POST", "/habits", { name: "  Read  " });
  assert.equal(r.status, 201, r.text);
  assert.equal(r.json.name, "Read");
  assert.equal(r.json.target, 1);
  assert.equal(r.json.archived, false);
  assert.ok(!Number.isNaN(Date.parse(r.json.createdAt)));
  for (const b of [
    {},
    { name: "  " },
    { name: "n".repeat(81) },
    { name: "T0", target: 0 },
    { name: "T1", target: 101 },
    { name: "T2", target: "3" },
    { name: "T3", target: 2.5 },
  ]) {
    const e = await u.call("POST", "/habits", b);
    assert.equal(e.status, 422, JSON.stringify(b));
    assert.equal(e.json.status, 422);
  }
});

test("habit names are unique for one person, ignoring case, archived ones too", async () => {
  const u = await user();
  const v = await user();
  const h = await u.habit({ name: "Water" });
  assert.equal((await u.call("POST", "/habits", { name: "wATER" })).status, 409);
  await v.habit({ name: "Water" });
  assert.equal((await u.call("PATCH", `/habits/${h.id}`, { archived: true })).status, 200);
  assert.equal((await u.call("POST", "/habits", { name: "Water" })).status, 409);
  const o = await u.habit({ name: "Other" });
  assert.equal((await u.call("PATCH", `/habits/${o.id}`, { name: "WATER" })).status, 409);
});

test("the list is oldest first and separates archived habits", async () => {
  const u = await user();
  const a = await u.habit();
  await new Promise((r) => setTimeout(r, 15));
  const b = await u.habit();
  await new Promise((r) => setTimeout(r, 15));
  const c = await u.habit();
  assert.equal((await u.call("PATCH", `/habits/${b.id}`, { archived: true })).json.archived, true);
  const ids = async (q) => (await u.call("GET", `/habits${q}`)).json.habits.map((h) => h.id);
  assert.deepEqual(await ids(""), [a.id, c.id]);
  assert.deepEqual(await ids("?archived=true"), [b.id]);
});

test("somebody else's habit is 404", async () => {
  const u = await user();
  const v = await user();
  const h = await u.habit();
  for (const [m, p, b] of [
    ["GET", ""],
    ["PATCH", "", { target: 2 }],
    ["DELETE", ""],
    ["GET", "/stats"],
    ["PUT", "/checkins/2024-01-01", {}],
    ["GET", "/checkins"],
  ]) {
    assert.equal((await v.call(m, `/habits/${h.id}${p}`, b)).status, 404, `${m} ${p}`);
  }
  assert.equal((await u.call("GET", `/habits/${h.id}`)).status, 200);
});

test("a check-in is set, overwritten, read and deleted", async () => {
  const u = await user();
  const h = await u.habit({ target: 8 });
  const url = `/habits/${h.id}/checkins/2024-06-10`;
  const one = await u.call("PUT", url);
  assert.equal(one.status, 201, one.text);
  assert.deepEqual(one.json, { date: "2024-06-10", count: 1, note: "", done: false });
  const two = await u.call("PUT", url, { count: 8, note: "hot day" });
  assert.equal(two.status, 200);
  assert.deepEqual(two.json, { date: "2024-06-10", count: 8, note: "hot day", done: true });
  const g = await u.call("GET", url);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, two.json);
  assert.equal((await u.call("DELETE", url)).status, 204);
  assert.equal((await u.call("GET", url)).status, 404);
  assert.equal((await u.call("DELETE", url)).status, 404);
});

test("check-ins are validated", async () => {
  const u = await user();
  const h = await u.habit();
  for (const d of ["2025-02-30", "2023-02-29", "31.3.2025", "2024-6-1", "2024-13-01"]) {
    assert.equal((await u.call("PUT", `/habits/${h.id}/checkins/${d}`, {})).status, 422, d);
  }
  for (const b of [{ count: 0 }, { count: 1001 }, { count: 1.5 }, { count: "2" }, { note: "n".repeat(501) }]) {
    assert.equal((await u.call("PUT", `/habits/${h.id}/checkins/2024-06-10`, b)).status, 422, JSON.stringify(b));
  }
  assert.equal((await u.call("PUT", `/habits/${h.id}/checkins/${day(3)}`, {})).status, 422);
  assert.equal((await u.call("PUT", `/habits/${h.id}/checkins/${day(1)}`, {})).status, 201);
  assert.equal((await u.call("PUT", `/habits/${h.id}/checkins/1900-01-01`, {})).status, 201);
});

test("check-ins are listed by date within inclusive bounds", async () => {
  const u = await user();
  const h = await u.habit();
  for (const d of ["2024-03-05", "2024-03-01", "2024-02-29", "2024-03-31", "2024-04-01"]) await u.check(h, d);
  const dates = async (q) => {
    const r = await u.call("GET", `/habits/${h.id}/checkins${q}`);
    assert.equal(r.status, 200, r.text);
    return r.json.checkins.map((c) => c.date);
  };
  assert.deepEqual(await dates("?from=2024-03-01&to=2024-03-31"), ["2024-03-01", "2024-03-05", "2024-03-31"]);
  assert.deepEqual(await dates("?to=2024-03-01"), ["2024-02-29", "2024-03-01"]);
  assert.equal((await dates("")).length, 5);
  assert.equal((await u.call("GET", `/habits/${h.id}/checkins?from=2024-03-02&to=2024-03-01`)).status, 422);
  assert.equal((await u.call("GET", `/habits/${h.id}/checkins?from=yesterday`)).status, 422);
});

test("an archived habit takes no check-ins, but loses them", async () => {
  const u = await user();
  const h = await u.habit();
  await u.check(h, "2024-01-01");
  assert.equal((await u.call("PATCH", `/habits/${h.id}`, { archived: true })).status, 200);
  assert.equal((await u.call("PUT", `/habits/${h.id}/checkins/2024-01-02`, {})).status, 409);
  assert.equal((await u.call("DELETE", `/habits/${h.id}/checkins/2024-01-01`)).status, 204);
});

test("the streak survives until tomorrow", async () => {
  const u = await user();
  const h = await u.habit();
  for (const d of ["2024-05-01", "2024-05-02", "2024-05-03"]) await u.check(h, d);
  assert.deepEqual(await u.stats(h, "2024-05-03"), {
    asOf: "2024-05-03",
    currentStreak: 3,
    longestStreak: 3,
    doneDays: 3,
    totalCount: 3,
    last7Days: 3,
    last30Days: 3,
  });
  assert.equal((await u.stats(h, "2024-05-04")).currentStreak, 3);
  const later = await u.stats(h, "2024-05-05");
  assert.equal(later.currentStreak, 0);
  assert.equal(later.longestStreak, 3);
  const early = await u.stats(h, "2024-05-02");
  assert.deepEqual([early.currentStreak, early.longestStreak, early.doneDays, early.totalCount], [2, 2, 2, 2]);
});

test("the target decides which days are done, also in the past", async () => {
  const u = await user();
  const h = await u.habit({ target: 8 });
  await u.check(h, "2024-07-01", { count: 8 });
  await u.check(h, "2024-07-02", { count: 5 });
  let s = await u.stats(h, "2024-07-02");
  assert.deepEqual([s.currentStreak, s.longestStreak, s.doneDays, s.totalCount], [1, 1, 1, 13]);
  assert.equal((await u.call("PATCH", `/habits/${h.id}`, { target: 5 })).status, 200);
  s = await u.stats(h, "2024-07-02");
  assert.deepEqual([s.currentStreak, s.longestStreak, s.doneDays, s.totalCount], [2, 2, 2, 13]);
});

test("windows of 7 and 30 days include asOf; leap days do not break a streak", async () => {
  const u = await user();
  const h = await u.habit();
  for (const d of ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-24", "2024-03-25", "2024-03-31"])
    await u.check(h, d);
  const s = await u.stats(h, "2024-03-31");
  assert.equal(s.last7Days, 2);
  assert.equal(s.last30Days, 3);
  assert.equal((await u.stats(h, "2024-03-30")).last30Days, 3);
  assert.equal(s.longestStreak, 3);
  assert.equal(s.currentStreak, 1);
  assert.equal(s.doneDays, 6);
});

test("an empty habit has zeros, and deleting a habit is final", async () => {
  const u = await user();
  const h = await u.habit();
  const s = await u.stats(h);
  assert.match(s.asOf, /^\d{4}-\d{2}-\d{2}$/);
  assert.deepEqual(
    [s.currentStreak, s.longestStreak, s.doneDays, s.totalCount, s.last7Days, s.last30Days],
    [0, 0, 0, 0, 0, 0],
  );
  assert.equal((await u.call("DELETE", `/habits/${h.id}`)).status, 204);
  assert.equal((await u.call("GET", `/habits/${h.id}`)).status, 404);
  assert.equal((await u.call("GET", `/habits/${h.id}/checkins/2024-01-01`)).status, 404);
});
