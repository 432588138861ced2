import test from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");

async function call(token, method, path, body) {
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
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
  return { status: res.status, json, text };
}
function err(r, status, code) {
  assert.equal(r.status, status, r.text);
  assert.equal(r.json.error, code);
}
const newHandle = (p = "P") => `${p}_${randomBytes(6).toString("hex")}`;
async function person(prefix) {
  const handle = newHandle(prefix),
    password = "long enough";
  const a = await call(null, "POST", "/accounts", { handle, password });
  assert.equal(a.status, 201, a.text);
  const s = await call(null, "POST", "/sessions", { handle, password });
  assert.equal(s.status, 201, s.text);
  const token = s.json.token;
  const me = {
    handle,
    password,
    token,
    signup: a.json,
    do: (method, path, body) => call(token, method, path, body),
    async post(text = `Post ${randomBytes(4).toString("hex")}`) {
      const r = await call(token, "POST", "/posts", { text });
      assert.equal(r.status, 201, r.text);
      return r.json;
    },
    async follow(other) {
      const r = await call(token, "PUT", `/people/${other.handle}/follow`);
      assert.equal(r.status, 200, r.text);
      return r.json;
    },
    async profile(other) {
      const r = await call(token, "GET", `/people/${other.handle}`);
      assert.equal(r.status, 200, r.text);
      return r.json;
    },
    async feed() {
      const r = await call(token, "GET", "/feed?limit=50");
      assert.equal(r.status, 200, r.text);
      return r.json.posts;
    },
  };
  return me;
}
/** The feed and notifications may lag 2 seconds; wait for the expected value, then compare. */
async function eventually(fn, expected) {
  const end = Date.now() + 3000;
  let v = await fn();
  while (Date.now() < end && JSON.stringify(v) !== JSON.stringify(expected)) {
    await sleep(100);
    v = await fn();
  }
  assert.deepEqual(v, expected);
}
const ids = (ps) => ps.map((p) => p.id);

test("signing up: profile, handle compared without case, validation", async () => {
  const handle = newHandle("Ann"),
    password = "long enough";
  const a = await call(null, "POST", "/accounts", { handle, password });
  assert.equal(a.status, 201, a.text);
  assert.deepEqual(a.json, {
    handle,
    displayName: handle,
    followerCount: 0,
    followingCount: 0,
    postCount: 0,
    followedByMe: false,
    followsMe: false,
  });
  err(await call(null, "POST", "/accounts", { handle: handle.toLowerCase(), password }), 409, "handleTaken");
  err(await call(null, "POST", "/accounts", { handle: "no-dash", password }), 422, "invalid");
  err(await call(null, "POST", "/accounts", { handle: newHandle(), password: "short" }), 422, "invalid");
  err(await call(null, "POST", "/sessions", { handle, password: "not this one" }), 401, "badCredentials");
  const s = await call(null, "POST", "/sessions", { handle: handle.toUpperCase(), password });
  assert.equal(s.status, 201, s.text);
  const g = await call(s.json.token, "GET", `/people/${handle.toUpperCase()}`);
  assert.equal(g.json.handle, handle);
});

test("everything else needs a session", async () => {
  const p = await person();
  err(await call(null, "GET", "/feed"), 401, "unauthorized");
  err(await call("nonsense", "GET", `/people/${p.handle}`), 401, "unauthorized");
  err(await call(null, "POST", "/posts", { text: "x" }), 401, "unauthorized");
  err(await p.do("GET", `/people/${newHandle()}`), 404, "notFound");
});

test("one’s own profile", async () => {
  const p = await person();
  const r = await p.do("PATCH", "/me", { displayName: "  Ann Other " });
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.displayName, "Ann Other");
  await p.post();
  const me = await p.do("GET", "/me");
  assert.equal(me.status, 200);
  assert.equal(me.json.handle, p.handle);
  assert.equal(me.json.displayName, "Ann Other");
  assert.equal(me.json.postCount, 1);
  err(await p.do("PATCH", "/me", { displayName: " " }), 422, "invalid");
});

test("following: counts and flags, repeatable both ways", async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  await ann.follow(ben);
  const again = await ann.follow(ben);
  assert.equal(again.handle, ben.handle);
  assert.equal(again.followerCount, 1);
  assert.equal(again.followedByMe, true);
  assert.equal(again.followsMe, false);
  const seen = await ben.profile(ann);
  assert.equal(seen.followingCount, 1);
  assert.equal(seen.followedByMe, false);
  assert.equal(seen.followsMe, true);
  for (let i = 0; i < 2; i++) {
    const u = await ann.do("DELETE", `/people/${ben.handle}/follow`);
    assert.equal(u.status, 200, u.text);
    assert.equal(u.json.followerCount, 0);
    assert.equal(u.json.followedByMe, false);
  }
  err(await ann.do("PUT", `/people/${ann.handle}/follow`), 422, "cannotFollowSelf");
  err(await ann.do("PUT", `/people/${newHandle()}/follow`), 404, "notFound");
});

test("followers, following and mutuals", async () => {
  const ann = await person("Ann"),
    ben = await person("ben"),
    cat = await person("Cat");
  await ben.follow(ann);
  await cat.follow(ann);
  await ann.follow(cat);
  await ann.follow(ben);
  const list = async (what, q = "") => {
    const r = await ann.do("GET", `/people/${ann.handle}/${what}${q}`);
    assert.equal(r.status, 200, r.text);
    return r.json;
  };
  assert.deepEqual(
    (await list("followers")).people,
    [cat, ben].map((p) => ({ handle: p.handle, displayName: p.handle })),
  );
  assert.deepEqual(
    (await list("following")).people.map((p) => p.handle),
    [ben.handle, cat.handle],
  );
  const m = await list("mutuals");
  assert.deepEqual(
    m.people.map((p) => p.handle),
    [ben.handle, cat.handle],
  );
  assert.equal(m.next, null);
  const one = await list("followers", "?limit=1");
  assert.ok(one.next);
  const two = await list("followers", `?limit=1&cursor=${encodeURIComponent(one.next)}`);
  assert.deepEqual(
    two.people.map((p) => p.handle),
    [ben.handle],
  );
  assert.equal(two.next, null);
});

test("thirty people at once are all counted", { timeout: 60_000 }, async () => {
  const ben = await person("Ben");
  const crowd = await Promise.all(Array.from({ length: 30 }, () => person("F")));
  await Promise.all(crowd.map((p) => p.follow(ben)));
  assert.equal((await ben.profile(ben)).followerCount, 30);
});

test("posts: written, trimmed, measured in code points, deleted by the author only", async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  const p = await ann.post("  Hello  ");
  assert.equal(p.text, "Hello");
  assert.equal(p.author, ann.handle);
  assert.equal(p.likeCount, 0);
  assert.equal(p.likedByMe, false);
  assert.equal((await ann.post("🐙".repeat(280))).text, "🐙".repeat(280));
  err(await ann.do("POST", "/posts", { text: "🐙".repeat(281) }), 422, "invalid");
  err(await ann.do("POST", "/posts", { text: "   " }), 422, "invalid");
  err(await ben.do("DELETE", `/posts/${p.id}`), 403, "notAuthor");
  const g = await ben.do("GET", `/posts/${p.id}`);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, p);
  assert.equal((await ann.do("DELETE", `/posts/${p.id}`)).status, 204);
  err(await ann.do("GET", `/posts/${p.id}`), 404, "notFound");
});

test("likes count once per person", async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  const p = await ben.post();
  await ann.do("PUT", `/posts/${p.id}/like`);
  const r = await ann.do("PUT", `/posts/${p.id}/like`);
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.likeCount, 1);
  assert.equal(r.json.likedByMe, true);
  const own = await ben.do("PUT", `/posts/${p.id}/like`);
  assert.equal(own.json.likeCount, 2);
  const l = await ann.do("GET", `/posts/${p.id}/likes`);
  assert.equal(l.status, 200);
  assert.deepEqual(
    l.json.people.map((x) => x.handle),
    [ben.handle, ann.handle],
  );
  await ann.do("DELETE", `/posts/${p.id}/like`);
  const u = await ann.do("DELETE", `/posts/${p.id}/like`);
  assert.equal(u.status, 200, u.text);
  assert.equal(u.json.likeCount, 1);
  assert.equal(u.json.likedByMe, false);
});

test("the feed follows follows, unfollows and deletions", { timeout: 30_000 }, async () => {
  const ann = await person("Ann"),
    ben = await person("Ben"),
    cat = await person("Cat");
  const b1 = await ben.post();
  const a1 = await ann.post();
  const b2 = await ben.post();
  await cat.post();
  const feed = async () => ids(await ann.feed());
  await eventually(feed, [a1.id]);
  await ann.follow(ben);
  await eventually(feed, [b2.id, a1.id, b1.id]);
  const b3 = await ben.post();
  await eventually(feed, [b3.id, b2.id, a1.id, b1.id]);
  await ben.do("DELETE", `/posts/${b2.id}`);
  await eventually(feed, [b3.id, a1.id, b1.id]);
  await ann.do("DELETE", `/people/${ben.handle}/follow`);
  await eventually(feed, [a1.id]);
});

test("likes show in the feed", async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  const p = await ben.post();
  await ann.follow(ben);
  await ann.do("PUT", `/posts/${p.id}/like`);
  await eventually(
    async () => (await ann.feed()).map((x) => [x.id, x.author, x.likeCount, x.likedByMe]),
    [[p.id, ben.handle, 1, true]],
  );
});

test("paging a feed: 10, 10, 5, undisturbed by a new post", { timeout: 30_000 }, async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  await ann.follow(ben);
  const all = [];
  for (let i = 0; i < 25; i++) all.unshift((await ben.post(`n${i}`)).id);
  await eventually(async () => ids(await ann.feed()), all);
  const page = async (cursor) => {
    const r = await ann.do("GET", `/feed?limit=10${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    assert.equal(r.status, 200, r.text);
    return r.json;
  };
  const one = await page();
  await ben.post("in between");
  const two = await page(one.next);
  const three = await page(two.next);
  assert.deepEqual(
    [one, two, three].map((p) => p.posts.length),
    [10, 10, 5],
  );
  assert.deepEqual(ids([...one.posts, ...two.posts, ...three.posts]), all);
  assert.equal(three.next, null);
  err(await ann.do("GET", "/feed?limit=51"), 422, "invalid");
  err(await ann.do("GET", "/feed?limit=0"), 422, "invalid");
  err(await ann.do("GET", "/feed?cursor=made-up!"), 422, "invalid");
});

test("posts of a person, newest first", async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  const ps = [await ann.post(), await ann.post(), await ann.post()];
  const r = await ben.do("GET", `/people/${ann.handle}/posts?limit=2`);
  assert.equal(r.status, 200, r.text);
  assert.deepEqual(ids(r.json.posts), [ps[2].id, ps[1].id]);
  const n = await ben.do("GET", `/people/${ann.handle}/posts?limit=2&cursor=${encodeURIComponent(r.json.next)}`);
  assert.deepEqual(ids(n.json.posts), [ps[0].id]);
  assert.equal(n.json.next, null);
});

test("blocking ends follows and stops new ones and likes", async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  const bp = await ben.post(),
    ap = await ann.post();
  await ann.follow(ben);
  await ben.follow(ann);
  await ann.do("PUT", `/posts/${bp.id}/like`);
  assert.equal((await ben.do("PUT", `/people/${ann.handle}/block`)).status, 204);
  assert.equal((await ben.do("PUT", `/people/${ann.handle}/block`)).status, 204);
  const b = await ann.profile(ben);
  assert.deepEqual([b.followerCount, b.followingCount, b.followedByMe, b.followsMe], [0, 0, false, false]);
  err(await ann.do("PUT", `/people/${ben.handle}/follow`), 403, "blocked");
  err(await ben.do("PUT", `/people/${ann.handle}/follow`), 403, "blocked");
  err(await ben.do("PUT", `/posts/${ap.id}/like`), 403, "blocked");
  const still = await ann.do("GET", `/posts/${bp.id}`);
  assert.equal(still.status, 200);
  assert.equal(still.json.likeCount, 1);
  assert.deepEqual(
    (await ben.do("GET", "/blocks")).json.people.map((p) => p.handle),
    [ann.handle],
  );
  err(await ben.do("PUT", `/people/${ben.handle}/block`), 422, "cannotBlockSelf");
  assert.equal((await ben.do("DELETE", `/people/${ann.handle}/block`)).status, 204);
  assert.equal((await ann.profile(ben)).followerCount, 0);
  await ann.follow(ben);
});

test("notifications: follows and likes, once each, read together", { timeout: 20_000 }, async () => {
  const ann = await person("Ann"),
    ben = await person("Ben");
  const p = await ben.post();
  const seen = async () => {
    const r = await ben.do("GET", "/notifications");
    assert.equal(r.status, 200, r.text);
    return [r.json.notifications.map((n) => [n.type, n.from, n.postId, n.read]), r.json.unread];
  };
  await ben.do("PUT", `/posts/${p.id}/like`);
  await ann.follow(ben);
  const f = ["followed", ann.handle, null];
  await eventually(seen, [[[...f, false]], 1]);
  await ann.do("DELETE", `/people/${ben.handle}/follow`);
  await ann.follow(ben);
  await ann.do("PUT", `/posts/${p.id}/like`);
  await ann.do("PUT", `/posts/${p.id}/like`);
  const l = ["liked", ann.handle, p.id];
  await eventually(seen, [
    [
      [...l, false],
      [...f, false],
    ],
    2,
  ]);
  await sleep(2100);
  assert.deepEqual(await seen(), [
    [
      [...l, false],
      [...f, false],
    ],
    2,
  ]);
  assert.equal((await ben.do("POST", "/notifications/read")).status, 204);
  await eventually(seen, [
    [
      [...l, true],
      [...f, true],
    ],
    0,
  ]);
});
