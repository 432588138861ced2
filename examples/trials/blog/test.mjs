import test from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "").replace(/\/+$/, "");
const rnd = () => randomBytes(5).toString("hex");

async function call(method, path, { token, body } = {}) {
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
    json = text ? JSON.parse(text) : undefined;
  } catch {
    json = undefined;
  }
  return { status: res.status, json, text };
}

async function user(prefix = "u") {
  const username = `${prefix}_${rnd()}`;
  const password = "secret-password";
  const a = await call("POST", "/accounts", { body: { username, password } });
  assert.equal(a.status, 201, a.text);
  const s = await call("POST", "/sessions", { body: { username, password } });
  assert.equal(s.status, 201, s.text);
  return { username, password, token: s.json.token, id: a.json.id };
}

async function draft(u, over = {}) {
  const r = await call("POST", "/posts", {
    token: u.token,
    body: { title: `Post ${rnd()}`, body: "Some text.", ...over },
  });
  assert.equal(r.status, 201, r.text);
  return r.json;
}

async function published(u, over = {}) {
  const p = await draft(u, over);
  const r = await call("POST", `/posts/${p.slug}/publish`, { token: u.token });
  assert.equal(r.status, 200, r.text);
  return r.json;
}

function isError(r, status, code) {
  assert.equal(r.status, status, r.text);
  assert.equal(r.json.error.code, code);
  assert.equal(typeof r.json.error.message, "string");
}

test("accounts: created, unique, validated; sessions need the right password", async () => {
  const u = await user("acc");
  assert.equal(typeof u.token, "string");
  isError(
    await call("POST", "/accounts", { body: { username: u.username, password: "another-pass" } }),
    409,
    "conflict",
  );
  isError(
    await call("POST", "/accounts", { body: { username: "No Caps", password: "another-pass" } }),
    422,
    "validation_failed",
  );
  isError(
    await call("POST", "/accounts", { body: { username: `s_${rnd()}`, password: "short" } }),
    422,
    "validation_failed",
  );
  isError(
    await call("POST", "/sessions", { body: { username: u.username, password: "wrong-password" } }),
    401,
    "unauthenticated",
  );
});

test("a new post is a draft with all members set", async () => {
  const u = await user();
  const x = rnd();
  const p = await draft(u, { title: `  Hello, World! ${x}  `, body: "Text", tags: ["News"] });
  assert.equal(p.title, `Hello, World! ${x}`);
  assert.equal(p.slug, `hello-world-${x}`);
  assert.equal(p.status, "draft");
  assert.equal(p.author, u.username);
  assert.deepEqual(p.tags, ["news"]);
  assert.equal(p.comments_count, 0);
  assert.equal(p.favourites_count, 0);
  assert.equal(p.favourited, false);
  assert.equal(p.published_at, null);
  assert.ok(!Number.isNaN(Date.parse(p.created_at)));
  isError(await call("POST", "/posts", { body: { title: "x", body: "y" } }), 401, "unauthenticated");
});

test("title and body are validated", async () => {
  const u = await user();
  for (const body of [
    { title: "   ", body: "x" },
    { title: "a".repeat(121), body: "x" },
    { title: "ok" },
    { title: "ok", body: "" },
  ]) {
    isError(await call("POST", "/posts", { token: u.token, body }), 422, "validation_failed");
  }
});

test("drafts and archived posts are visible to their author only", async () => {
  const ana = await user("ana"),
    ben = await user("ben");
  const p = await draft(ana);
  assert.equal((await call("GET", `/posts/${p.slug}`, { token: ana.token })).status, 200);
  isError(await call("GET", `/posts/${p.slug}`, { token: ben.token }), 404, "not_found");
  isError(await call("GET", `/posts/${p.slug}`), 404, "not_found");
  isError(await call("PATCH", `/posts/${p.slug}`, { token: ben.token, body: { title: "mine" } }), 404, "not_found");
  await call("POST", `/posts/${p.slug}/publish`, { token: ana.token });
  assert.equal((await call("GET", `/posts/${p.slug}`)).status, 200);
  isError(await call("PATCH", `/posts/${p.slug}`, { token: ben.token, body: { title: "mine" } }), 403, "forbidden");
  await call("POST", `/posts/${p.slug}/archive`, { token: ana.token });
  isError(await call("GET", `/posts/${p.slug}`), 404, "not_found");
  assert.equal((await call("GET", `/posts/${p.slug}`, { token: ana.token })).json.status, "archived");
});

test("publish, archive, publish again keeps the first published_at; other moves are 409", async () => {
  const u = await user();
  const p = await draft(u);
  isError(await call("POST", `/posts/${p.slug}/archive`, { token: u.token }), 409, "conflict");
  const a = await call("POST", `/posts/${p.slug}/publish`, { token: u.token });
  assert.equal(a.status, 200);
  assert.equal(a.json.status, "published");
  assert.ok(a.json.published_at);
  isError(await call("POST", `/posts/${p.slug}/publish`, { token: u.token }), 409, "conflict");
  const b = await call("POST", `/posts/${p.slug}/archive`, { token: u.token });
  assert.equal(b.status, 200);
  assert.equal(b.json.status, "archived");
  isError(await call("PATCH", `/posts/${p.slug}`, { token: u.token, body: { body: "new" } }), 409, "conflict");
  const c = await call("POST", `/posts/${p.slug}/publish`, { token: u.token });
  assert.equal(c.status, 200);
  assert.equal(c.json.published_at, a.json.published_at);
});

test("slugs get a number when taken and survive a title change", async () => {
  const ana = await user(),
    ben = await user();
  const x = rnd();
  const one = await draft(ana, { title: `Summer in Rome ${x}` });
  const two = await draft(ben, { title: `Summer -- in Rome ${x}!` });
  const three = await draft(ana, { title: `summer in rome ${x}` });
  assert.equal(one.slug, `summer-in-rome-${x}`);
  assert.equal(two.slug, `summer-in-rome-${x}-2`);
  assert.equal(three.slug, `summer-in-rome-${x}-3`);
  const r = await call("PATCH", `/posts/${one.slug}`, { token: ana.token, body: { title: "Winter" } });
  assert.equal(r.status, 200);
  assert.equal(r.json.title, "Winter");
  assert.equal(r.json.slug, one.slug);
  assert.equal(r.json.body, "Some text.");
});

test("tags are normalised, deduplicated, limited, and counted over published posts", async () => {
  const u = await user();
  const t = `tag-${rnd()}`;
  const p = await draft(u, { tags: [` ${t.toUpperCase()} `, "b", t, "c", "d", "e", "B"] });
  assert.deepEqual(p.tags, [t, "b", "c", "d", "e"]);
  isError(
    await call("POST", "/posts", {
      token: u.token,
      body: { title: "t", body: "b", tags: ["a", "b", "c", "d", "e", "f"] },
    }),
    422,
    "validation_failed",
  );
  isError(
    await call("POST", "/posts", { token: u.token, body: { title: "t", body: "b", tags: ["not ok"] } }),
    422,
    "validation_failed",
  );
  const before = await call("GET", "/tags");
  assert.equal(before.status, 200);
  assert.ok(!before.json.items.some((i) => i.tag === t));
  await call("POST", `/posts/${p.slug}/publish`, { token: u.token });
  await published(u, { tags: [t] });
  const after = await call("GET", "/tags");
  assert.equal(after.json.items.find((i) => i.tag === t).count, 2);
});

test("the list holds published posts, newest first, with filters and pages", async () => {
  const u = await user("lst");
  const t = `t-${rnd()}`;
  const a = await published(u, { tags: [t] });
  const b = await published(u);
  const c = await published(u, { tags: [t] });
  await draft(u, { tags: [t] });
  const all = await call("GET", `/posts?author=${u.username}`);
  assert.equal(all.status, 200);
  assert.deepEqual(
    all.json.items.map((p) => p.slug),
    [c.slug, b.slug, a.slug],
  );
  assert.equal(all.json.total, 3);
  assert.equal(all.json.page, 1);
  assert.equal(all.json.per_page, 20);
  const tagged = await call("GET", `/posts?author=${u.username}&tag=${t}`);
  assert.deepEqual(
    tagged.json.items.map((p) => p.slug),
    [c.slug, a.slug],
  );
  const page2 = await call("GET", `/posts?author=${u.username}&per_page=2&page=2`);
  assert.deepEqual(
    page2.json.items.map((p) => p.slug),
    [a.slug],
  );
  assert.equal(page2.json.total, 3);
  for (const q of ["page=0", "per_page=101", "per_page=0", "page=abc"])
    isError(await call("GET", `/posts?${q}`), 422, "validation_failed");
});

test("my posts: every status, newest first, narrowed by status", async () => {
  const u = await user();
  const a = await draft(u);
  const b = await published(u);
  const r = await call("GET", "/me/posts", { token: u.token });
  assert.equal(r.status, 200);
  assert.deepEqual(
    r.json.items.map((p) => p.slug),
    [b.slug, a.slug],
  );
  const d = await call("GET", "/me/posts?status=draft", { token: u.token });
  assert.deepEqual(
    d.json.items.map((p) => p.slug),
    [a.slug],
  );
  isError(await call("GET", "/me/posts?status=lost", { token: u.token }), 422, "validation_failed");
  isError(await call("GET", "/me/posts"), 401, "unauthenticated");
});

test("comments: added, listed oldest first, counted, only on published posts", async () => {
  const ana = await user(),
    ben = await user();
  const p = await published(ana);
  const c1 = await call("POST", `/posts/${p.slug}/comments`, { token: ben.token, body: { body: "First!" } });
  assert.equal(c1.status, 201, c1.text);
  assert.equal(c1.json.body, "First!");
  assert.equal(c1.json.author, ben.username);
  await call("POST", `/posts/${p.slug}/comments`, { token: ana.token, body: { body: "Thanks" } });
  const l = await call("GET", `/posts/${p.slug}/comments`);
  assert.equal(l.status, 200);
  assert.deepEqual(
    l.json.items.map((c) => c.body),
    ["First!", "Thanks"],
  );
  assert.equal((await call("GET", `/posts/${p.slug}`)).json.comments_count, 2);
  isError(await call("POST", `/posts/${p.slug}/comments`, { body: { body: "x" } }), 401, "unauthenticated");
  isError(
    await call("POST", `/posts/${p.slug}/comments`, { token: ben.token, body: { body: "x".repeat(1001) } }),
    422,
    "validation_failed",
  );
  const d = await draft(ana);
  isError(await call("POST", `/posts/${d.slug}/comments`, { token: ana.token, body: { body: "x" } }), 409, "conflict");
  isError(await call("POST", `/posts/${d.slug}/comments`, { token: ben.token, body: { body: "x" } }), 404, "not_found");
});

test("a comment is deleted by its author or the post author, nobody else", async () => {
  const ana = await user(),
    ben = await user(),
    cat = await user();
  const p = await published(ana);
  const add = async () =>
    (await call("POST", `/posts/${p.slug}/comments`, { token: ben.token, body: { body: "Hm" } })).json.id;
  const one = await add(),
    two = await add();
  isError(await call("DELETE", `/posts/${p.slug}/comments/${one}`, { token: cat.token }), 403, "forbidden");
  assert.equal((await call("DELETE", `/posts/${p.slug}/comments/${one}`, { token: ben.token })).status, 204);
  assert.equal((await call("DELETE", `/posts/${p.slug}/comments/${two}`, { token: ana.token })).status, 204);
  isError(await call("DELETE", `/posts/${p.slug}/comments/${two}`, { token: ana.token }), 404, "not_found");
  assert.equal((await call("GET", `/posts/${p.slug}`)).json.comments_count, 0);
});

test("favourites count a person once and can be taken back", async () => {
  const ana = await user(),
    ben = await user();
  const p = await published(ana);
  await call("PUT", `/posts/${p.slug}/favourite`, { token: ben.token });
  const r = await call("PUT", `/posts/${p.slug}/favourite`, { token: ben.token });
  assert.equal(r.status, 200);
  assert.equal(r.json.favourites_count, 1);
  assert.equal(r.json.favourited, true);
  const seen = await call("GET", `/posts/${p.slug}`, { token: ana.token });
  assert.equal(seen.json.favourites_count, 1);
  assert.equal(seen.json.favourited, false);
  await call("DELETE", `/posts/${p.slug}/favourite`, { token: ben.token });
  const again = await call("DELETE", `/posts/${p.slug}/favourite`, { token: ben.token });
  assert.equal(again.status, 200);
  assert.equal(again.json.favourites_count, 0);
  isError(await call("PUT", `/posts/${p.slug}/favourite`), 401, "unauthenticated");
});

test("my favourites: latest first, without posts that were archived", async () => {
  const ana = await user(),
    ben = await user();
  const a = await published(ana),
    b = await published(ana),
    c = await published(ana);
  for (const p of [b, c, a]) await call("PUT", `/posts/${p.slug}/favourite`, { token: ben.token });
  await call("POST", `/posts/${c.slug}/archive`, { token: ana.token });
  const r = await call("GET", "/me/favourites", { token: ben.token });
  assert.equal(r.status, 200);
  assert.deepEqual(
    r.json.items.map((p) => p.slug),
    [a.slug, b.slug],
  );
});

test("only drafts can be deleted", async () => {
  const u = await user();
  const p = await published(u);
  isError(await call("DELETE", `/posts/${p.slug}`, { token: u.token }), 409, "conflict");
  const d = await draft(u);
  assert.equal((await call("DELETE", `/posts/${d.slug}`, { token: u.token })).status, 204);
  isError(await call("GET", `/posts/${d.slug}`, { token: u.token }), 404, "not_found");
});
