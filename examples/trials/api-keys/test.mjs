import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const rnd = () => randomBytes(6).toString("hex");

async function call(key, method, path, body) {
  const headers = {};
  if (key) headers["x-api-key"] = key;
  if (body !== undefined) headers["content-type"] = "application/json";
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
  return { status: res.status, json, text, h: (n) => res.headers.get(n) };
}
function err(r, status, code) {
  assert.equal(r.status, status, r.text);
  assert.equal(r.json.error, code);
}
async function project() {
  const name = `Project ${rnd()}`;
  const r = await call(null, "POST", "/projects", { name });
  assert.equal(r.status, 201, r.text);
  const path = `/projects/${r.json.project.id}`;
  const admin = r.json.key.secret;
  return {
    ...r.json,
    name,
    path,
    admin,
    newKey: async (role, extra = {}) => {
      const k = await call(admin, "POST", `${path}/keys`, { label: `k-${rnd()}`, role, ...extra });
      assert.equal(k.status, 201, k.text);
      return k.json;
    },
  };
}

test("a project comes with its owner key", async () => {
  const p = await project();
  assert.equal(p.project.name, p.name);
  assert.equal(p.key.label, "owner");
  assert.equal(p.key.role, "admin");
  assert.equal(p.key.quota, null);
  assert.equal(p.key.used, 0);
  assert.match(p.key.secret, /^pk_[A-Za-z0-9]{32,}$/);
  assert.equal(p.key.prefix, p.key.secret.slice(0, 8));
  const g = await call(p.admin, "GET", p.path);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, p.project);
  err(await call(null, "POST", "/projects", { name: "" }), 422, "invalid");
});

test("no key, a wrong key, a foreign project", async () => {
  const p = await project(),
    q = await project();
  err(await call(null, "GET", p.path), 401, "invalid_key");
  err(await call(`pk_${"x".repeat(40)}`, "GET", p.path), 401, "invalid_key");
  err(await call(p.admin, "GET", q.path), 404, "not_found");
  err(await call(p.admin, "GET", `/projects/none-${rnd()}/keys`), 404, "not_found");
});

test("roles on documents", async () => {
  const p = await project();
  const ed = await p.newKey("editor"),
    vi = await p.newKey("viewer");
  const doc = `${p.path}/documents/readme.txt`;
  err(await call(vi.secret, "PUT", doc, { content: "x" }), 403, "forbidden");
  const a = await call(ed.secret, "PUT", doc, { content: "one" });
  assert.equal(a.status, 201, a.text);
  assert.equal(a.json.updatedBy, ed.id);
  const b = await call(p.admin, "PUT", doc, { content: "two" });
  assert.equal(b.status, 200, b.text);
  const g = await call(vi.secret, "GET", doc);
  assert.equal(g.status, 200);
  assert.equal(g.json.name, "readme.txt");
  assert.equal(g.json.content, "two");
  assert.equal(g.json.updatedBy, p.key.id);
  err(await call(vi.secret, "DELETE", doc), 403, "forbidden");
  err(await call(vi.secret, "DELETE", `${p.path}/documents/missing`), 403, "forbidden");
  assert.equal((await call(ed.secret, "DELETE", doc)).status, 204);
  err(await call(ed.secret, "GET", doc), 404, "not_found");
});

test("documents: list by name, validation", async () => {
  const p = await project();
  for (const n of ["b", "c", "a"]) await call(p.admin, "PUT", `${p.path}/documents/${n}`, { content: "" });
  const l = await call(p.admin, "GET", `${p.path}/documents`);
  assert.equal(l.status, 200);
  assert.deepEqual(
    l.json.documents.map((d) => d.name),
    ["a", "b", "c"],
  );
  err(await call(p.admin, "PUT", `${p.path}/documents/BAD`, { content: "x" }), 422, "invalid");
  err(await call(p.admin, "PUT", `${p.path}/documents/ok`, { content: 5 }), 422, "invalid");
  err(await call(p.admin, "PUT", `${p.path}/documents/ok`, { content: "x".repeat(10001) }), 422, "invalid");
});

test("only admins manage keys, rename the project and read the log", async () => {
  const p = await project();
  const ed = await p.newKey("editor"),
    vi = await p.newKey("viewer");
  for (const k of [ed.secret, vi.secret]) {
    err(await call(k, "GET", `${p.path}/keys`), 403, "forbidden");
    err(await call(k, "POST", `${p.path}/keys`, { label: "x", role: "admin" }), 403, "forbidden");
    err(await call(k, "GET", `${p.path}/audit`), 403, "forbidden");
    err(await call(k, "PATCH", p.path, { name: "Mine" }), 403, "forbidden");
    assert.equal((await call(k, "GET", p.path)).status, 200);
  }
  const r = await call(p.admin, "PATCH", p.path, { name: "Renamed" });
  assert.equal(r.status, 200);
  assert.equal(r.json.name, "Renamed");
});

test("keys are listed without secrets and validated on creation", async () => {
  const p = await project();
  const k = await p.newKey("editor", { quota: 10 });
  const l = await call(p.admin, "GET", `${p.path}/keys`);
  assert.equal(l.status, 200);
  assert.deepEqual(
    l.json.keys.map((x) => x.id),
    [p.key.id, k.id],
  );
  assert.ok(l.json.keys.every((x) => !("secret" in x)));
  assert.ok(!l.text.includes(k.secret));
  assert.equal(l.json.keys[1].prefix, k.secret.slice(0, 8));
  assert.equal(l.json.keys[1].quota, 10);
  const post = (b) => call(p.admin, "POST", `${p.path}/keys`, b);
  err(await post({ label: k.label, role: "viewer" }), 409, "label_taken");
  err(await post({ label: "a", role: "boss" }), 422, "invalid");
  err(await post({ role: "viewer" }), 422, "invalid");
  err(await post({ label: "b", role: "viewer", quota: 0 }), 422, "invalid");
});

test("quota: headers, 429, reset", async () => {
  const p = await project();
  const k = await p.newKey("viewer", { quota: 3 });
  for (const left of ["2", "1", "0"]) {
    const r = await call(k.secret, "GET", p.path);
    assert.equal(r.status, 200, r.text);
    assert.equal(r.h("x-quota-limit"), "3");
    assert.equal(r.h("x-quota-remaining"), left);
  }
  const over = await call(k.secret, "GET", p.path);
  err(over, 429, "quota_exceeded");
  assert.equal(over.h("x-quota-remaining"), "0");
  const wait = Number(over.h("retry-after"));
  assert.ok(Number.isInteger(wait) && wait >= 0 && wait <= 86400);
  const who = await call(k.secret, "GET", "/whoami");
  assert.equal(who.status, 200);
  assert.equal(who.json.used, 3);
  const reset = await call(p.admin, "POST", `${p.path}/keys/${k.id}/reset-usage`);
  assert.equal(reset.status, 200, reset.text);
  assert.equal(reset.json.used, 0);
  assert.equal((await call(k.secret, "GET", p.path)).status, 200);
  assert.equal((await call(p.admin, "GET", p.path)).h("x-quota-limit"), null);
});

test("refused requests count, whoami does not", async () => {
  const p = await project();
  const k = await p.newKey("viewer");
  await call(k.secret, "GET", "/whoami");
  err(await call(k.secret, "GET", `${p.path}/keys`), 403, "forbidden");
  err(await call(k.secret, "GET", `${p.path}/documents/none`), 404, "not_found");
  await call(k.secret, "GET", p.path);
  const w = await call(k.secret, "GET", "/whoami");
  assert.deepEqual(w.json, {
    projectId: p.project.id,
    keyId: k.id,
    label: k.label,
    role: "viewer",
    quota: null,
    used: 3,
  });
});

test("ten at once against a quota of five", async () => {
  const p = await project();
  const k = await p.newKey("viewer", { quota: 5 });
  const rs = await Promise.all(Array.from({ length: 10 }, () => call(k.secret, "GET", p.path)));
  assert.deepEqual(rs.map((r) => r.status).sort(), [200, 200, 200, 200, 200, 429, 429, 429, 429, 429]);
});

test("changes of role and quota take effect at once", async () => {
  const p = await project();
  const k = await p.newKey("viewer");
  const path = `${p.path}/keys/${k.id}`;
  const r = await call(p.admin, "PATCH", path, { role: "editor" });
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.role, "editor");
  assert.ok(!("secret" in r.json));
  assert.equal((await call(k.secret, "PUT", `${p.path}/documents/d`, { content: "x" })).status, 201);
  await call(k.secret, "GET", p.path);
  await call(p.admin, "PATCH", path, { quota: 1 });
  err(await call(k.secret, "GET", p.path), 429, "quota_exceeded");
  await call(p.admin, "PATCH", path, { quota: 3 });
  assert.equal((await call(k.secret, "GET", p.path)).status, 200);
  err(await call(k.secret, "GET", p.path), 429, "quota_exceeded");
});

test("rotation replaces the secret only", async () => {
  const p = await project();
  const k = await p.newKey("editor", { quota: 100 });
  await call(k.secret, "GET", p.path);
  const r = await call(p.admin, "POST", `${p.path}/keys/${k.id}/rotate`);
  assert.equal(r.status, 200, r.text);
  assert.notEqual(r.json.secret, k.secret);
  assert.equal(r.json.id, k.id);
  assert.equal(r.json.role, "editor");
  assert.equal(r.json.label, k.label);
  assert.equal(r.json.used, 1);
  err(await call(k.secret, "GET", p.path), 401, "invalid_key");
  assert.equal((await call(r.json.secret, "GET", p.path)).status, 200);
});

test("the last admin key stays", async () => {
  const p = await project();
  const own = `${p.path}/keys/${p.key.id}`;
  err(await call(p.admin, "DELETE", own), 409, "last_admin");
  err(await call(p.admin, "PATCH", own, { role: "viewer" }), 409, "last_admin");
  const second = await p.newKey("admin");
  assert.equal((await call(p.admin, "DELETE", own)).status, 204);
  err(await call(p.admin, "GET", p.path), 401, "invalid_key");
  err(await call(second.secret, "DELETE", `${p.path}/keys/${second.id}`), 409, "last_admin");
  err(await call(second.secret, "DELETE", own), 404, "not_found");
});

test("the audit log tells who did what, newest first", async () => {
  const p = await project();
  const k = await p.newKey("viewer");
  await call(p.admin, "PUT", `${p.path}/documents/note`, { content: "x" });
  const doc = `${p.path}/documents/note`;
  await call(k.secret, "DELETE", doc);
  await call(p.admin, "DELETE", `${p.path}/keys/${k.id}`);
  const r = await call(p.admin, "GET", `${p.path}/audit`);
  assert.equal(r.status, 200, r.text);
  assert.deepEqual(
    r.json.entries.map((e) => [e.action, e.actor, e.target]),
    [
      ["key.deleted", p.key.id, k.id],
      ["access.denied", k.id, `DELETE ${doc}`],
      ["document.written", p.key.id, "note"],
      ["key.created", p.key.id, k.id],
      ["project.created", p.key.id, p.project.id],
    ],
  );
  assert.ok(!r.text.includes(p.admin));
  const f = await call(p.admin, "GET", `${p.path}/audit?actor=${k.id}`);
  assert.deepEqual(
    f.json.entries.map((e) => e.action),
    ["access.denied"],
  );
  const g = await call(p.admin, "GET", `${p.path}/audit?action=document.written&limit=1`);
  assert.deepEqual(
    g.json.entries.map((e) => e.target),
    ["note"],
  );
  err(await call(p.admin, "GET", `${p.path}/audit?limit=201`), 422, "invalid");
});
