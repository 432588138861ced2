import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/+$/, "");
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const rnd = () => randomBytes(6).toString("hex");

async function call(method, path, { token, body, raw } = {}) {
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
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

async function person() {
  const email = `u${rnd()}@example.com`;
  const password = `pw-${rnd()}`;
  const a = await call("POST", "/accounts", { body: { email, name: "Test Person", password } });
  assert.equal(a.status, 201, a.text);
  const s = await call("POST", "/sessions", { body: { email, password } });
  assert.equal(s.status, 201, s.text);
  return { id: a.json.id, email, password, token: s.json.token };
}
async function newList(p, title = `List ${rnd()}`) {
  const r = await call("POST", "/lists", { token: p.token, body: { title } });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
async function todo(p, list, body) {
  await sleep(3); // distinct created_at values
  const r = await call("POST", `/lists/${list.id}/todos`, { token: p.token, body });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
async function titles(p, list, query) {
  const r = await call("GET", `/lists/${list.id}/todos?${query}`, { token: p.token });
  assert.equal(r.status, 200, r.text);
  return r.json.items.map((t) => t.title);
}

test("register, sign in without regard to case, GET /me; password never returned", async () => {
  const tag = rnd();
  const password = `secret-${rnd()}`;
  const a = await call("POST", "/accounts", { body: { email: `Ann${tag}@Example.com`, name: "Ann", password } });
  assert.equal(a.status, 201);
  assert.equal(a.json.email, `ann${tag}@example.com`);
  assert.equal(a.json.name, "Ann");
  assert.ok(!a.text.includes(password));
  const s = await call("POST", "/sessions", { body: { email: `ann${tag}@example.com`, password } });
  assert.equal(s.status, 201);
  assert.equal(s.json.account_id, a.json.id);
  assert.ok(Date.parse(s.json.expires_at) > Date.now() + 23 * 3600_000);
  const me = await call("GET", "/me", { token: s.json.token });
  assert.equal(me.status, 200);
  assert.equal(me.json.id, a.json.id);
  assert.equal(me.json.email, `ann${tag}@example.com`);
});

test("account errors: taken email 409, invalid fields 400, bad credentials 401", async () => {
  const p = await person();
  const dup = await call("POST", "/accounts", {
    body: { email: p.email.toUpperCase(), name: "X", password: "longenough" },
  });
  assert.equal(dup.status, 409);
  assert.equal(dup.json.error, "email_taken");
  for (const [body, field] of [
    [{ email: "nonsense", name: "X", password: "longenough" }, "email"],
    [{ email: `a${rnd()}@example.com`, name: "X", password: "short" }, "password"],
    [{ email: `a${rnd()}@example.com`, name: "", password: "longenough" }, "name"],
  ]) {
    const r = await call("POST", "/accounts", { body });
    assert.equal(r.status, 400);
    assert.equal(r.json.error, "invalid_field");
    assert.equal(r.json.field, field);
  }
  for (const body of [
    { email: p.email, password: "wrong-password" },
    { email: `no${rnd()}@example.com`, password: "wrong-password" },
  ]) {
    const r = await call("POST", "/sessions", { body });
    assert.equal(r.status, 401);
    assert.equal(r.json.error, "bad_credentials");
  }
});

test("no token, unknown token and ended session are 401; other sessions live on", async () => {
  for (const token of [undefined, `nope-${rnd()}`]) {
    const r = await call("GET", "/lists", { token });
    assert.equal(r.status, 401);
    assert.equal(r.json.error, "unauthorized");
  }
  const p = await person();
  const second = await call("POST", "/sessions", { body: { email: p.email, password: p.password } });
  assert.equal((await call("DELETE", "/sessions/current", { token: p.token })).status, 204);
  assert.equal((await call("GET", "/me", { token: p.token })).status, 401);
  assert.equal((await call("GET", "/me", { token: second.json.token })).status, 200);
});

test("lists: create trims the title, read, rename, delete with to-dos", async () => {
  const p = await person();
  const r = await call("POST", "/lists", { token: p.token, body: { title: "  Groceries " } });
  assert.equal(r.status, 201);
  assert.equal(r.json.title, "Groceries");
  assert.equal(r.json.owner_id, p.id);
  assert.equal(r.json.role, "owner");
  assert.equal(r.json.open_count, 0);
  const t = await todo(p, r.json, { title: "x" });
  const ren = await call("PATCH", `/lists/${r.json.id}`, { token: p.token, body: { title: "Food" } });
  assert.equal(ren.status, 200);
  assert.equal(ren.json.title, "Food");
  assert.equal((await call("DELETE", `/lists/${r.json.id}`, { token: p.token })).status, 204);
  assert.equal((await call("GET", `/lists/${r.json.id}`, { token: p.token })).status, 404);
  assert.equal((await call("GET", `/todos/${t.id}`, { token: p.token })).status, 404);
  const bad = await call("POST", "/lists", { token: p.token, body: { title: "   " } });
  assert.equal(bad.status, 400);
  assert.equal(bad.json.error, "invalid_field");
  assert.equal(bad.json.field, "title");
});

test("strangers get 404, members get in, members are 403 on owner work, removal is immediate", async () => {
  const [ann, bob] = await Promise.all([person(), person()]);
  const list = await newList(ann);
  const t = await todo(ann, list, { title: "secret" });
  for (const [m, path, body] of [
    ["GET", `/lists/${list.id}`],
    ["GET", `/lists/${list.id}/todos`],
    ["GET", `/todos/${t.id}`],
    ["PATCH", `/todos/${t.id}`, { done: true }],
    ["DELETE", `/lists/${list.id}`],
  ]) {
    const r = await call(m, path, { token: bob.token, body });
    assert.equal(r.status, 404, `${m} ${path}`);
    assert.equal(r.json.error, "not_found");
  }
  const add = await call("POST", `/lists/${list.id}/members`, { token: ann.token, body: { email: bob.email } });
  assert.equal(add.status, 200);
  assert.deepEqual(add.json, { account_id: bob.id, email: bob.email, role: "member" });
  const again = await call("POST", `/lists/${list.id}/members`, { token: ann.token, body: { email: bob.email } });
  assert.equal(again.status, 200);
  const seen = await call("GET", `/lists/${list.id}`, { token: bob.token });
  assert.equal(seen.status, 200);
  assert.equal(seen.json.role, "member");
  const bobs = await call("GET", "/lists", { token: bob.token });
  assert.deepEqual(
    bobs.json.items.map((l) => l.id),
    [list.id],
  );
  assert.equal((await todo(bob, list, { title: "from bob" })).created_by, bob.id);
  const del = await call("DELETE", `/lists/${list.id}`, { token: bob.token });
  assert.equal(del.status, 403);
  assert.equal(del.json.error, "forbidden");
  assert.equal((await call("DELETE", `/lists/${list.id}/members/${bob.id}`, { token: bob.token })).status, 204);
  assert.equal((await call("GET", `/lists/${list.id}`, { token: bob.token })).status, 404);
});

test("inviting: unknown email 404, owner 409", async () => {
  const ann = await person();
  const list = await newList(ann);
  const a = await call("POST", `/lists/${list.id}/members`, {
    token: ann.token,
    body: { email: `no${rnd()}@example.com` },
  });
  assert.equal(a.status, 404);
  assert.equal(a.json.error, "account_not_found");
  const b = await call("POST", `/lists/${list.id}/members`, { token: ann.token, body: { email: ann.email } });
  assert.equal(b.status, 409);
  assert.equal(b.json.error, "already_owner");
});

test("to-do defaults, completion and open_count", async () => {
  const p = await person();
  const list = await newList(p);
  const t = await todo(p, list, { title: " Pay rent " });
  assert.equal(t.title, "Pay rent");
  assert.equal(t.list_id, list.id);
  assert.equal(t.notes, "");
  assert.equal(t.priority, "normal");
  assert.equal(t.due_date, null);
  assert.equal(t.done, false);
  assert.equal(t.completed_at, null);
  assert.equal(t.created_by, p.id);
  const open = async () => (await call("GET", `/lists/${list.id}`, { token: p.token })).json.open_count;
  assert.equal(await open(), 1);
  const d = await call("PATCH", `/todos/${t.id}`, { token: p.token, body: { done: true } });
  assert.equal(d.status, 200);
  assert.ok(!Number.isNaN(Date.parse(d.json.completed_at)));
  assert.equal(d.json.title, "Pay rent");
  assert.equal(await open(), 0);
  const u = await call("PATCH", `/todos/${t.id}`, { token: p.token, body: { done: false } });
  assert.equal(u.json.completed_at, null);
  assert.equal((await call("DELETE", `/todos/${t.id}`, { token: p.token })).status, 204);
  assert.equal((await call("GET", `/todos/${t.id}`, { token: p.token })).status, 404);
});

test("invalid to-do fields are 400 with the field; bad JSON is 400 bad_json", async () => {
  const p = await person();
  const list = await newList(p);
  for (const [body, field] of [
    [{}, "title"],
    [{ title: "x".repeat(201) }, "title"],
    [{ title: "x", priority: "urgent" }, "priority"],
    [{ title: "x", due_date: "2025-02-30" }, "due_date"],
    [{ title: "x", done: "yes" }, "done"],
  ]) {
    const r = await call("POST", `/lists/${list.id}/todos`, { token: p.token, body });
    assert.equal(r.status, 400, JSON.stringify(body).slice(0, 60));
    assert.equal(r.json.error, "invalid_field");
    assert.equal(r.json.field, field);
  }
  const r = await call("POST", `/lists/${list.id}/todos`, { token: p.token, raw: '{"title":' });
  assert.equal(r.status, 400);
  assert.equal(r.json.error, "bad_json");
});

test("full-text search: whole words, any field, all words, any case", async () => {
  const p = await person();
  const list = await newList(p);
  await todo(p, list, { title: "Buy oat milk" });
  await todo(p, list, { title: "Milkshake recipe" });
  await todo(p, list, { title: "Call dairy", notes: "ask about MILK-prices" });
  assert.deepEqual(await titles(p, list, "q=milk"), ["Buy oat milk", "Call dairy"]);
  assert.deepEqual(await titles(p, list, "q=PRICES%20call"), ["Call dairy"]);
  assert.deepEqual(await titles(p, list, "q=milk,oat"), ["Buy oat milk"]);
  assert.equal((await titles(p, list, "q=%21%21")).length, 3);
  assert.deepEqual(await titles(p, list, "q=mil"), []);
});

test("filters combine", async () => {
  const p = await person();
  const list = await newList(p);
  await todo(p, list, { title: "a", priority: "high", due_date: "2030-01-01" });
  await todo(p, list, { title: "b", priority: "low", due_date: "2030-01-02" });
  await todo(p, list, { title: "c", priority: "normal" });
  await todo(p, list, { title: "d", priority: "high", done: true, due_date: "2029-12-31" });
  assert.deepEqual(await titles(p, list, "done=false"), ["a", "b", "c"]);
  assert.deepEqual(await titles(p, list, "done=true"), ["d"]);
  assert.deepEqual(await titles(p, list, "priority=high,low"), ["a", "b", "d"]);
  assert.deepEqual(await titles(p, list, "due_before=2030-01-02"), ["a", "d"]);
  assert.deepEqual(await titles(p, list, "due_before=2030-01-02&done=false&priority=high"), ["a"]);
});

test("sorting with ties and missing due dates", async () => {
  const p = await person();
  const list = await newList(p);
  await todo(p, list, { title: "banana", priority: "low", due_date: "2030-05-01" });
  await todo(p, list, { title: "Apple", priority: "high" });
  await todo(p, list, { title: "cherry", priority: "low", due_date: "2030-04-01" });
  await todo(p, list, { title: "Date", priority: "high" });
  assert.deepEqual(await titles(p, list, ""), ["banana", "Apple", "cherry", "Date"]);
  assert.deepEqual(await titles(p, list, "sort=-created_at"), ["Date", "cherry", "Apple", "banana"]);
  assert.deepEqual(await titles(p, list, "sort=title"), ["Apple", "banana", "cherry", "Date"]);
  assert.deepEqual(await titles(p, list, "sort=-priority"), ["Apple", "Date", "banana", "cherry"]);
  assert.deepEqual(await titles(p, list, "sort=due_date"), ["cherry", "banana", "Apple", "Date"]);
  assert.deepEqual(await titles(p, list, "sort=-due_date"), ["banana", "cherry", "Apple", "Date"]);
});

test("cursor paging 2-2-1, stable under inserts and deletes", async () => {
  const p = await person();
  const list = await newList(p);
  const made = [];
  for (let i = 0; i < 5; i++) made.push(await todo(p, list, { title: `n${i}` }));
  const sizes = [];
  let cursor = null;
  do {
    const r = await call(
      "GET",
      `/lists/${list.id}/todos?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
      { token: p.token },
    );
    assert.equal(r.status, 200, r.text);
    sizes.push(r.json.items.length);
    cursor = r.json.next_cursor;
  } while (cursor !== null && sizes.length < 9);
  assert.deepEqual(sizes, [2, 2, 1]);

  const first = await call("GET", `/lists/${list.id}/todos?limit=2&sort=-created_at`, { token: p.token });
  await call("DELETE", `/todos/${made[4].id}`, { token: p.token });
  await todo(p, list, { title: "newcomer" });
  const next = await call(
    "GET",
    `/lists/${list.id}/todos?limit=2&sort=-created_at&cursor=${encodeURIComponent(first.json.next_cursor)}`,
    { token: p.token },
  );
  assert.deepEqual(
    first.json.items.map((t) => t.title),
    ["n4", "n3"],
  );
  assert.deepEqual(
    next.json.items.map((t) => t.title),
    ["n2", "n1"],
  );
});

test("cursor and parameter errors", async () => {
  const p = await person();
  const list = await newList(p);
  for (let i = 0; i < 3; i++) await todo(p, list, { title: `n${i}` });
  const r = await call("GET", `/lists/${list.id}/todos?limit=1`, { token: p.token });
  for (const q of ["cursor=%21garbage", `limit=1&sort=title&cursor=${encodeURIComponent(r.json.next_cursor)}`]) {
    const e = await call("GET", `/lists/${list.id}/todos?${q}`, { token: p.token });
    assert.equal(e.status, 400, q);
    assert.equal(e.json.error, "invalid_cursor");
  }
  for (const q of [
    "limit=0",
    "limit=101",
    "sort=colour",
    "done=maybe",
    "priority=high,urgent",
    "due_before=tomorrow",
  ]) {
    const e = await call("GET", `/lists/${list.id}/todos?${q}`, { token: p.token });
    assert.equal(e.status, 400, q);
    assert.equal(e.json.error, "invalid_parameter");
  }
});
