import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const newName = () => `t-${randomUUID().slice(0, 13)}`;

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
  if (code) assert.equal(r.json.error, code, r.text);
  return r.json;
}
const make = async (subject = "Hello {{firstName|friend}}", body = "Your code is {{code}}.") =>
  expect(await call("POST", "/templates", { name: newName(), subject, body }), 201);
const render = (t, data, version) => call("POST", `/templates/${t.name}/render`, { data, version });
const queue = async (t, over = {}) =>
  expect(await call("POST", "/outbox", { template: t.name, to: "ann@example.com", data: { code: 7 }, ...over }), 201);
const act = (m, what, body) => call("POST", `/outbox/${m.id}/${what}`, body);

test("a template starts at version 1 with its placeholders in order", async () => {
  const t = await make("{{b}} and {{ a }}", "{{a}} {{c_1|x}} {{b}} {single} }}");
  assert.equal(t.version, 1);
  assert.deepEqual(t.placeholders, ["b", "a", "c_1"]);
  assert.ok(!Number.isNaN(Date.parse(t.createdAt)));
  const g = expect(await call("GET", `/templates/${t.name}`), 200);
  assert.equal(g.subject, "{{b}} and {{ a }}");
  assert.equal(g.body, "{{a}} {{c_1|x}} {{b}} {single} }}");
  assert.equal(g.version, 1);
});

test("bad members and placeholders are refused", async () => {
  const ok = { name: newName(), subject: "s", body: "b" };
  for (const bad of [
    { name: "Bad Name" },
    { name: "n".repeat(61) },
    { subject: "" },
    { subject: "a\nb" },
    { subject: "s".repeat(201) },
    { body: undefined },
    { body: 5 },
  ]) {
    expect(await call("POST", "/templates", { ...ok, ...bad }), 422, "invalid");
  }
  for (const body of ["Hi {{name", "Hi {{}}", "Hi {{1x}}", "Hi {{first name}}", "Hi {{a-b}}"]) {
    expect(await call("POST", "/templates", { ...ok, body }), 422, "bad_placeholder");
  }
  expect(await call("POST", "/templates", { ...ok, subject: "{{oops" }), 422, "bad_placeholder");
  expect(await call("POST", "/templates", '{"name":'), 400, "bad_request");
  expect(await call("GET", `/templates/${ok.name}`), 404, "not_found");
});

test("names are unique, even after deletion", async () => {
  const t = await make();
  const again = { name: t.name, subject: "s", body: "b" };
  expect(await call("POST", "/templates", again), 409, "name_taken");
  expect(await call("DELETE", `/templates/${t.name}`), 204);
  for (const p of ["", "/versions", "/versions/1"])
    expect(await call("GET", `/templates/${t.name}${p}`), 404, "not_found");
  expect(await call("DELETE", `/templates/${t.name}`), 404, "not_found");
  expect(await call("POST", "/templates", again), 409, "name_taken");
});

test("saving makes a new version and keeps the old ones", async () => {
  const t = await make("one", "first");
  const v2 = expect(await call("PUT", `/templates/${t.name}`, { subject: "two", body: "second {{x}}" }), 200);
  assert.equal(v2.version, 2);
  assert.deepEqual(v2.placeholders, ["x"]);
  const same = expect(await call("PUT", `/templates/${t.name}`, { subject: "two", body: "second {{x}}" }), 200);
  assert.equal(same.version, 2);
  const back = expect(await call("PUT", `/templates/${t.name}`, { subject: "one", body: "first" }), 200);
  assert.equal(back.version, 3);
  expect(await call("PUT", `/templates/${t.name}`, { subject: "only" }), 422, "invalid");
  expect(await call("PUT", `/templates/${newName()}`, { subject: "s", body: "b" }), 404, "not_found");
  assert.equal(expect(await call("GET", `/templates/${t.name}`), 200).version, 3);
  assert.equal(expect(await call("GET", `/templates/${t.name}/versions/2`), 200).subject, "two");
  expect(await call("GET", `/templates/${t.name}/versions/4`), 404, "not_found");
  const l = expect(await call("GET", `/templates/${t.name}/versions`), 200);
  assert.deepEqual(
    l.versions.map((v) => v.version),
    [3, 2, 1],
  );
  assert.deepEqual(
    l.versions.map((v) => v.body),
    ["first", "second {{x}}", "first"],
  );
});

test("rendering fills in values and defaults", async () => {
  const t = await make();
  assert.deepEqual(expect(await render(t, { code: 1234 }), 200), {
    name: t.name,
    version: 1,
    subject: "Hello friend",
    body: "Your code is 1234.",
  });
  const r = expect(await render(t, { firstName: "", code: true, unused: "x" }), 200);
  assert.equal(r.subject, "Hello ");
  assert.equal(r.body, "Your code is true.");
  const d = await make("s", "[{{a| two words }}][{{b|}}][{{ c }}]");
  assert.equal(expect(await render(d, { c: 1.5 }), 200).body, "[two words][][1.5]");
});

test("values are neither escaped nor expanded again", async () => {
  const t = await make("s", "{{a}}/{{b}}");
  assert.equal(expect(await render(t, { a: "{{b}}", b: '<b>&"$& $1' }), 200).body, '{{b}}/<b>&"$& $1');
});

test("missing values are listed once, in order", async () => {
  const t = await make("{{z}}", "{{a}} {{z}} {{d|x}} {{A}}");
  assert.deepEqual(expect(await render(t, { a: 1 }), 422, "missing_values").missing, ["z", "A"]);
  assert.deepEqual(expect(await render(t), 422, "missing_values").missing, ["z", "a", "A"]);
});

test("data of a wrong kind is refused, and unknown versions are 404", async () => {
  const t = await make();
  for (const data of [{ code: null }, { code: [1] }, { code: {} }, "x", [1]])
    expect(await render(t, data), 422, "invalid");
  expect(await render(t, { code: 1 }, 2), 404, "not_found");
  expect(await render({ name: newName() }, {}), 404, "not_found");
  expect(await call("PUT", `/templates/${t.name}`, { subject: "new", body: "new" }), 200);
  assert.equal(expect(await render(t, { code: 1 }), 200).subject, "new");
  assert.equal(expect(await render(t, { code: 1 }, 1), 200).body, "Your code is 1.");
});

test("a queued message is rendered at once and does not change with the template", async () => {
  const t = await make();
  const m = await queue(t);
  assert.equal(m.template, t.name);
  assert.equal(m.version, 1);
  assert.equal(m.to, "ann@example.com");
  assert.equal(m.subject, "Hello friend");
  assert.equal(m.body, "Your code is 7.");
  assert.equal(m.status, "queued");
  assert.equal(m.attempts, 0);
  assert.equal(m.lastError, null);
  expect(await call("PUT", `/templates/${t.name}`, { subject: "new", body: "new" }), 200);
  assert.deepEqual(expect(await call("GET", `/outbox/${m.id}`), 200), m);
  assert.equal((await queue(t)).version, 2);
  assert.equal((await queue(t, { version: 1 })).body, "Your code is 7.");
});

test("bad messages are refused", async () => {
  const t = await make();
  const ok = { template: t.name, to: "a@b", data: { code: 1 } };
  expect(await call("POST", "/outbox", ok), 201);
  for (const to of ["nobody", "@x", "x@", "a@b@c", "a b@c", undefined])
    expect(await call("POST", "/outbox", { ...ok, to }), 422, "invalid");
  expect(await call("POST", "/outbox", { ...ok, template: newName() }), 404, "not_found");
  expect(await call("POST", "/outbox", { ...ok, version: 9 }), 404, "not_found");
  assert.deepEqual(expect(await call("POST", "/outbox", { ...ok, data: {} }), 422, "missing_values").missing, ["code"]);
  expect(await call("GET", `/outbox/${randomUUID()}`), 404, "not_found");
});

test("a message goes from queued over sending to sent", async () => {
  const m = await queue(await make());
  for (const w of ["sent", "retry"]) expect(await act(m, w), 409, "wrong_status");
  const s = expect(await act(m, "start"), 200);
  assert.equal(s.status, "sending");
  assert.equal(s.attempts, 1);
  for (const w of ["start", "cancel", "retry"]) expect(await act(m, w), 409, "wrong_status");
  const d = expect(await act(m, "sent"), 200);
  assert.equal(d.status, "sent");
  assert.equal(d.attempts, 1);
  for (const w of ["start", "sent", "retry", "cancel"]) expect(await act(m, w), 409, "wrong_status");
});

test("failures can be retried until there were three attempts", async () => {
  const m = await queue(await make());
  for (let i = 1; i <= 3; i++) {
    assert.equal(expect(await act(m, "start"), 200).attempts, i);
    if (i === 1) expect(await act(m, "failed", { reason: "" }), 422, "invalid");
    const f = expect(await act(m, "failed", { reason: `mailbox full ${i}` }), 200);
    assert.equal(f.status, "failed");
    assert.equal(f.lastError, `mailbox full ${i}`);
    const r = await act(m, "retry");
    if (i < 3) assert.equal(expect(r, 200).status, "queued");
    else expect(r, 409, "too_many_attempts");
  }
});

test("success clears the last error; of simultaneous starts one wins", async () => {
  const m = await queue(await make());
  expect(await act(m, "start"), 200);
  expect(await act(m, "failed", { reason: "busy" }), 200);
  expect(await act(m, "retry"), 200);
  const rs = await Promise.all(Array.from({ length: 6 }, () => act(m, "start")));
  assert.deepEqual(rs.map((r) => r.status).sort(), [200, 409, 409, 409, 409, 409]);
  assert.equal(expect(await call("GET", `/outbox/${m.id}`), 200).attempts, 2);
  assert.equal(expect(await act(m, "sent"), 200).lastError, null);
});

test("the outbox is listed newest first with filters", async () => {
  const t = await make();
  const a = await queue(t);
  await sleep(15);
  const b = await queue(t, { to: "bob@example.com" });
  await sleep(15);
  const c = await queue(t);
  assert.equal(expect(await act(c, "cancel"), 200).status, "cancelled");
  const ids = async (q) => expect(await call("GET", `/outbox?template=${t.name}${q}`), 200).messages.map((m) => m.id);
  assert.deepEqual(await ids(""), [c.id, b.id, a.id]);
  assert.deepEqual(await ids("&status=queued"), [b.id, a.id]);
  assert.deepEqual(await ids("&to=bob@example.com"), [b.id]);
  assert.deepEqual(await ids("&to=bob@example.com&status=cancelled"), []);
  expect(await call("GET", "/outbox?status=lost"), 422, "invalid");
});

test("deleting a template cancels its queued messages within five seconds", async () => {
  const t = await make();
  const [q, s, f] = [await queue(t), await queue(t), await queue(t)];
  expect(await act(s, "start"), 200);
  expect(await act(f, "start"), 200);
  expect(await act(f, "failed", { reason: "no" }), 200);
  const other = await queue(await make());
  expect(await call("DELETE", `/templates/${t.name}`), 204);
  const status = async (m) => expect(await call("GET", `/outbox/${m.id}`), 200).status;
  const end = Date.now() + 5500;
  while ((await status(q)) !== "cancelled" && Date.now() < end) await sleep(150);
  assert.equal(await status(q), "cancelled");
  assert.equal(await status(s), "sending");
  assert.equal(await status(f), "failed");
  assert.equal(await status(other), "queued");
  expect(await act(f, "retry"), 409, "wrong_status");
});
