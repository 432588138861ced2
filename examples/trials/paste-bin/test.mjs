import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const LANGS = [
  "plain",
  "bash",
  "css",
  "go",
  "html",
  "java",
  "javascript",
  "json",
  "markdown",
  "python",
  "rust",
  "sql",
  "typescript",
];

async function call(method, path, body, headers = {}) {
  const init = { method, headers: { ...headers } };
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
async function make(over = {}) {
  const r = await call("POST", "/pastes", { content: `hello ${randomUUID()}`, ...over });
  assert.equal(r.status, 201, r.text);
  return r.json;
}

test("a new paste gets its defaults, links and a delete token", async () => {
  const p = await make();
  assert.match(p.id, /^[A-Za-z0-9]{8}$/);
  assert.equal(p.title, "Untitled");
  assert.equal(p.language, "plain");
  assert.equal(p.burnAfterReading, false);
  assert.equal(Date.parse(p.expiresAt) - Date.parse(p.createdAt), 604800_000);
  assert.equal(p.url, `/pastes/${p.id}`);
  assert.equal(p.rawUrl, `/pastes/${p.id}/raw`);
  assert.ok(p.deleteToken.length > 0);
});

test("reading returns the content untouched and counts views, meta does not", async () => {
  const content = `  \tline one\r\nzeile zwei äöü 😀 ${randomUUID()}\n\n`;
  const p = await make({ content, title: "T", language: "python", expiresIn: null });
  const m0 = await call("GET", `/pastes/${p.id}/meta`);
  assert.equal(m0.status, 200);
  assert.equal(m0.json.views, 0);
  assert.ok(!("content" in m0.json));
  const r1 = await call("GET", `/pastes/${p.id}`);
  assert.equal(r1.status, 200);
  assert.equal(r1.json.content, content);
  assert.equal(r1.json.title, "T");
  assert.equal(r1.json.language, "python");
  assert.equal(r1.json.expiresAt, null);
  assert.equal(r1.json.views, 1);
  assert.ok(!("deleteToken" in r1.json));
  await call("GET", `/pastes/${p.id}/raw`);
  assert.equal((await call("GET", `/pastes/${p.id}/meta`)).json.views, 2);
  assert.equal((await call("GET", `/pastes/${p.id}`)).json.views, 3);
});

test("raw is plain text whatever the language", async () => {
  const content = `<script>alert("${randomUUID()}")</script>\r\nß\n`;
  const p = await make({ content, language: "html" });
  const r = await call("GET", `/pastes/${p.id}/raw`);
  assert.equal(r.status, 200);
  assert.match(r.headers.get("content-type"), /^text\/plain;\s*charset=utf-8$/i);
  assert.equal(r.headers.get("x-content-type-options"), "nosniff");
  assert.equal(r.text, content);
});

test("wrong fields are 422 and name the first one", async () => {
  const cases = [
    [{ content: undefined }, "content"],
    [{ content: " \n\t " }, "content"],
    [{ content: 5 }, "content"],
    [{ title: "t".repeat(101) }, "title"],
    [{ language: "Python" }, "language"],
    [{ language: "cobol" }, "language"],
    [{ expiresIn: 0 }, "expiresIn"],
    [{ expiresIn: 2592001 }, "expiresIn"],
    [{ expiresIn: 1.5 }, "expiresIn"],
    [{ expiresIn: "60" }, "expiresIn"],
    [{ burnAfterReading: "yes" }, "burnAfterReading"],
    [{ burnAfterReading: 1, language: "x" }, "language"],
  ];
  for (const [over, field] of cases) {
    const r = await call("POST", "/pastes", { content: "x", ...over });
    assert.equal(r.status, 422, JSON.stringify(over));
    assert.equal(r.json.field, field, JSON.stringify(over));
    assert.equal(typeof r.json.error, "string");
  }
});

test("a body that is no JSON object is 400", async () => {
  for (const b of ["{oops", "[1]"]) assert.equal((await call("POST", "/pastes", b)).status, 400, b);
});

test("100,000 characters fit, one more is 413", async () => {
  await make({ content: "x".repeat(100_000) });
  assert.equal((await call("POST", "/pastes", { content: "x".repeat(100_001) })).status, 413);
});

test("burn after reading: the first read gets it, then it is gone", async () => {
  const p = await make({ burnAfterReading: true });
  const m = await call("GET", `/pastes/${p.id}/meta`);
  assert.equal(m.status, 200);
  assert.equal(m.json.burnAfterReading, true);
  assert.equal((await call("GET", `/pastes/${p.id}`)).status, 200);
  for (const s of ["", "/raw", "/meta"]) assert.equal((await call("GET", `/pastes/${p.id}${s}`)).status, 410, s);
  assert.equal((await call("DELETE", `/pastes/${p.id}`, undefined, { "X-Delete-Token": p.deleteToken })).status, 410);
});

test("raw burns too, and simultaneous readers get it only once", async () => {
  const content = `secret ${randomUUID()}`;
  const p = await make({ burnAfterReading: true, content });
  const rs = await Promise.all(
    Array.from({ length: 8 }, (_, i) => call("GET", `/pastes/${p.id}${i % 2 ? "/raw" : ""}`)),
  );
  const ok = rs.filter((r) => r.status === 200);
  assert.equal(ok.length, 1);
  assert.ok(ok[0].text.includes(content));
  assert.equal(rs.filter((r) => r.status === 410).length, 7);
});

test("an expired paste is 410 everywhere and not listed", async () => {
  const p = await make({ expiresIn: 1, language: "rust" });
  assert.equal(Date.parse(p.expiresAt) - Date.parse(p.createdAt), 1000);
  await sleep(2500);
  for (const s of ["", "/raw", "/meta"]) assert.equal((await call("GET", `/pastes/${p.id}${s}`)).status, 410, s);
  assert.equal((await call("DELETE", `/pastes/${p.id}`, undefined, { "X-Delete-Token": p.deleteToken })).status, 410);
  const l = await call("GET", "/pastes?language=rust&limit=50");
  assert.ok(!l.json.pastes.some((x) => x.id === p.id));
});

test("deleting needs the right token", async () => {
  const p = await make();
  assert.equal((await call("DELETE", `/pastes/${p.id}`)).status, 403);
  assert.equal((await call("DELETE", `/pastes/${p.id}`, undefined, { "X-Delete-Token": "wrong" })).status, 403);
  assert.equal((await call("GET", `/pastes/${p.id}`)).status, 200);
  assert.equal((await call("DELETE", `/pastes/${p.id}`, undefined, { "X-Delete-Token": p.deleteToken })).status, 204);
  assert.equal((await call("GET", `/pastes/${p.id}`)).status, 404);
});

test("a paste that never existed is 404", async () => {
  const id = randomUUID().replaceAll("-", "").slice(0, 8);
  for (const s of ["", "/raw", "/meta"]) {
    const r = await call("GET", `/pastes/${id}${s}`);
    assert.equal(r.status, 404, s);
    assert.equal(typeof r.json.error, "string");
  }
});

test("the list is newest first, filtered by language, without content or burning pastes", async () => {
  const a = await make({ language: "sql" });
  await sleep(20);
  const burn = await make({ language: "sql", burnAfterReading: true });
  const b = await make({ language: "sql" });
  const g = await make({ language: "go" });
  const r = await call("GET", "/pastes?language=sql&limit=50");
  assert.equal(r.status, 200);
  const ids = r.json.pastes.map((x) => x.id);
  assert.ok(ids.includes(a.id) && ids.includes(b.id));
  assert.ok(ids.indexOf(b.id) < ids.indexOf(a.id));
  assert.ok(!ids.includes(burn.id) && !ids.includes(g.id));
  for (const x of r.json.pastes) {
    assert.equal(x.language, "sql");
    assert.ok(!("content" in x) && !("deleteToken" in x));
  }
  assert.equal((await call("GET", "/pastes?limit=1")).json.pastes.length, 1);
  for (const q of ["limit=0", "limit=51", "limit=x", "language=cobol"])
    assert.equal((await call("GET", `/pastes?${q}`)).status, 400, q);
});

test("languages are listed in order", async () => {
  const r = await call("GET", "/languages");
  assert.equal(r.status, 200);
  assert.deepEqual(r.json, { languages: LANGS });
});

test("the page has the form in its HTML", async () => {
  const r = await call("GET", "/", undefined, { Accept: "text/html" });
  assert.equal(r.status, 200);
  assert.match(r.headers.get("content-type"), /^text\/html/i);
  assert.match(r.text, /<textarea\b[^>]*\bname=["']?content\b/i);
  assert.match(r.text, /<select\b[^>]*\bname=["']?language\b/i);
  for (const l of LANGS) assert.match(r.text, new RegExp(`<option[^>]*[">\\s='](?:${l})\\b`, "i"), l);
  assert.match(r.text, /Create paste/);
});
