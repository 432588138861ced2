import { test, after } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/+$/, "");
const WS_BASE = BASE.replace(/^http/, "ws");
const rnd = () => randomBytes(6).toString("hex");
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

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
async function user(prefix = "u") {
  const name = `${prefix}_${rnd()}`;
  const r = await call("POST", "/users", { body: { name } });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
async function room(owner, extra = {}) {
  const name = `room-${rnd()}`;
  const r = await call("POST", "/rooms", { token: owner.token, body: { name, ...extra } });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
const say = (u, r, text) => call("POST", `/rooms/${r.name}/messages`, { token: u.token, body: { text } });
const history = (u, r, q = "") => call("GET", `/rooms/${r.name}/messages${q}`, { token: u.token });

const opened = new Set();
after(() => {
  for (const ws of opened) ws.close();
});

class Sock {
  frames = [];
  #waiters = [];
  constructor(path) {
    this.ws = new WebSocket(WS_BASE + path);
    opened.add(this.ws);
    this.closed = new Promise((resolve) => {
      this.ws.onclose = (e) => {
        resolve(e.code);
      };
    });
    this.ws.onerror = () => {};
    this.ws.onmessage = (e) => {
      this.frames.push(JSON.parse(e.data));
      for (const w of [...this.#waiters]) w();
    };
  }
  send(frame) {
    this.ws.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }
  async wait(pred, what = "frame", ms = 5000) {
    const end = Date.now() + ms;
    for (;;) {
      const hit = this.frames.find(pred);
      if (hit) return hit;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`no ${what} within ${ms} ms; got ${JSON.stringify(this.frames).slice(0, 600)}`);
      await new Promise((resolve) => {
        const timer = setTimeout(done, left);
        const waiters = this.#waiters;
        function done() {
          clearTimeout(timer);
          waiters.splice(waiters.indexOf(done), 1);
          resolve();
        }
        waiters.push(done);
      });
    }
  }
  async close() {
    this.ws.close();
    await Promise.race([this.closed, sleep(3000)]);
  }
}
async function join(u, r) {
  const s = new Sock(`/rooms/${r.name}/socket?token=${encodeURIComponent(u.token)}`);
  s.welcome = await s.wait((f) => f.type === "welcome", "welcome");
  return s;
}

test("users: create, bad name, taken name, bearer token needed", async () => {
  const u = await user();
  assert.ok(u.token.length > 0);
  const dup = await call("POST", "/users", { body: { name: u.name } });
  assert.equal(dup.status, 409);
  assert.deepEqual(dup.json, { error: "name_taken" });
  for (const name of ["A", "x", "has space", "a".repeat(25)]) {
    const r = await call("POST", "/users", { body: { name } });
    assert.equal(r.status, 400, name);
    assert.equal(r.json.error, "bad_name");
  }
  for (const token of [undefined, `no-${rnd()}`]) {
    const r = await call("GET", "/rooms", { token });
    assert.equal(r.status, 401);
    assert.equal(r.json.error, "unauthorized");
  }
});

test("rooms: create, read, conflict, errors", async () => {
  const u = await user();
  const r = await room(u, { topic: "Tea" });
  assert.equal(r.topic, "Tea");
  assert.equal(r.owner, u.name);
  assert.equal(r.online, 0);
  assert.ok(!Number.isNaN(Date.parse(r.created_at)));
  assert.deepEqual((await call("GET", `/rooms/${r.name}`, { token: u.token })).json, r);
  const dup = await call("POST", "/rooms", { token: u.token, body: { name: r.name } });
  assert.equal(dup.status, 409);
  assert.equal(dup.json.error, "room_exists");
  assert.equal((await call("POST", "/rooms", { token: u.token, body: { name: "Bad Name" } })).json.error, "bad_name");
  const t = await call("POST", "/rooms", { token: u.token, body: { name: `room-${rnd()}`, topic: "x".repeat(201) } });
  assert.equal(t.status, 400);
  assert.equal(t.json.error, "bad_topic");
  const none = await call("GET", `/rooms/none-${rnd()}`, { token: u.token });
  assert.equal(none.status, 404);
  assert.equal(none.json.error, "no_such_room");
});

test("HTTP messages: trimmed, numbered, validated", async () => {
  const u = await user();
  const r = await room(u);
  const a = await say(u, r, "  hello \n");
  assert.equal(a.status, 201);
  assert.equal(a.json.text, "hello");
  assert.equal(a.json.seq, 1);
  assert.equal(a.json.room, r.name);
  assert.equal(a.json.from, u.name);
  assert.equal(a.json.deleted, false);
  assert.equal((await say(u, r, "x".repeat(1000))).json.seq, 2);
  for (const text of ["", "   ", "x".repeat(1001), 7]) {
    const bad = await say(u, r, text);
    assert.equal(bad.status, 400);
    assert.equal(bad.json.error, "bad_text");
  }
  const j = await call("POST", `/rooms/${r.name}/messages`, { token: u.token, raw: '{"text":' });
  assert.equal(j.status, 400);
  assert.equal(j.json.error, "bad_json");
});

test("HTTP history: limit, before, after, has_more, bad queries", async () => {
  const u = await user();
  const r = await room(u);
  for (let i = 1; i <= 7; i++) assert.equal((await say(u, r, `m${i}`)).status, 201);
  const seqs = async (q) => {
    const x = await history(u, r, q);
    assert.equal(x.status, 200, x.text);
    return [x.json.messages.map((m) => m.seq), x.json.has_more];
  };
  assert.deepEqual(await seqs(""), [[1, 2, 3, 4, 5, 6, 7], false]);
  assert.deepEqual(await seqs("?limit=3"), [[5, 6, 7], true]);
  assert.deepEqual(await seqs("?limit=3&before=5"), [[2, 3, 4], true]);
  assert.deepEqual(await seqs("?limit=3&before=4"), [[1, 2, 3], false]);
  assert.deepEqual(await seqs("?limit=3&after=2"), [[3, 4, 5], true]);
  assert.deepEqual(await seqs("?limit=3&after=4"), [[5, 6, 7], false]);
  for (const q of ["?limit=0", "?limit=201", "?before=x", "?before=3&after=1"]) {
    const b = await history(u, r, q);
    assert.equal(b.status, 400, q);
    assert.equal(b.json.error, "bad_query");
  }
});

test("socket: bad token closes 4401, unknown room 4404", async () => {
  const u = await user();
  const r = await room(u);
  const code = (s) => Promise.race([s.closed, sleep(5000).then(() => "still open")]);
  assert.equal(await code(new Sock(`/rooms/${r.name}/socket?token=nope`)), 4401);
  assert.equal(await code(new Sock(`/rooms/${r.name}/socket`)), 4401);
  assert.equal(await code(new Sock(`/rooms/none-${rnd()}/socket?token=${encodeURIComponent(u.token)}`)), 4404);
});

test("welcome, joined, say with ref to all, HTTP history agrees", async () => {
  const [ada, bob] = [await user("ada"), await user("bob")];
  const r = await room(ada);
  const sa = await join(ada, r);
  try {
    assert.equal(sa.frames[0].type, "welcome");
    assert.equal(sa.welcome.room, r.name);
    assert.equal(sa.welcome.you, ada.name);
    assert.deepEqual(sa.welcome.members, [ada.name]);
    assert.deepEqual(sa.welcome.history, []);
    const sb = await join(bob, r);
    try {
      assert.deepEqual(sb.welcome.members, [ada.name, bob.name].sort());
      await sa.wait((f) => f.type === "joined" && f.user === bob.name, "joined");
      sa.send({ type: "say", text: "  hi ", ref: "r1" });
      const ma = await sa.wait((f) => f.type === "message", "message");
      const mb = await sb.wait((f) => f.type === "message", "message");
      assert.equal(ma.ref, "r1");
      assert.ok(!("ref" in mb));
      assert.deepEqual(ma.message, mb.message);
      assert.equal(ma.message.text, "hi");
      assert.equal(ma.message.from, ada.name);
      assert.equal(ma.message.seq, 1);
      const h = await history(bob, r);
      assert.deepEqual(h.json.messages, [ma.message]);
    } finally {
      await sb.close();
    }
  } finally {
    await sa.close();
  }
});

test("HTTP message reaches the socket", async () => {
  const [ada, bot] = [await user(), await user("bot")];
  const r = await room(ada);
  const s = await join(ada, r);
  try {
    const p = await say(bot, r, "beep");
    const f = await s.wait((x) => x.type === "message", "message");
    assert.deepEqual(f.message, p.json);
  } finally {
    await s.close();
  }
});

test("presence with several tabs", async () => {
  const [ada, bob] = [await user("ada"), await user("bob")];
  const r = await room(bob);
  const sb = await join(bob, r);
  try {
    const t1 = await join(ada, r);
    await sb.wait((f) => f.type === "joined" && f.user === ada.name, "joined");
    const t2 = await join(ada, r);
    const m = await call("GET", `/rooms/${r.name}/members`, { token: bob.token });
    assert.deepEqual(m.json, { members: [ada.name, bob.name].sort() });
    assert.equal((await call("GET", `/rooms/${r.name}`, { token: bob.token })).json.online, 2);
    await t1.close();
    await sleep(500);
    assert.equal(sb.frames.filter((f) => f.type === "joined").length, 1);
    assert.equal(sb.frames.filter((f) => f.type === "left").length, 0);
    assert.ok(!t2.frames.some((f) => ["joined", "left"].includes(f.type)));
    await t2.close();
    await sb.wait((f) => f.type === "left" && f.user === ada.name, "left");
    const after = await call("GET", `/rooms/${r.name}/members`, { token: bob.token });
    assert.deepEqual(after.json, { members: [bob.name] });
  } finally {
    await sb.close();
  }
});

test("welcome history has the newest 20, oldest first", async () => {
  const [a, b, c] = [await user(), await user(), await user("cid")];
  const r = await room(a);
  for (let i = 1; i <= 25; i++) assert.equal((await say(i % 2 ? a : b, r, `m${i}`)).status, 201);
  const s = await join(c, r);
  try {
    assert.deepEqual(
      s.welcome.history.map((m) => m.seq),
      Array.from({ length: 20 }, (_, i) => i + 6),
    );
    assert.equal(s.welcome.history.at(-1).text, "m25");
  } finally {
    await s.close();
  }
});

test("ping, typing, and errors that leave the socket open", async () => {
  const [ada, bob] = [await user("ada"), await user("bob")];
  const r = await room(ada);
  const sa = await join(ada, r);
  const sb = await join(bob, r);
  try {
    sa.send({ type: "typing" });
    await sb.wait((f) => f.type === "typing" && f.user === ada.name, "typing");
    sa.send("this is no json");
    await sa.wait((f) => f.type === "error" && f.code === "bad_frame", "bad_frame");
    sa.send({ type: "dance", ref: "d1" });
    await sa.wait((f) => f.type === "error" && f.code === "bad_frame" && f.ref === "d1", "bad_frame with ref");
    sa.send({ type: "say", text: "   ", ref: "e1" });
    await sa.wait((f) => f.type === "error" && f.code === "bad_text" && f.ref === "e1", "bad_text");
    sa.send({ type: "ping", ref: "p1" });
    await sa.wait((f) => f.type === "pong" && f.ref === "p1", "pong");
    assert.ok(!sa.frames.some((f) => f.type === "typing"));
    assert.deepEqual((await history(ada, r)).json.messages, []);
  } finally {
    await sa.close();
    await sb.close();
  }
});

test("flood: 20 delivered, 10 refused, seq 1 to 20; HTTP gets 429; others may speak", async () => {
  const [ada, bob] = [await user(), await user()];
  const r = await room(ada);
  const s = await join(ada, r);
  try {
    for (let i = 0; i < 30; i++) s.send({ type: "say", text: `f${i}`, ref: String(i) });
    await s.wait(() => s.frames.filter((f) => f.type === "message" || f.type === "error").length >= 30, "30 answers");
    const seqs = s.frames.filter((f) => f.type === "message").map((f) => f.message.seq);
    assert.deepEqual(
      seqs,
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    const errs = s.frames.filter((f) => f.type === "error");
    assert.equal(errs.length, 10);
    assert.ok(errs.every((f) => f.code === "slow_down"));
    const h = await say(ada, r, "over http");
    assert.equal(h.status, 429);
    assert.equal(h.json.error, "slow_down");
    const b = await say(bob, r, "calm");
    assert.equal(b.status, 201);
    assert.equal(b.json.seq, 21);
  } finally {
    await s.close();
  }
});

test("deleting messages: author and owner only, place is kept, sockets are told", async () => {
  const [owner, author, other] = [await user(), await user(), await user()];
  const r = await room(owner);
  const s = await join(other, r);
  try {
    const m1 = (await say(author, r, "one")).json;
    const m2 = (await say(author, r, "two")).json;
    const del = (u, id) => call("DELETE", `/rooms/${r.name}/messages/${id}`, { token: u.token });
    const no = await del(other, m1.id);
    assert.equal(no.status, 403);
    assert.equal(no.json.error, "forbidden");
    assert.equal((await del(author, m1.id)).status, 204);
    assert.equal((await del(author, m1.id)).status, 204);
    const f = await s.wait((x) => x.type === "deleted", "deleted");
    assert.equal(f.id, m1.id);
    assert.equal(f.seq, 1);
    assert.equal((await del(owner, m2.id)).status, 204);
    const none = await del(owner, `none-${rnd()}`);
    assert.equal(none.status, 404);
    assert.equal(none.json.error, "no_such_message");
    const h = await history(owner, r);
    assert.deepEqual(
      h.json.messages.map((m) => [m.seq, m.text, m.deleted]),
      [
        [1, "", true],
        [2, "", true],
      ],
    );
  } finally {
    await s.close();
  }
});

test("deleting a room: owner only, sockets closed with 4410", async () => {
  const [owner, other] = [await user(), await user()];
  const r = await room(owner);
  await say(owner, r, "x");
  const s = await join(other, r);
  const no = await call("DELETE", `/rooms/${r.name}`, { token: other.token });
  assert.equal(no.status, 403);
  assert.equal(no.json.error, "not_owner");
  assert.equal((await call("DELETE", `/rooms/${r.name}`, { token: owner.token })).status, 204);
  assert.equal(await Promise.race([s.closed, sleep(5000).then(() => "still open")]), 4410);
  assert.equal((await call("GET", `/rooms/${r.name}`, { token: owner.token })).status, 404);
  assert.equal((await history(owner, r)).status, 404);
});
