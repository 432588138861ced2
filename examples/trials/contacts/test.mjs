import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const rnd = () => randomUUID().replaceAll("-", "").slice(0, 12);
const mail = () => `p${rnd()}@example.com`;

async function raw(method, path, { key, body, headers = {} } = {}) {
  const h = { ...headers };
  if (key) h["X-Api-Key"] = key;
  const init = { method, headers: h };
  if (body !== undefined) {
    h["Content-Type"] = "application/json";
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

async function book() {
  const r = await raw("POST", "/address-books", { body: { name: `Book ${rnd()}` } });
  assert.equal(r.status, 201, r.text);
  const key = r.json.apiKey;
  const call = (method, path, body, ifMatch) =>
    raw(method, path, { key, body, headers: ifMatch ? { "If-Match": ifMatch } : {} });
  const make = async (over = {}) => {
    const c = await call("POST", "/contacts", { firstName: "Ann", email: mail(), ...over });
    assert.equal(c.status, 201, c.text);
    return c.json;
  };
  return { ...r.json, call, make };
}
const fields = (r) => r.json.errors.map((e) => e.field).sort();

test("an address book gives a key, and without a good key there is no access", async () => {
  const name = `Sales ${rnd()}`;
  const r = await raw("POST", "/address-books", { body: { name: ` ${name} ` } });
  assert.equal(r.status, 201, r.text);
  assert.equal(r.json.name, name);
  assert.equal(typeof r.json.apiKey, "string");
  assert.ok(r.json.id);
  assert.equal((await raw("GET", "/contacts")).status, 401);
  assert.equal((await raw("GET", "/contacts", { key: `no-${rnd()}` })).status, 401);
  assert.equal((await raw("GET", "/contacts", { key: r.json.apiKey })).status, 200);
  assert.equal((await raw("POST", "/address-books", { body: { name: "  " } })).status, 422);
});

test("creating normalises e-mail, phone and tags and fills in defaults", async () => {
  const b = await book();
  const e = mail();
  const r = await b.call("POST", "/contacts", {
    firstName: "  Zoë ",
    email: ` ${e.toUpperCase()} `,
    phone: "+49 (30) 123-456",
    tags: [" VIP", "vip", "Berlin"],
  });
  assert.equal(r.status, 201, r.text);
  const c = r.json;
  assert.equal(c.firstName, "Zoë");
  assert.equal(c.lastName, "");
  assert.equal(c.company, "");
  assert.equal(c.notes, "");
  assert.equal(c.email, e);
  assert.equal(c.phone, "+4930123456");
  assert.deepEqual(c.tags, ["vip", "berlin"]);
  assert.equal(c.version, 1);
  assert.equal(r.headers.get("etag"), '"1"');
  const g = await b.call("GET", `/contacts/${c.id}`);
  assert.equal(g.status, 200);
  assert.equal(g.headers.get("etag"), '"1"');
  assert.deepEqual(g.json, c);
});

test("e-mail addresses are validated", async () => {
  const b = await book();
  for (const email of [
    "plain",
    "a@b@example.com",
    ".a@example.com",
    "a.@example.com",
    "a..b@example.com",
    "a@example",
    "a@-x.com",
    "a@x-.com",
    "a@x.c",
    "a@x.c0m",
    "a b@example.com",
    `${"a".repeat(65)}@example.com`,
  ]) {
    const r = await b.call("POST", "/contacts", { firstName: "A", email });
    assert.equal(r.status, 422, email);
    assert.deepEqual(fields(r), ["email"], email);
  }
  for (const email of [`a.b+c%d_e-f.${rnd()}@mail.ex-ample.co`, `${"a".repeat(64)}@example.org`]) {
    assert.equal((await b.call("POST", "/contacts", { firstName: "A", email })).status, 201, email);
  }
});

test("phone numbers are validated", async () => {
  const b = await book();
  for (const phone of ["030123456", "+0301234567", "+123456", "+1234567890123456", "+49abc123456", "++4930123456"]) {
    const r = await b.call("POST", "/contacts", { firstName: "A", phone });
    assert.equal(r.status, 422, phone);
    assert.ok(fields(r).includes("phone"), phone);
  }
  for (const [phone, out] of [
    ["+1234567", "+1234567"],
    ["+1.234.567-890 12345", "+123456789012345"],
  ]) {
    const r = await b.call("POST", "/contacts", { firstName: "A", phone });
    assert.equal(r.status, 201, phone);
    assert.equal(r.json.phone, out);
    assert.equal(r.json.email, null);
  }
});

test("a contact needs an e-mail address or a phone number, always", async () => {
  const b = await book();
  const r = await b.call("POST", "/contacts", { firstName: "A" });
  assert.equal(r.status, 422);
  assert.deepEqual(fields(r), ["email"]);
  const c = await b.make();
  const p = await b.call("PATCH", `/contacts/${c.id}`, { email: null }, '"1"');
  assert.equal(p.status, 422, p.text);
  assert.deepEqual(fields(p), ["email"]);
  const swap = await b.call("PATCH", `/contacts/${c.id}`, { email: null, phone: "+4930123456" }, '"1"');
  assert.equal(swap.status, 200, swap.text);
  assert.equal(swap.json.email, null);
});

test("each bad field is reported; malformed JSON is 400", async () => {
  const b = await book();
  const r = await b.call("POST", "/contacts", {
    firstName: " ",
    email: mail(),
    company: "c".repeat(101),
    notes: "n".repeat(2001),
    tags: ["no spaces!"],
  });
  assert.equal(r.status, 422, r.text);
  assert.deepEqual(fields(r), ["company", "firstName", "notes", "tags"]);
  const many = await b.call("POST", "/contacts", {
    firstName: "A",
    email: mail(),
    tags: Array.from({ length: 11 }, (_, i) => `t${i}`),
  });
  assert.equal(many.status, 422);
  const bad = await b.call("POST", "/contacts", '{"firstName":');
  assert.equal(bad.status, 400);
  assert.ok(Array.isArray(bad.json.errors));
});

test("an e-mail address is unique in its book, ignoring case, but not across books", async () => {
  const b = await book();
  const other = await book();
  const c = await b.make();
  const dup = await b.call("POST", "/contacts", { firstName: "B", email: c.email.toUpperCase() });
  assert.equal(dup.status, 409, dup.text);
  assert.deepEqual(fields(dup), ["email"]);
  await other.make({ email: c.email });
  const d = await b.make();
  assert.equal((await b.call("PATCH", `/contacts/${d.id}`, { email: c.email }, '"1"')).status, 409);
});

test("a key opens only its own book", async () => {
  const b = await book();
  const other = await book();
  const c = await b.make();
  assert.equal((await other.call("GET", `/contacts/${c.id}`)).status, 404);
  assert.equal((await other.call("PATCH", `/contacts/${c.id}`, { notes: "x" }, "*")).status, 404);
  assert.equal((await other.call("DELETE", `/contacts/${c.id}`, undefined, "*")).status, 404);
  assert.equal((await other.call("GET", "/contacts")).json.total, 0);
  assert.equal((await b.call("GET", `/contacts/${c.id}`)).status, 200);
});

test("a lost update is refused with 412", async () => {
  const b = await book();
  const c = await b.make();
  const ann = await b.call("PATCH", `/contacts/${c.id}`, { company: "Acme" }, '"1"');
  assert.equal(ann.status, 200, ann.text);
  assert.equal(ann.json.version, 2);
  assert.equal(ann.headers.get("etag"), '"2"');
  const bob = await b.call("PATCH", `/contacts/${c.id}`, { notes: "hi" }, '"1"');
  assert.equal(bob.status, 412);
  const now = (await b.call("GET", `/contacts/${c.id}`)).json;
  assert.equal(now.company, "Acme");
  assert.equal(now.notes, "");
  assert.equal(now.version, 2);
});

test("If-Match is required, and * fits any version", async () => {
  const b = await book();
  const c = await b.make();
  assert.equal((await b.call("PATCH", `/contacts/${c.id}`, { notes: "x" })).status, 428);
  assert.equal((await b.call("PUT", `/contacts/${c.id}`, { firstName: "x", email: mail() })).status, 428);
  assert.equal((await b.call("DELETE", `/contacts/${c.id}`)).status, 428);
  assert.equal((await b.call("DELETE", `/contacts/${c.id}`, undefined, '"7"')).status, 412);
  assert.equal((await b.call("PATCH", `/contacts/${c.id}`, { notes: "x" }, "*")).status, 200);
  assert.equal((await b.call("PATCH", `/contacts/${rnd()}`, { notes: "x" })).status, 404);
  assert.equal((await b.call("DELETE", `/contacts/${c.id}`, undefined, '"2"')).status, 204);
  assert.equal((await b.call("GET", `/contacts/${c.id}`)).status, 404);
});

test("of simultaneous changes with one ETag exactly one succeeds", async () => {
  const b = await book();
  const c = await b.make();
  const rs = await Promise.all(
    Array.from({ length: 6 }, (_, i) => b.call("PATCH", `/contacts/${c.id}`, { notes: `n${i}` }, '"1"')),
  );
  const st = rs.map((r) => r.status).sort();
  assert.deepEqual(st, [200, 412, 412, 412, 412, 412]);
  assert.equal((await b.call("GET", `/contacts/${c.id}`)).json.version, 2);
});

test("PUT puts omitted members back to their default", async () => {
  const b = await book();
  const c = await b.make({ lastName: "Old", company: "Acme", phone: "+4930123456", tags: ["x"] });
  const e = mail();
  const r = await b.call("PUT", `/contacts/${c.id}`, { firstName: "New", email: e }, '"1"');
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.id, c.id);
  assert.equal(r.json.firstName, "New");
  assert.equal(r.json.email, e);
  assert.equal(r.json.lastName, "");
  assert.equal(r.json.company, "");
  assert.equal(r.json.phone, null);
  assert.deepEqual(r.json.tags, []);
  assert.equal(r.json.version, 2);
});

test("search by text and tags, ordered and paged", async () => {
  const b = await book();
  const a = await b.make({ firstName: "Ada", lastName: "zimmer", company: "Moonbase", tags: ["vip", "berlin"] });
  const c = await b.make({ firstName: "Carl", lastName: "Abel", phone: "+4930777888", tags: ["vip"] });
  const d = await b.make({ firstName: "bea", lastName: "abel" });
  const ids = async (qs) => {
    const r = await b.call("GET", `/contacts?${qs}`);
    assert.equal(r.status, 200, r.text);
    return r.json.contacts.map((x) => x.id);
  };
  assert.deepEqual(await ids(""), [d.id, c.id, a.id]);
  assert.deepEqual(await ids("q=MOON"), [a.id]);
  assert.deepEqual(await ids("q=ada%20zim"), [a.id]);
  assert.deepEqual(await ids("q=30777"), [c.id]);
  assert.deepEqual(await ids(`q=${d.email.slice(0, 9)}`), [d.id]);
  assert.deepEqual(await ids("tag=vip"), [c.id, a.id]);
  assert.deepEqual(await ids("tag=vip&tag=berlin"), [a.id]);
  assert.deepEqual(await ids("tag=vip&tag=paris"), []);
  const page = await b.call("GET", "/contacts?limit=1&offset=1");
  assert.deepEqual(
    page.json.contacts.map((x) => x.id),
    [c.id],
  );
  assert.equal(page.json.total, 3);
  for (const qs of ["limit=0", "limit=101", "offset=-1", "limit=x"])
    assert.equal((await b.call("GET", `/contacts?${qs}`)).status, 400, qs);
});

test("tags are counted, most used first and then alphabetically", async () => {
  const b = await book();
  await b.make({ tags: ["zoo", "vip"] });
  await b.make({ tags: ["vip", "art"] });
  const gone = await b.make({ tags: ["gone", "zoo"] });
  assert.equal((await b.call("DELETE", `/contacts/${gone.id}`, undefined, "*")).status, 204);
  const r = await b.call("GET", "/tags");
  assert.equal(r.status, 200);
  assert.deepEqual(r.json, {
    tags: [
      { tag: "vip", count: 2 },
      { tag: "art", count: 1 },
      { tag: "zoo", count: 1 },
    ],
  });
});
