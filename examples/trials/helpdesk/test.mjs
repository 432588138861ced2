import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const rnd = () => randomUUID().replaceAll("-", "").slice(0, 12);
const newQueue = () => `q-${rnd()}`;

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
function expect(r, status, code) {
  assert.equal(r.status, status, r.text);
  if (code) assert.equal(r.json.error.code, code, r.text);
  return r.json;
}
async function person(role) {
  const email = `${role}-${rnd()}@example.com`;
  const password = `pw-${rnd()}`;
  const a = expect(await req("POST", "/accounts", { email, password, name: `The ${role}`, role }), 201);
  const s = expect(await req("POST", "/sessions", { email, password }), 201);
  const call = (m, p, b) => req(m, p, b, s.token);
  return {
    ...a,
    password,
    call,
    open: async (over = {}) =>
      expect(await call("POST", "/tickets", { subject: "Help", body: "It is broken", ...over }), 201),
    get: async (t) => expect(await call("GET", `/tickets/${t.id}`), 200),
    assign: (t, agentId) => call("PUT", `/tickets/${t.id}/assignee`, { agentId }),
    move: (t, to, resolution) => call("POST", `/tickets/${t.id}/transitions`, { to, resolution }),
    comment: (t, text, internal) => call("POST", `/tickets/${t.id}/comments`, { text, internal }),
  };
}
async function started(customer, agent, over) {
  const t = await customer.open(over);
  expect(await agent.assign(t, agent.id), 200);
  expect(await agent.move(t, "in_progress"), 200);
  return t;
}

test("accounts are validated, unique by e-mail, and needed for everything", async () => {
  const c = await person("customer");
  assert.equal(c.role, "customer");
  assert.equal(c.name, "The customer");
  const base = { password: "longenough", name: "N", role: "agent" };
  expect(await req("POST", "/accounts", { ...base, email: c.email.toUpperCase() }), 409, "email_taken");
  for (const bad of [{ email: "nope" }, { password: "short" }, { name: "" }, { role: "boss" }]) {
    expect(await req("POST", "/accounts", { ...base, email: `x${rnd()}@example.com`, ...bad }), 422, "invalid");
  }
  expect(await req("POST", "/sessions", { email: c.email, password: "wrong-password" }), 401);
  expect(await req("GET", "/tickets"), 401, "unauthorized");
  expect(await req("GET", "/tickets", undefined, "made-up"), 401, "unauthorized");
});

test("a new ticket has its defaults", async () => {
  const c = await person("customer");
  const t = await c.open({ subject: "  Printer  " });
  assert.equal(t.subject, "Printer");
  assert.equal(t.body, "It is broken");
  assert.equal(t.queue, "general");
  assert.equal(t.priority, "normal");
  assert.equal(t.status, "open");
  assert.equal(t.requesterId, c.id);
  assert.equal(t.assigneeId, null);
  assert.equal(t.resolution, null);
  assert.deepEqual(await c.get(t), t);
});

test("bad tickets are refused", async () => {
  const c = await person("customer");
  for (const bad of [
    { subject: "  " },
    { subject: "s".repeat(151) },
    { body: "" },
    { priority: "huge" },
    { queue: "Not OK" },
  ]) {
    expect(await c.call("POST", "/tickets", { subject: "x", body: "y", ...bad }), 422, "invalid");
  }
  expect(await c.call("POST", "/tickets", '{"subject":'), 400, "bad_json");
});

test("a customer sees only their own tickets", async () => {
  const [a, b, agent] = await Promise.all([person("customer"), person("customer"), person("agent")]);
  const queue = newQueue();
  const t = await a.open({ queue });
  const own = await b.open({ queue });
  for (const r of [
    await b.call("GET", `/tickets/${t.id}`),
    await b.comment(t, "hi"),
    await b.move(t, "closed"),
    await b.assign(t, agent.id),
    await b.call("GET", `/tickets/${t.id}/comments`),
  ]) {
    expect(r, 404, "not_found");
  }
  const list = expect(await b.call("GET", `/tickets?queue=${queue}`), 200);
  assert.deepEqual(
    list.tickets.map((x) => x.id),
    [own.id],
  );
  assert.equal(expect(await agent.call("GET", `/tickets?queue=${queue}`), 200).tickets.length, 2);
  expect(await agent.call("GET", `/tickets/${randomUUID()}`), 404, "not_found");
});

test("calls for agents are 403 for the requester", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await c.open();
  expect(await c.assign(t, agent.id), 403, "forbidden");
  expect(await c.call("PATCH", `/tickets/${t.id}`, { priority: "urgent" }), 403, "forbidden");
  expect(await c.call("GET", "/stats"), 403, "forbidden");
  for (const to of ["in_progress", "waiting", "resolved"]) expect(await c.move(t, to), 403, "forbidden");
});

test("work starts only with an assignee", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await c.open({ queue: "billing" });
  expect(await agent.move(t, "in_progress"), 409, "not_assigned");
  expect(await agent.assign(t, c.id), 422, "invalid");
  expect(await agent.assign(t, randomUUID()), 422, "invalid");
  assert.equal(expect(await agent.assign(t, agent.id), 200).assigneeId, agent.id);
  assert.equal(expect(await agent.assign(t, null), 200).assigneeId, null);
  expect(await agent.assign(t, agent.id), 200);
  assert.equal(expect(await agent.move(t, "in_progress"), 200).status, "in_progress");
  expect(await agent.assign(t, null), 409, "assignee_required");
});

test("only the listed transitions are possible", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await c.open();
  expect(await agent.assign(t, agent.id), 200);
  for (const to of ["waiting", "resolved", "closed", "open"])
    expect(await agent.move(t, to), 409, "invalid_transition");
  expect(await c.move(t, "closed"), 409, "invalid_transition");
  expect(await agent.move(t, "sleeping"), 422, "invalid");
  expect(await agent.move(t, "in_progress"), 200);
  expect(await agent.move(t, "waiting"), 200);
  expect(await agent.move(t, "resolved", "x"), 409, "invalid_transition");
  assert.equal(expect(await agent.move(t, "in_progress"), 200).status, "in_progress");
});

test("resolving needs a resolution; reopening clears it and keeps the assignee", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await started(c, agent);
  expect(await agent.move(t, "resolved"), 422, "invalid");
  expect(await agent.move(t, "resolved", "r".repeat(1001)), 422, "invalid");
  const r = expect(await agent.move(t, "resolved", "Refunded"), 200);
  assert.equal(r.status, "resolved");
  assert.equal(r.resolution, "Refunded");
  const o = expect(await c.move(t, "open"), 200);
  assert.equal(o.status, "open");
  assert.equal(o.resolution, null);
  assert.equal(o.assigneeId, agent.id);
});

test("closed is final", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await started(c, agent);
  expect(await agent.move(t, "resolved", "Done"), 200);
  const closed = expect(await c.move(t, "closed"), 200);
  assert.equal(closed.status, "closed");
  assert.equal(closed.resolution, "Done");
  expect(await agent.move(t, "open"), 409, "invalid_transition");
  expect(await agent.assign(t, agent.id), 409, "ticket_closed");
  expect(await agent.call("PATCH", `/tickets/${t.id}`, { priority: "low" }), 409, "ticket_closed");
  expect(await c.comment(t, "one more thing"), 409, "ticket_closed");
});

test("the requester's comment wakes a waiting ticket, an agent's does not", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await started(c, agent);
  expect(await agent.move(t, "waiting"), 200);
  expect(await agent.comment(t, "Any news?"), 201);
  assert.equal((await c.get(t)).status, "waiting");
  expect(await c.comment(t, "here is the invoice"), 201);
  assert.equal((await c.get(t)).status, "in_progress");
});

test("internal comments are for agents only", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await c.open();
  const one = expect(await c.comment(t, "first"), 201);
  assert.equal(one.authorId, c.id);
  assert.equal(one.text, "first");
  assert.equal(one.internal, false);
  await sleep(10);
  assert.equal(expect(await agent.comment(t, "difficult customer", true), 201).internal, true);
  await sleep(10);
  expect(await agent.comment(t, "hello"), 201);
  expect(await c.comment(t, "psst", true), 403, "forbidden");
  for (const text of ["", "x".repeat(5001)]) expect(await c.comment(t, text), 422, "invalid");
  const texts = async (p) => expect(await p.call("GET", `/tickets/${t.id}/comments`), 200).comments.map((x) => x.text);
  assert.deepEqual(await texts(c), ["first", "hello"]);
  assert.deepEqual(await texts(agent), ["first", "difficult customer", "hello"]);
});

test("lists can be sorted by priority and by age", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const queue = newQueue();
  for (const [subject, priority] of [
    ["n1", "normal"],
    ["l", "low"],
    ["u", "urgent"],
    ["n2", "normal"],
    ["h", "high"],
  ]) {
    await c.open({ queue, subject, priority });
    await sleep(10);
  }
  const subjects = async (q) =>
    expect(await agent.call("GET", `/tickets?queue=${queue}${q}`), 200).tickets.map((t) => t.subject);
  assert.deepEqual(await subjects("&sort=priority"), ["u", "h", "n1", "n2", "l"]);
  assert.deepEqual(await subjects("&sort=createdAt"), ["n1", "l", "u", "n2", "h"]);
  assert.deepEqual(await subjects(""), ["h", "n2", "u", "l", "n1"]);
  assert.deepEqual(await subjects("&priority=normal"), ["n2", "n1"]);
  for (const q of ["&sort=subject", "&status=gone", "&priority=huge"])
    expect(await agent.call("GET", `/tickets?queue=${queue}${q}`), 422, "invalid");
});

test("lists can be filtered by status and assignee", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const queue = newQueue();
  const a = await started(c, agent, { queue });
  const b = await c.open({ queue });
  const ids = async (q) =>
    expect(await agent.call("GET", `/tickets?queue=${queue}&${q}`), 200).tickets.map((t) => t.id);
  assert.deepEqual(await ids("status=in_progress"), [a.id]);
  assert.deepEqual(await ids(`assignee=${agent.id}`), [a.id]);
  assert.deepEqual(await ids("assignee=none"), [b.id]);
  assert.deepEqual(await ids("assignee=none&status=in_progress"), []);
});

test("agents change priority and subject", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const t = await c.open();
  await sleep(10);
  const p = expect(await agent.call("PATCH", `/tickets/${t.id}`, { priority: "urgent" }), 200);
  assert.equal(p.priority, "urgent");
  assert.equal(p.subject, "Help");
  assert.ok(Date.parse(p.updatedAt) > Date.parse(t.updatedAt));
  expect(await agent.call("PATCH", `/tickets/${t.id}`, { priority: "huge" }), 422, "invalid");
});

test("statistics count the queue, with zeros for what is not there", async () => {
  const [c, agent] = await Promise.all([person("customer"), person("agent")]);
  const queue = newQueue();
  const zero = expect(await agent.call("GET", `/stats?queue=${queue}`), 200);
  assert.deepEqual(zero, {
    total: 0,
    byStatus: { open: 0, in_progress: 0, waiting: 0, resolved: 0, closed: 0 },
    byPriority: { low: 0, normal: 0, high: 0, urgent: 0 },
    unassigned: 0,
  });
  await c.open({ queue });
  const w = await started(c, agent, { queue, priority: "high" });
  expect(await agent.move(w, "waiting"), 200);
  const d = await started(c, agent, { queue, priority: "urgent" });
  expect(await agent.move(d, "resolved", "ok"), 200);
  expect(await agent.move(d, "closed"), 200);
  assert.deepEqual(expect(await agent.call("GET", `/stats?queue=${queue}`), 200), {
    total: 3,
    byStatus: { open: 1, in_progress: 0, waiting: 1, resolved: 0, closed: 1 },
    byPriority: { low: 0, normal: 1, high: 1, urgent: 1 },
    unassigned: 1,
  });
});
