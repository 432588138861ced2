import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID, randomInt } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const uniq = (p) => `${p} ${randomUUID().slice(0, 12)}`;

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
  return { status: res.status, headers: res.headers, text, json };
}

function isbn() {
  let s = "979";
  for (let i = 0; i < 9; i++) s += randomInt(10);
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(s[i]) * (i % 2 ? 3 : 1);
  return s + ((10 - (sum % 10)) % 10);
}

async function make(over = {}) {
  const r = await call("POST", "/books", { title: uniq("Title"), author: uniq("Author"), ...over });
  assert.equal(r.status, 201, r.text);
  return r.json;
}

test("creating a book fills in defaults, trims and gives a Location", async () => {
  const title = uniq("The Sea");
  const author = uniq("Iris M");
  const r = await call("POST", "/books", { title: `  ${title} `, author: ` ${author}  ` });
  assert.equal(r.status, 201, r.text);
  const b = r.json;
  assert.match(b.id, /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i);
  assert.equal(b.title, title);
  assert.equal(b.author, author);
  assert.equal(b.isbn, null);
  assert.equal(b.year, null);
  assert.equal(b.genre, "other");
  assert.equal(b.pages, null);
  assert.equal(b.available, true);
  assert.ok(!Number.isNaN(Date.parse(b.createdAt)));
  assert.ok(!Number.isNaN(Date.parse(b.updatedAt)));
  assert.ok(r.headers.get("location")?.endsWith(`/books/${b.id}`));
  const g = await call("GET", `/books/${b.id}`);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, b);
});

test("all bad members are reported at once", async () => {
  const r = await call("POST", "/books", {
    title: "   ",
    author: "x".repeat(121),
    year: "1984",
    pages: 0,
    genre: "poems",
    available: "yes",
  });
  assert.equal(r.status, 422, r.text);
  assert.equal(r.json.error, "validation_failed");
  assert.deepEqual(Object.keys(r.json.fields).sort(), ["author", "available", "genre", "pages", "title", "year"]);
});

test("limits of year and pages are inclusive", async () => {
  const base = { title: uniq("t"), author: uniq("a") };
  for (const ok of [
    { year: 1450, pages: 1 },
    { year: 2100, pages: 10000 },
  ]) {
    const r = await call("POST", "/books", { ...base, ...ok });
    assert.equal(r.status, 201, JSON.stringify(ok));
  }
  for (const bad of [{ year: 1449 }, { year: 2101 }, { year: 1999.5 }, { pages: 10001 }]) {
    const r = await call("POST", "/books", { ...base, ...bad });
    assert.equal(r.status, 422, JSON.stringify(bad));
    assert.deepEqual(Object.keys(r.json.fields), Object.keys(bad));
  }
});

test("a body that is not a JSON object is 400", async () => {
  for (const body of ['{"title":', "[]", '"x"']) {
    const r = await call("POST", "/books", body);
    assert.equal(r.status, 400, body);
    assert.equal(r.json.error, "bad_request");
    assert.equal(typeof r.json.message, "string");
  }
});

test("ISBN is normalised, its check digit is verified, and it is unique", async () => {
  const n = isbn();
  const hyph = `${n.slice(0, 3)}-${n.slice(3, 4)} ${n.slice(4, 12)}-${n.slice(12)}`;
  const b = await make({ isbn: hyph });
  assert.equal(b.isbn, n);
  const wrong = n.slice(0, 12) + ((Number(n[12]) + 1) % 10);
  for (const bad of [wrong, n.slice(1), "0306406152", "abcdefghijklm"]) {
    const r = await call("POST", "/books", { title: "x", author: "y", isbn: bad });
    assert.equal(r.status, 422, bad);
    assert.ok("isbn" in r.json.fields);
  }
  const dup = await call("POST", "/books", { title: "x", author: "y", isbn: n });
  assert.equal(dup.status, 409);
  assert.equal(dup.json.error, "isbn_taken");
  const self = await call("PATCH", `/books/${b.id}`, { isbn: n });
  assert.equal(self.status, 200);
  const other = await make();
  const steal = await call("PATCH", `/books/${other.id}`, { isbn: n });
  assert.equal(steal.status, 409);
});

test("deleting a book frees its ISBN", async () => {
  const n = isbn();
  const b = await make({ isbn: n });
  const d = await call("DELETE", `/books/${b.id}`);
  assert.equal(d.status, 204);
  assert.equal(d.text, "");
  assert.equal((await call("GET", `/books/${b.id}`)).status, 404);
  assert.equal((await call("DELETE", `/books/${b.id}`)).status, 404);
  await make({ isbn: n });
});

test("PUT replaces, with omitted optional members back at their default", async () => {
  const b = await make({ year: 1999, genre: "history", pages: 300, available: false, isbn: isbn() });
  const title = uniq("New");
  const r = await call("PUT", `/books/${b.id}`, {
    title,
    author: "Someone",
    id: randomUUID(),
    createdAt: "2000-01-01T00:00:00Z",
    colour: "red",
  });
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.id, b.id);
  assert.equal(r.json.createdAt, b.createdAt);
  assert.equal(r.json.title, title);
  assert.equal(r.json.year, null);
  assert.equal(r.json.isbn, null);
  assert.equal(r.json.pages, null);
  assert.equal(r.json.genre, "other");
  assert.equal(r.json.available, true);
  const bad = await call("PUT", `/books/${b.id}`, { title });
  assert.equal(bad.status, 422);
  assert.deepEqual(Object.keys(bad.json.fields), ["author"]);
});

test("PATCH changes only the given members; null empties only nullable ones", async () => {
  const b = await make({ year: 1999, genre: "history", pages: 300 });
  const r = await call("PATCH", `/books/${b.id}`, { year: null, available: false });
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.year, null);
  assert.equal(r.json.available, false);
  assert.equal(r.json.title, b.title);
  assert.equal(r.json.genre, "history");
  assert.equal(r.json.pages, 300);
  const bad = await call("PATCH", `/books/${b.id}`, { genre: null });
  assert.equal(bad.status, 422);
  assert.ok("genre" in bad.json.fields);
});

test("unknown books are 404", async () => {
  const id = randomUUID();
  const body = { title: "x", author: "y" };
  for (const [m, p, b] of [
    ["GET", id],
    ["PUT", id, body],
    ["PATCH", id, { title: "x" }],
    ["DELETE", id],
    ["GET", "nonsense"],
  ]) {
    const r = await call(m, `/books/${p}`, b);
    assert.equal(r.status, 404, `${m} ${p}`);
    assert.equal(r.json.error, "not_found");
  }
});

test("filters combine with AND and ignore case", async () => {
  const mark = randomUUID().slice(0, 12);
  const a = await make({ author: `Zed ${mark}`, title: "Red Moon", genre: "science", year: 1990 });
  await make({ author: `Zed ${mark}`, title: "Red Sun", genre: "fiction", year: 2000, available: false });
  const c = await make({ author: `Zed ${mark}`, title: "Blue moon", genre: "science" });
  const list = async (qs) => {
    const r = await call("GET", `/books?author=${encodeURIComponent(`ZED ${mark}`)}&${qs}`);
    assert.equal(r.status, 200, r.text);
    assert.equal(r.json.total, r.json.items.length);
    return r.json.items.map((x) => x.id);
  };
  assert.equal((await list("")).length, 3);
  assert.deepEqual(await list("q=MOON"), [c.id, a.id]);
  assert.deepEqual(await list("q=moon&yearFrom=1990&yearTo=1990"), [a.id]);
  assert.deepEqual(await list("yearTo=1995"), [a.id]);
  assert.equal((await list("available=false")).length, 1);
  assert.equal((await list("genre=science&available=true")).length, 2);
  const none = await call("GET", `/books?author=${randomUUID()}`);
  assert.deepEqual([none.json.items, none.json.total, none.json.totalPages], [[], 0, 0]);
});

test("sorting by title ignores case and by year puts missing years last", async () => {
  const author = uniq("Sorter");
  for (const [title, year] of [
    ["banana", 1950],
    ["Apple", undefined],
    ["Cherry", 1900],
  ])
    await make({ author, title, year });
  const list = async (sort) => {
    const r = await call("GET", `/books?author=${encodeURIComponent(author)}${sort ? `&sort=${sort}` : ""}`);
    assert.equal(r.status, 200);
    return r.json.items.map((x) => x.title);
  };
  assert.deepEqual(await list(""), ["Apple", "banana", "Cherry"]);
  assert.deepEqual(await list("-title"), ["Cherry", "banana", "Apple"]);
  assert.deepEqual(await list("year"), ["Cherry", "banana", "Apple"]);
  assert.deepEqual(await list("-year"), ["banana", "Cherry", "Apple"]);
});

test("pagination slices the list and counts pages", async () => {
  const author = uniq("Pager");
  for (const title of ["a", "b", "c", "d", "e"]) await make({ author, title });
  const get = async (qs) => (await call("GET", `/books?author=${encodeURIComponent(author)}&${qs}`)).json;
  const p2 = await get("page=2&pageSize=2");
  assert.deepEqual(
    p2.items.map((x) => x.title),
    ["c", "d"],
  );
  assert.deepEqual([p2.page, p2.pageSize, p2.total, p2.totalPages], [2, 2, 5, 3]);
  const p9 = await get("page=9&pageSize=2");
  assert.deepEqual([p9.items, p9.total], [[], 5]);
  const def = await get("");
  assert.deepEqual([def.page, def.pageSize], [1, 20]);
});

test("bad query parameters are 400", async () => {
  for (const qs of [
    "page=0",
    "pageSize=101",
    "pageSize=0",
    "available=maybe",
    "genre=poems",
    "sort=pages",
    "yearFrom=abc",
  ]) {
    const r = await call("GET", `/books?${qs}`);
    assert.equal(r.status, 400, qs);
    assert.equal(r.json.error, "bad_request");
  }
});
