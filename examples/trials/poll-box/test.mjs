import test from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");

async function api(method, path, { body, voter, owner } = {}) {
  const headers = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (voter) headers["x-voter-token"] = voter;
  if (owner) headers["x-owner-key"] = owner;
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
  return { status: res.status, json, text };
}
async function voter() {
  const r = await api("POST", "/voters");
  assert.equal(r.status, 201, r.text);
  assert.equal(typeof r.json.voter_id, "string");
  return r.json.voter_token;
}
async function poll(over = {}) {
  const r = await api("POST", "/polls", {
    body: { question: `Where? ${randomUUID()}`, options: ["Pizza", "Sushi", "Salad"], ...over },
  });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
const vote = (p, v, ...idx) =>
  api("POST", `/polls/${p.id}/votes`, { voter: v, body: { choices: idx.map((i) => p.options[i].id) } });
async function voteAs(p, ...idx) {
  const v = await voter();
  const r = await vote(p, v, ...idx);
  assert.equal(r.status, 201, r.text);
  return v;
}
const results = (p, o) => api("GET", `/polls/${p.id}/results`, o);
function err(r, status, code) {
  assert.equal(r.status, status, r.text);
  assert.equal(r.json.error, code);
}

test("opening and reading a poll", async () => {
  const question = `Lunch ${randomUUID()}?`;
  const closes = new Date(Date.now() + 3600_000).toISOString();
  const p = await poll({ question: `  ${question} `, options: ["A", " B "], closes_at: closes });
  assert.equal(p.question, question);
  assert.deepEqual(
    p.options.map((o) => o.label),
    ["A", "B"],
  );
  assert.equal(Date.parse(p.closes_at), Date.parse(closes));
  assert.equal(p.max_choices, 1);
  assert.equal(p.results, "always");
  assert.equal(p.status, "open");
  assert.ok(p.owner_key);
  const g = await api("GET", `/polls/${p.id}`);
  assert.equal(g.status, 200);
  const { owner_key, ...rest } = p;
  assert.deepEqual(g.json, rest);
  err(await api("GET", `/polls/${randomUUID()}`), 404, "not_found");
});

test("bad polls are refused", async () => {
  const ok = { question: "Q", options: ["A", "B"] };
  for (const body of [
    { ...ok, question: "  " },
    { question: "Q" },
    { ...ok, options: ["A"] },
    { ...ok, options: ["Yes", "yes"] },
    { ...ok, options: Array.from({ length: 11 }, (_, i) => `o${i}`) },
    { ...ok, max_choices: 3 },
    { ...ok, max_choices: 0 },
    { ...ok, closes_at: "2001-01-01T00:00:00Z" },
    { ...ok, closes_at: "tomorrow" },
    { ...ok, results: "never" },
    [],
  ])
    err(await api("POST", "/polls", { body }), 422, "invalid");
});

test("results: counts, percentages to one decimal, winners", async () => {
  const p = await poll();
  const zero = await results(p);
  assert.equal(zero.status, 200);
  assert.equal(zero.json.voters, 0);
  assert.deepEqual(zero.json.winners, []);
  assert.ok(zero.json.options.every((o) => o.votes === 0 && o.percent === 0));
  await voteAs(p, 0);
  await voteAs(p, 1);
  await voteAs(p, 0);
  const r = await results(p);
  assert.deepEqual(r.json, {
    poll_id: p.id,
    status: "open",
    voters: 3,
    options: [
      { id: p.options[0].id, label: "Pizza", votes: 2, percent: 66.7 },
      { id: p.options[1].id, label: "Sushi", votes: 1, percent: 33.3 },
      { id: p.options[2].id, label: "Salad", votes: 0, percent: 0 },
    ],
    winners: [p.options[0].id],
  });
});

test("one vote per voter, also at the same instant", async () => {
  const p = await poll();
  const v = await voteAs(p, 0);
  err(await vote(p, v, 1), 409, "already_voted");
  const w = await voter();
  const rs = await Promise.all([vote(p, w, 0), vote(p, w, 1), vote(p, w, 2)]);
  assert.deepEqual(rs.map((r) => r.status).sort(), [201, 409, 409]);
  assert.equal((await results(p)).json.voters, 2);
});

test("votes need a token and valid choices", async () => {
  const p = await poll();
  const v = await voter();
  err(await vote(p, undefined, 0), 401, "voter_required");
  err(await vote(p, `nope-${randomUUID()}`, 0), 401, "voter_required");
  err(await vote(p, v), 422, "invalid");
  err(await vote(p, v, 0, 1), 422, "invalid");
  err(await api("POST", `/polls/${p.id}/votes`, { voter: v, body: { choices: [randomUUID()] } }), 422, "invalid");
  err(await api("POST", `/polls/${randomUUID()}/votes`, { body: { choices: [] } }), 404, "not_found");
  const r = await vote(p, v, 2);
  assert.equal(r.status, 201, r.text);
  assert.equal(r.json.poll_id, p.id);
  assert.deepEqual(r.json.choices, [p.options[2].id]);
});

test("several choices: percent is of voters", async () => {
  const p = await poll({ max_choices: 2 });
  await voteAs(p, 0, 1);
  await voteAs(p, 0);
  const v = await voter();
  err(await vote(p, v, 0, 1, 2), 422, "invalid");
  err(await vote(p, v, 0, 0), 422, "invalid");
  const r = await results(p);
  assert.equal(r.json.voters, 2);
  assert.deepEqual(
    r.json.options.map((o) => [o.votes, o.percent]),
    [
      [2, 100],
      [1, 50],
      [0, 0],
    ],
  );
});

test("changing one’s mind", async () => {
  const p = await poll();
  const v = await voter();
  err(await api("GET", `/polls/${p.id}/votes/mine`, { voter: v }), 404, "not_found");
  err(await api("DELETE", `/polls/${p.id}/votes/mine`, { voter: v }), 404, "not_found");
  const first = await vote(p, v, 0);
  const mine = await api("GET", `/polls/${p.id}/votes/mine`, { voter: v });
  assert.equal(mine.status, 200);
  assert.deepEqual(mine.json, first.json);
  assert.equal((await api("DELETE", `/polls/${p.id}/votes/mine`, { voter: v })).status, 204);
  assert.equal((await vote(p, v, 1)).status, 201);
  const r = await results(p);
  assert.equal(r.json.voters, 1);
  assert.deepEqual(
    r.json.options.map((o) => o.votes),
    [0, 1, 0],
  );
});

test("a tie has two winners in poll order", async () => {
  const p = await poll({ options: ["Yes", "No"] });
  await voteAs(p, 1);
  await voteAs(p, 0);
  const r = await results(p);
  assert.deepEqual(
    r.json.options.map((o) => o.percent),
    [50, 50],
  );
  assert.deepEqual(
    r.json.winners,
    p.options.map((o) => o.id),
  );
});

test("closing time is kept", { timeout: 15_000 }, async () => {
  const p = await poll({ closes_at: new Date(Date.now() + 2000).toISOString() });
  await sleep(3000);
  assert.equal((await api("GET", `/polls/${p.id}`)).json.status, "closed");
  err(await vote(p, await voter(), 0), 409, "poll_closed");
  const r = await results(p);
  assert.equal(r.status, 200);
  assert.equal(r.json.status, "closed");
});

test("only the owner closes, and only once", async () => {
  const p = await poll(),
    other = await poll();
  const v = await voteAs(p, 0);
  err(await api("POST", `/polls/${p.id}/close`), 401, "owner_required");
  err(await api("POST", `/polls/${p.id}/close`, { owner: other.owner_key }), 403, "not_owner");
  const c = await api("POST", `/polls/${p.id}/close`, { owner: p.owner_key });
  assert.equal(c.status, 200, c.text);
  assert.equal(c.json.status, "closed");
  assert.ok(c.json.closes_at);
  err(await api("POST", `/polls/${p.id}/close`, { owner: p.owner_key }), 409, "poll_closed");
  err(await vote(p, await voter(), 0), 409, "poll_closed");
  err(await api("DELETE", `/polls/${p.id}/votes/mine`, { voter: v }), 409, "poll_closed");
  err(await api("PATCH", `/polls/${p.id}`, { owner: p.owner_key, body: { question: "New" } }), 409, "poll_closed");
});

test("the question changes only before the first vote", async () => {
  const p = await poll();
  const a = await api("PATCH", `/polls/${p.id}`, { owner: p.owner_key, body: { question: "Better?" } });
  assert.equal(a.status, 200, a.text);
  assert.equal(a.json.question, "Better?");
  err(await api("PATCH", `/polls/${p.id}`, { owner: p.owner_key, body: { options: ["X", "Y"] } }), 422, "invalid");
  await voteAs(p, 0);
  err(await api("PATCH", `/polls/${p.id}`, { owner: p.owner_key, body: { question: "Late?" } }), 409, "has_votes");
  const t = new Date(Date.now() + 60_000).toISOString();
  const b = await api("PATCH", `/polls/${p.id}`, { owner: p.owner_key, body: { closes_at: t } });
  assert.equal(b.status, 200, b.text);
  assert.equal(Date.parse(b.json.closes_at), Date.parse(t));
});

test("hidden results open up after closing", async () => {
  const p = await poll({ results: "after_close" });
  await voteAs(p, 0);
  await voteAs(p, 1);
  err(await results(p), 403, "results_hidden");
  assert.equal((await results(p, { owner: p.owner_key })).status, 200);
  await api("POST", `/polls/${p.id}/close`, { owner: p.owner_key });
  const r = await results(p);
  assert.equal(r.status, 200);
  assert.equal(r.json.voters, 2);
});

test("deleting a poll makes all its paths 404", async () => {
  const p = await poll();
  err(await api("DELETE", `/polls/${p.id}`), 401, "owner_required");
  assert.equal((await api("DELETE", `/polls/${p.id}`, { owner: p.owner_key })).status, 204);
  err(await api("GET", `/polls/${p.id}`), 404, "not_found");
  err(await results(p), 404, "not_found");
  assert.equal((await fetch(`${BASE}/p/${p.id}`)).status, 404);
});

test("live results arrive on connecting and after a vote", { timeout: 15_000 }, async () => {
  const p = await poll();
  const ws = new WebSocket(`${BASE.replace(/^http/, "ws")}/polls/${p.id}/live`);
  const got = [];
  ws.onmessage = (e) => got.push(JSON.parse(e.data));
  const waitFor = async (pred) => {
    for (let i = 0; i < 60; i++) {
      if (got.some(pred)) return;
      await sleep(50);
    }
    assert.fail(`no such message, got ${JSON.stringify(got)}`);
  };
  try {
    await waitFor((m) => m.type === "results" && m.results.voters === 0 && m.results.poll_id === p.id);
    await voteAs(p, 1);
    await waitFor((m) => m.type === "results" && m.results.voters === 1 && m.results.options[1].votes === 1);
  } finally {
    ws.close();
  }
});

test("the page shows question and options, escaped", async () => {
  const x = randomUUID();
  const p = await poll({ question: `Best ${x}`, options: [`One ${x}`, `<script>evil("${x}")</script>`] });
  const res = await fetch(`${BASE}/p/${p.id}`);
  assert.equal(res.status, 200);
  assert.match(res.headers.get("content-type"), /text\/html/);
  const html = await res.text();
  assert.ok(html.includes(`Best ${x}`));
  assert.ok(html.includes(`One ${x}`));
  assert.ok(!html.includes(`<script>evil("${x}")`));
});
