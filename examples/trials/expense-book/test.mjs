import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");

async function raw(method, path, { token, body, type } = {}) {
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = type ?? "application/json";
  const res = await fetch(BASE + path, {
    method,
    headers,
    body: body === undefined ? undefined : type ? body : JSON.stringify(body),
  });
  const text = await res.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    /* none */
  }
  return { status: res.status, json, text, headers: res.headers };
}
const password = "correct horse";
async function login() {
  const email = `eva-${randomUUID()}@example.org`;
  const a = await raw("POST", "/accounts", { body: { email, password } });
  assert.equal(a.status, 201, a.text);
  const s = await raw("POST", "/sessions", { body: { email, password } });
  assert.equal(s.status, 201, s.text);
  const { token } = s.json;
  return {
    email,
    token,
    call: (method, path, body) => raw(method, path, { token, body }),
    csv: (text, extra = "") => raw("POST", `/import?format=csv${extra}`, { token, body: text, type: "text/csv" }),
    async add(date, amount, category, description) {
      const r = await raw("POST", "/expenses", { token, body: { date, amount, category, description } });
      assert.equal(r.status, 201, r.text);
      return r.json;
    },
  };
}
function err(r, status, code) {
  assert.equal(r.status, status, r.text);
  assert.equal(r.json.error, code);
}

test("accounts and sessions", async () => {
  const u = await login();
  err(await raw("POST", "/accounts", { body: { email: u.email.toUpperCase(), password } }), 409, "email_taken");
  err(await raw("POST", "/sessions", { body: { email: u.email, password: "wrong password" } }), 401, "bad_credentials");
  err(await raw("POST", "/accounts", { body: { email: "nobody", password } }), 400, "validation");
  err(await raw("GET", "/expenses"), 401, "not_logged_in");
  assert.equal((await u.call("GET", "/expenses")).status, 200);
  assert.equal((await u.call("DELETE", "/session")).status, 204);
  err(await u.call("GET", "/expenses"), 401, "not_logged_in");
});

test("an expense is normalised, replaced and deleted", async () => {
  const u = await login();
  const e = await u.add("2025-03-14", "7", "  Food ");
  assert.equal(e.date, "2025-03-14");
  assert.equal(e.amount, "7.00");
  assert.equal(e.category, "food");
  assert.equal(e.description, "");
  assert.ok(!Number.isNaN(Date.parse(e.created_at)));
  const p = await u.call("PUT", `/expenses/${e.id}`, {
    date: "2025-03-15",
    amount: "8.5",
    category: "fun",
    description: "Cinema",
  });
  assert.equal(p.status, 200, p.text);
  assert.equal(p.json.id, e.id);
  assert.equal(p.json.amount, "8.50");
  const g = await u.call("GET", `/expenses/${e.id}`);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, p.json);
  assert.equal((await u.call("DELETE", `/expenses/${e.id}`)).status, 204);
  err(await u.call("GET", `/expenses/${e.id}`), 404, "not_found");
});

test("validation names each bad member", async () => {
  const u = await login();
  const ok = { date: "2025-01-01", amount: "1.00", category: "a" };
  const cases = [
    [{ ...ok, amount: 12.5 }, { amount: "invalid" }],
    [{ ...ok, amount: "0" }, { amount: "invalid" }],
    [{ ...ok, amount: "1.234" }, { amount: "invalid" }],
    [{ ...ok, amount: "-1" }, { amount: "invalid" }],
    [{ ...ok, amount: "1000000.00" }, { amount: "invalid" }],
    [{ ...ok, date: "2025-02-30" }, { date: "invalid" }],
    [{ ...ok, category: "a/b" }, { category: "invalid" }],
    [{ amount: "1", category: "a" }, { date: "required" }],
    [
      { ...ok, date: "14.03.2025", amount: "ten" },
      { date: "invalid", amount: "invalid" },
    ],
    [{ ...ok, description: "x".repeat(201) }, { description: "invalid" }],
  ];
  for (const [body, fields] of cases) {
    const r = await u.call("POST", "/expenses", body);
    err(r, 400, "validation");
    assert.deepEqual(r.json.fields, fields);
  }
});

test("others do not see my expenses", async () => {
  const a = await login(),
    b = await login();
  const e = await a.add("2025-01-01", "5", "food");
  err(await b.call("GET", `/expenses/${e.id}`), 404, "not_found");
  err(await b.call("DELETE", `/expenses/${e.id}`), 404, "not_found");
  err(await b.call("PUT", `/expenses/${e.id}`, { date: "2025-01-01", amount: "1", category: "x" }), 404, "not_found");
  assert.equal((await b.call("GET", "/expenses")).json.total_count, 0);
});

test("listing: order, filters, totals over all pages", async () => {
  const u = await login();
  const a = await u.add("2025-03-01", "0.10", "food", "Morning coffee");
  const b = await u.add("2025-03-05", "0.20", "food", "Bread");
  const c = await u.add("2025-03-05", "10", "books", "Coffee table book");
  const d = await u.add("2025-04-01", "99.99", "food", "Party");
  const ids = async (q) => {
    const r = await u.call("GET", `/expenses${q}`);
    assert.equal(r.status, 200, r.text);
    return [r.json.items.map((e) => e.id), r.json.total_count, r.json.total_amount];
  };
  assert.deepEqual(await ids(""), [[d.id, c.id, b.id, a.id], 4, "110.29"]);
  assert.deepEqual(await ids("?from=2025-03-01&to=2025-03-05"), [[c.id, b.id, a.id], 3, "10.30"]);
  assert.deepEqual(await ids("?category=Food&to=2025-03-31"), [[b.id, a.id], 2, "0.30"]);
  assert.deepEqual(await ids("?q=COFFEE"), [[c.id, a.id], 2, "10.10"]);
  assert.deepEqual(await ids("?limit=2&offset=1"), [[c.id, b.id], 4, "110.29"]);
  for (const q of ["?from=yesterday", "?limit=0", "?limit=201", "?offset=-1"])
    err(await u.call("GET", `/expenses${q}`), 400, "bad_request");
});

test("the month report sums by category with shares", async () => {
  const u = await login();
  await u.add("2025-03-01", "4.00", "food");
  await u.add("2025-03-31", "6.00", "food");
  await u.add("2025-03-10", "30.00", "rent");
  await u.add("2025-04-01", "500", "rent");
  const r = await u.call("GET", "/reports/month/2025-03");
  assert.equal(r.status, 200, r.text);
  assert.deepEqual(r.json, {
    month: "2025-03",
    total: "40.00",
    count: 3,
    categories: [
      { category: "rent", total: "30.00", count: 1, share: 75 },
      { category: "food", total: "10.00", count: 2, share: 25 },
    ],
  });
  const none = await u.call("GET", "/reports/month/1999-01");
  assert.deepEqual(none.json, { month: "1999-01", total: "0.00", count: 0, categories: [] });
  err(await u.call("GET", "/reports/month/2025-13"), 400, "bad_request");
});

test("shares are rounded to one decimal, ties go by name, cents are exact", async () => {
  const u = await login();
  for (const c of ["zoo", "art", "bus"]) for (let i = 0; i < 3; i++) await u.add("2024-07-07", "0.10", c);
  const r = await u.call("GET", "/reports/month/2024-07");
  assert.equal(r.json.total, "0.90");
  assert.deepEqual(
    r.json.categories.map((c) => [c.category, c.total, c.share]),
    [
      ["art", "0.30", 33.3],
      ["bus", "0.30", 33.3],
      ["zoo", "0.30", 33.3],
    ],
  );
});

test("the year report has twelve months", async () => {
  const u = await login();
  await u.add("2024-02-29", "1.10", "a");
  await u.add("2024-02-01", "2.20", "b");
  await u.add("2024-12-31", "3", "a");
  await u.add("2025-01-01", "9", "a");
  const r = await u.call("GET", "/reports/year/2024");
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.year, "2024");
  assert.equal(r.json.total, "6.30");
  assert.equal(r.json.months.length, 12);
  assert.deepEqual(r.json.months[0], { month: "2024-01", total: "0.00", count: 0 });
  assert.deepEqual(r.json.months[1], { month: "2024-02", total: "3.30", count: 2 });
  assert.deepEqual(r.json.months[11], { month: "2024-12", total: "3.00", count: 1 });
});

test("budgets: states at the edges", async () => {
  const u = await login();
  const put = await u.call("PUT", "/budgets/2025-05/food", { limit: "100" });
  assert.equal(put.status, 200, put.text);
  assert.deepEqual(put.json, { category: "food", limit: "100.00", spent: "0.00", remaining: "100.00", state: "ok" });
  const now = async () => {
    const r = await u.call("GET", "/budgets/2025-05");
    assert.equal(r.status, 200, r.text);
    const b = r.json.budgets[0];
    return [b.spent, b.remaining, b.state];
  };
  await u.add("2025-05-01", "79.99", "food");
  assert.deepEqual(await now(), ["79.99", "20.01", "ok"]);
  await u.add("2025-05-02", "0.01", "food");
  assert.deepEqual(await now(), ["80.00", "20.00", "warning"]);
  await u.add("2025-05-03", "20", "food");
  assert.deepEqual(await now(), ["100.00", "0.00", "warning"]);
  await u.add("2025-05-04", "5", "food");
  assert.deepEqual(await now(), ["105.00", "-5.00", "exceeded"]);
});

test("budgets: replace, copy, delete", async () => {
  const u = await login();
  await u.call("PUT", "/budgets/2025-02/food", { limit: "10" });
  await u.call("PUT", "/budgets/2025-02/rent", { limit: "500" });
  await u.call("PUT", "/budgets/2025-03/food", { limit: "20" });
  await u.call("PUT", "/budgets/2025-03/food", { limit: "30" });
  const c = await u.call("POST", "/budgets/2025-03/copy", { from: "2025-02" });
  assert.equal(c.status, 200, c.text);
  assert.deepEqual(c.json, { copied: 1 });
  const g = await u.call("GET", "/budgets/2025-03");
  assert.equal(g.json.month, "2025-03");
  assert.deepEqual(
    g.json.budgets.map((b) => [b.category, b.limit]),
    [
      ["food", "30.00"],
      ["rent", "500.00"],
    ],
  );
  assert.equal((await u.call("DELETE", "/budgets/2025-03/rent")).status, 204);
  err(await u.call("DELETE", "/budgets/2025-03/rent"), 404, "not_found");
  const bad = await u.call("PUT", "/budgets/2025-03/food", { limit: 5 });
  err(bad, 400, "validation");
  assert.deepEqual(bad.json.fields, { limit: "invalid" });
});

test("CSV import: good rows, bad rows, duplicates, dry run", async () => {
  const u = await login();
  await u.add("2025-01-01", "5.00", "food", "Soup");
  const file = [
    "category,note,date,amount,description",
    "Food,x,2025-01-01,5,Soup",
    'food,x,2025-01-02,6.5,"Bread, ""dark"""',
    "food,x,2025-01-03,six,Cheese",
    "food,x,,1,No date",
    'food,x,2025-01-02,6.50,"Bread, ""dark"""',
    "food,x,2025-01-04",
    "fun,x,2025-01-05,3,",
  ].join("\n");
  const expected = {
    imported: 2,
    duplicates: 2,
    errors: [
      { row: 4, field: "amount", code: "invalid" },
      { row: 5, field: "date", code: "required" },
      { row: 7, field: null, code: "invalid" },
    ],
  };
  const noCode = (j) => ({ ...j, errors: j.errors.map((e) => (e.field === null ? { row: e.row, field: null } : e)) });
  const dry = await u.csv(file, "&dry_run=true");
  assert.equal(dry.status, 200, dry.text);
  assert.deepEqual(noCode(dry.json), noCode(expected));
  assert.equal((await u.call("GET", "/expenses")).json.total_count, 1);
  const real = await u.csv(file);
  assert.equal(real.status, 200, real.text);
  assert.deepEqual(noCode(real.json), noCode(expected));
  const l = await u.call("GET", "/expenses");
  assert.equal(l.json.total_amount, "14.50");
  assert.ok(l.json.items.some((e) => e.description === 'Bread, "dark"'));
});

test("files that cannot be read are refused whole", async () => {
  const u = await login();
  err(await u.csv("date,category\n2025-01-01,food\n"), 400, "bad_file");
  err(await u.csv('date,amount,category\n2025-01-01,1,"food\n'), 400, "bad_file");
  err(await u.call("POST", "/import?format=json", { date: "2025-01-01" }), 400, "bad_file");
  err(await u.call("POST", "/import?format=xml", []), 400, "bad_file");
  assert.equal((await u.call("GET", "/expenses")).json.total_count, 0);
});

test("JSON import and export", async () => {
  const u = await login();
  const r = await u.call("POST", "/import?format=json", [
    { date: "2025-06-02", amount: "2", category: "B", description: "two" },
    { date: "2025-06-31", amount: "2", category: "b" },
    { date: "2025-06-01", amount: "1.5", category: "a" },
  ]);
  assert.equal(r.status, 200, r.text);
  assert.deepEqual(r.json, { imported: 2, duplicates: 0, errors: [{ row: 2, field: "date", code: "invalid" }] });
  const e = await u.call("GET", "/export?format=json");
  assert.equal(e.status, 200);
  assert.deepEqual(e.json, [
    { date: "2025-06-01", amount: "1.50", category: "a", description: "" },
    { date: "2025-06-02", amount: "2.00", category: "b", description: "two" },
  ]);
  err(await u.call("GET", "/export?format=pdf"), 400, "bad_request");
});

test("CSV export is exact and goes into another account", async () => {
  const a = await login(),
    b = await login();
  await a.add("2025-02-02", "3", "food", "plain");
  await a.add("2025-01-01", "1.5", "home office", 'a "b", c');
  await a.add("2025-02-02", "4", "fun", "two\nlines");
  const out = await a.call("GET", "/export?format=csv");
  assert.equal(out.status, 200);
  assert.match(out.headers.get("content-type"), /^text\/csv;\s*charset=utf-8$/i);
  assert.equal(out.headers.get("content-disposition"), 'attachment; filename="expenses.csv"');
  assert.equal(
    out.text,
    'date,amount,category,description\r\n2025-01-01,1.50,home office,"a ""b"", c"\r\n2025-02-02,3.00,food,plain\r\n2025-02-02,4.00,fun,"two\nlines"\r\n',
  );
  const into = await b.csv(out.text);
  assert.equal(into.status, 200, into.text);
  assert.deepEqual(into.json, { imported: 3, duplicates: 0, errors: [] });
  assert.equal((await b.call("GET", "/export?format=csv")).text, out.text);
  const part = await a.call("GET", "/export?format=csv&to=2025-01-31");
  assert.equal(part.text, 'date,amount,category,description\r\n2025-01-01,1.50,home office,"a ""b"", c"\r\n');
});
