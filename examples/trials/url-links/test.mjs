import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/+$/, "");
const rnd = () => randomBytes(6).toString("hex");
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function call(method, path, body, raw) {
  const init = { method, redirect: "manual", headers: {} };
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
  return { status: res.status, headers: res.headers, text, json };
}

async function make(extra = {}) {
  const r = await call("POST", "/links", { url: `https://example.com/${rnd()}`, ...extra });
  assert.equal(r.status, 201, r.text);
  return r.json;
}

test("custom slug: 201 with all seven members, readable afterwards", async () => {
  const slug = `My_s-${rnd()}`;
  const url = `https://example.com/a?x=${rnd()}&y=2`;
  const r = await call("POST", "/links", { url, slug, tag: "launch", expires_in: 3600 });
  assert.equal(r.status, 201);
  assert.deepEqual(Object.keys(r.json).sort(), ["clicks", "created_at", "expired", "expires_at", "slug", "tag", "url"]);
  assert.equal(r.json.slug, slug);
  assert.equal(r.json.url, url);
  assert.equal(r.json.tag, "launch");
  assert.equal(r.json.clicks, 0);
  assert.equal(r.json.expired, false);
  const diff = Date.parse(r.json.expires_at) - Date.parse(r.json.created_at);
  assert.ok(Math.abs(diff - 3600_000) <= 1000, `expiry is ${diff} ms after creation`);
  const g = await call("GET", `/links/${slug}`);
  assert.equal(g.status, 200);
  assert.equal(g.json.slug, slug);
  assert.equal(g.json.url, url);
});

test("generated slug is 7 characters of a-z0-9; optional members are null", async () => {
  const link = await make();
  assert.match(link.slug, /^[a-z0-9]{7}$/);
  assert.equal(link.tag, null);
  assert.equal(link.expires_at, null);
  assert.equal(link.expired, false);
});

test("following gives 302 with Location, no-store and counts; HEAD does not count", async () => {
  const url = `https://example.com/p/${rnd()}?q=a%20b`;
  const { slug } = await make({ url });
  const r = await call("GET", `/${slug}`);
  assert.equal(r.status, 302);
  assert.equal(r.headers.get("location"), url);
  assert.match(r.headers.get("cache-control") ?? "", /no-store/);
  assert.equal((await call("GET", `/links/${slug}`)).json.clicks, 1);
  const h = await call("HEAD", `/${slug}`);
  assert.equal(h.status, 302);
  assert.equal(h.headers.get("location"), url);
  assert.equal((await call("GET", `/links/${slug}`)).json.clicks, 1);
});

test("concurrent clicks are all counted", async () => {
  const { slug } = await make();
  const all = await Promise.all(Array.from({ length: 40 }, () => call("GET", `/${slug}`)));
  assert.ok(all.every((r) => r.status === 302));
  assert.equal((await call("GET", `/links/${slug}`)).json.clicks, 40);
});

test("slug taken is 409, slugs are case-sensitive", async () => {
  const s = rnd();
  const lower = `abc-${s}`;
  const upper = `ABC-${s}`;
  await make({ slug: lower });
  const r = await call("POST", "/links", { url: "https://example.com/other", slug: lower });
  assert.equal(r.status, 409);
  assert.equal(r.json.error.code, "slug_taken");
  const u = await call("POST", "/links", { url: "https://example.com/upper", slug: upper });
  assert.equal(u.status, 201);
});

test("simultaneous creation of one slug has exactly one winner", async () => {
  const slug = `race-${rnd()}`;
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, i) => call("POST", "/links", { url: `https://example.com/${i}`, slug })),
  );
  assert.equal(all.filter((r) => r.status === 201).length, 1);
  assert.equal(all.filter((r) => r.status === 409).length, 7);
});

test("invalid url, slug, reserved slug and expires_in are 422 naming the field", async () => {
  const url = "https://example.com/";
  const cases = [
    [{ url: "ftp://example.com/x" }, "url"],
    [{ url: "/relative" }, "url"],
    [{}, "url"],
    [{ url: `https://example.com/${"a".repeat(2048)}` }, "url"],
    [{ url, slug: "ab" }, "slug"],
    [{ url, slug: "has space" }, "slug"],
    [{ url, slug: "a".repeat(33) }, "slug"],
    [{ url, slug: "admin" }, "slug"],
    [{ url, expires_in: 0 }, "expires_in"],
    [{ url, expires_in: 1.5 }, "expires_in"],
    [{ url, tag: "" }, "tag"],
  ];
  for (const [body, field] of cases) {
    const r = await call("POST", "/links", body);
    assert.equal(r.status, 422, JSON.stringify(body).slice(0, 80));
    assert.equal(r.json.error.code, "invalid");
    assert.equal(r.json.error.field, field);
  }
});

test("body that is no JSON object is 400 bad_json", async () => {
  for (const raw of ['{"url": ', "[1,2]"]) {
    const r = await call("POST", "/links", raw, true);
    assert.equal(r.status, 400, raw);
    assert.equal(r.json.error.code, "bad_json");
  }
});

test("expired link: 410, not counted, still holds its slug, PATCH revives it", async () => {
  const slug = `exp-${rnd()}`;
  await make({ slug, expires_in: 1 });
  await sleep(2200);
  const r = await call("GET", `/${slug}`);
  assert.equal(r.status, 410);
  assert.equal(r.json.error.code, "expired");
  const g = await call("GET", `/links/${slug}`);
  assert.equal(g.status, 200);
  assert.equal(g.json.expired, true);
  assert.equal(g.json.clicks, 0);
  assert.equal((await call("POST", "/links", { url: "https://example.com/", slug })).status, 409);
  const p = await call("PATCH", `/links/${slug}`, { expires_in: null });
  assert.equal(p.status, 200);
  assert.equal(p.json.expired, false);
  assert.equal(p.json.expires_at, null);
  assert.equal((await call("GET", `/${slug}`)).status, 302);
});

test("PATCH changes only what is mentioned and keeps clicks; slug and {} are refused", async () => {
  const { slug } = await make({ tag: "old" });
  await call("GET", `/${slug}`);
  const p = await call("PATCH", `/links/${slug}`, { url: "http://example.org/new" });
  assert.equal(p.status, 200);
  assert.equal(p.json.url, "http://example.org/new");
  assert.equal(p.json.tag, "old");
  assert.equal(p.json.clicks, 1);
  assert.equal((await call("GET", `/${slug}`)).headers.get("location"), "http://example.org/new");
  assert.equal((await call("PATCH", `/links/${slug}`, { slug: `n-${rnd()}` })).status, 422);
  assert.equal((await call("PATCH", `/links/${slug}`, {})).status, 422);
});

test("DELETE frees the slug; the new link starts at 0 clicks", async () => {
  const slug = `del-${rnd()}`;
  await make({ slug });
  await call("GET", `/${slug}`);
  const d = await call("DELETE", `/links/${slug}`);
  assert.equal(d.status, 204);
  assert.equal(d.text, "");
  assert.equal((await call("GET", `/links/${slug}`)).status, 404);
  assert.equal((await call("GET", `/${slug}`)).status, 404);
  assert.equal((await call("DELETE", `/links/${slug}`)).status, 404);
  const again = await make({ slug });
  assert.equal(again.clicks, 0);
});

test("unknown slug is 404 not_found everywhere", async () => {
  const slug = `nope-${rnd()}`;
  for (const [m, p, b] of [
    ["GET", `/links/${slug}`],
    ["GET", `/${slug}`],
    ["PATCH", `/links/${slug}`, { tag: "x" }],
    ["DELETE", `/links/${slug}`],
  ]) {
    const r = await call(m, p, b);
    assert.equal(r.status, 404, `${m} ${p}`);
    assert.equal(r.json.error.code, "not_found");
  }
});

test("top: order by clicks then age, tag filter, limit, expired left out", async () => {
  const tag = `t-${rnd()}`;
  const a = await make({ tag });
  await sleep(15);
  const b = await make({ tag });
  await sleep(15);
  const c = await make({ tag });
  const gone = await make({ tag, expires_in: 1 });
  await call("GET", `/${gone.slug}`);
  for (let i = 0; i < 2; i++) await call("GET", `/${c.slug}`);
  await sleep(2200);
  const r = await call("GET", `/top?tag=${tag}`);
  assert.equal(r.status, 200);
  assert.deepEqual(
    r.json.links.map((l) => l.slug),
    [c.slug, a.slug, b.slug],
  );
  assert.equal(r.json.links[0].clicks, 2);
  const one = await call("GET", `/top?tag=${tag}&limit=1`);
  assert.deepEqual(
    one.json.links.map((l) => l.slug),
    [c.slug],
  );
});

test("top: limit outside 1..100 is 422", async () => {
  for (const l of ["0", "101", "abc"]) {
    const r = await call("GET", `/top?limit=${l}`);
    assert.equal(r.status, 422, l);
    assert.equal(r.json.error.code, "invalid");
    assert.equal(r.json.error.field, "limit");
  }
});
