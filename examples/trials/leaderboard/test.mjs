import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/+$/, "");
const rnd = () => randomBytes(6).toString("hex");
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function call(method, path, { key, body, raw } = {}) {
  const headers = {};
  if (key) headers["x-game-key"] = key;
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
  return { status: res.status, headers: res.headers, text, json };
}
async function game(extra = {}) {
  const r = await call("POST", "/games", { body: { name: `Game ${rnd()}`, ...extra } });
  assert.equal(r.status, 201, r.text);
  return r.json;
}
async function send(g, player, score, submission_id) {
  const r = await call("POST", `/games/${g.id}/scores`, {
    key: g.api_key,
    body: { player, score, ...(submission_id ? { submission_id } : {}) },
  });
  assert.equal(r.status, 202, r.text);
  await sleep(3); // submissions clearly one after the other
  return r.json;
}
// What has been accepted must be visible within 2 seconds: repeat the check until then, with a little slack.
async function soon(check) {
  const end = Date.now() + 2500;
  for (;;) {
    try {
      return await check();
    } catch (e) {
      if (Date.now() > end) throw e;
      await sleep(100);
    }
  }
}
const top = async (g, q = "") => {
  const r = await call("GET", `/games/${g.id}/top${q}`);
  assert.equal(r.status, 200, r.text);
  assert.equal(r.json.game_id, g.id);
  return r.json.entries.map((e) => [e.rank, e.player, e.score]);
};
const player = async (g, name) => {
  const r = await call("GET", `/games/${g.id}/players/${name}`);
  assert.equal(r.status, 200, r.text);
  return r.json;
};

test("make and read a game; the key is shown only once", async () => {
  const name = `Moon Racer ${rnd()}`;
  const r = await call("POST", "/games", { body: { name } });
  assert.equal(r.status, 201);
  assert.equal(r.json.name, name);
  assert.equal(r.json.order, "high");
  assert.equal(r.json.keep, "best");
  assert.ok(r.json.api_key.length > 0);
  const g = await call("GET", `/games/${r.json.id}`);
  assert.equal(g.status, 200);
  assert.deepEqual(g.json, { id: r.json.id, name, order: "high", keep: "best" });
});

test("invalid games and bad JSON", async () => {
  for (const [body, code] of [
    [{}, "invalid_name"],
    [{ name: "x".repeat(81) }, "invalid_name"],
    [{ name: "x", order: "up" }, "invalid_order"],
    [{ name: "x", keep: "worst" }, "invalid_keep"],
  ]) {
    const r = await call("POST", "/games", { body });
    assert.equal(r.status, 422, JSON.stringify(body).slice(0, 50));
    assert.equal(r.json.error.code, code);
    assert.equal(r.json.error.status, 422);
  }
  const j = await call("POST", "/games", { raw: '{"name"' });
  assert.equal(j.status, 400);
  assert.equal(j.json.error.code, "invalid_json");
});

test("keys: 401 without, 403 with another game's key", async () => {
  const [a, b] = await Promise.all([game(), game()]);
  const body = { player: "p", score: 1 };
  const none = await call("POST", `/games/${a.id}/scores`, { body });
  assert.equal(none.status, 401);
  assert.equal(none.json.error.code, "missing_key");
  const wrong = await call("POST", `/games/${a.id}/scores`, { body, key: b.api_key });
  assert.equal(wrong.status, 403);
  assert.equal(wrong.json.error.code, "wrong_key");
  assert.equal((await call("DELETE", `/games/${a.id}/players/p`)).status, 401);
});

test("invalid scores", async () => {
  const g = await game();
  for (const [body, code] of [
    [{ score: 1 }, "invalid_player"],
    [{ player: "has space", score: 1 }, "invalid_player"],
    [{ player: "p".repeat(41), score: 1 }, "invalid_player"],
    [{ player: "p" }, "invalid_score"],
    [{ player: "p", score: 1.5 }, "invalid_score"],
    [{ player: "p", score: "5" }, "invalid_score"],
    [{ player: "p", score: 1000000001 }, "invalid_score"],
    [{ player: "p", score: 1, submission_id: "" }, "invalid_submission_id"],
  ]) {
    const r = await call("POST", `/games/${g.id}/scores`, { key: g.api_key, body });
    assert.equal(r.status, 422, JSON.stringify(body));
    assert.equal(r.json.error.code, code);
  }
});

test("unknown game and player are 404", async () => {
  const g = await game();
  for (const p of ["", "/top", "/stats", "/players/x"]) {
    const r = await call("GET", `/games/none-${rnd()}${p}`);
    assert.equal(r.status, 404, p);
    assert.equal(r.json.error.code, "game_not_found");
  }
  for (const p of ["/players/nobody", "/players/nobody/around"]) {
    const r = await call("GET", `/games/${g.id}${p}`);
    assert.equal(r.status, 404, p);
    assert.equal(r.json.error.code, "player_not_found");
  }
});

test("ties share a rank, the first to reach it is listed first", async () => {
  const g = await game();
  await send(g, "ann", 100);
  await send(g, "bob", 90);
  await send(g, "cid", 90);
  await send(g, "dan", 80);
  await soon(async () =>
    assert.deepEqual(await top(g), [
      [1, "ann", 100],
      [2, "bob", 90],
      [2, "cid", 90],
      [4, "dan", 80],
    ]),
  );
  assert.deepEqual(await top(g, "?n=2"), [
    [1, "ann", 100],
    [2, "bob", 90],
  ]);
  assert.equal((await player(g, "cid")).rank, 2);
  assert.equal((await player(g, "dan")).rank, 4);
});

test("order low, keep best", async () => {
  const g = await game({ order: "low" });
  for (const s of [61000, 59000, 60000]) await send(g, "ann", s);
  await send(g, "bob", 58000);
  await soon(async () =>
    assert.deepEqual(await player(g, "ann"), {
      player: "ann",
      rank: 2,
      score: 59000,
      best: 59000,
      latest: 60000,
      submissions: 3,
      average: 60000,
    }),
  );
  await soon(async () =>
    assert.deepEqual(await top(g), [
      [1, "bob", 58000],
      [2, "ann", 59000],
    ]),
  );
});

test("reaching a score later lists later; an equal repeat changes nothing", async () => {
  const g = await game();
  await send(g, "bob", 50);
  await send(g, "ann", 70);
  await send(g, "bob", 70);
  await soon(async () =>
    assert.deepEqual(await top(g), [
      [1, "ann", 70],
      [1, "bob", 70],
    ]),
  );
  await send(g, "ann", 70);
  await soon(async () => assert.equal((await player(g, "ann")).submissions, 2));
  await sleep(2000);
  assert.deepEqual(await top(g), [
    [1, "ann", 70],
    [1, "bob", 70],
  ]);
});

test("keep latest and keep total", async () => {
  const [l, t] = await Promise.all([game({ keep: "latest" }), game({ keep: "total" })]);
  for (const s of [10, 30, 20]) {
    await send(l, "zoe", s);
    await send(t, "zoe", s);
  }
  await soon(async () => {
    const p = await player(l, "zoe");
    assert.deepEqual([p.score, p.best, p.latest, p.submissions], [20, 30, 20, 3]);
  });
  await soon(async () => {
    const p = await player(t, "zoe");
    assert.deepEqual([p.score, p.best, p.latest, p.average], [60, 30, 20, 20]);
  });
});

test("submission ids: five at once count once; we make an id if none is given", async () => {
  const g = await game({ keep: "total" });
  const all = await Promise.all(Array.from({ length: 5 }, () => send(g, "zoe", 10, "r1")));
  assert.equal(all.filter((r) => r.duplicate === false).length, 1);
  assert.ok(all.every((r) => r.submission_id === "r1"));
  assert.equal((await send(g, "other", 99, "r1")).duplicate, true);
  const a = await send(g, "zoe", 5);
  const b = await send(g, "zoe", 5);
  assert.equal(a.duplicate, false);
  assert.ok(a.submission_id.length > 0);
  assert.notEqual(a.submission_id, b.submission_id);
  await soon(async () => {
    const p = await player(g, "zoe");
    assert.deepEqual([p.score, p.submissions], [20, 3]);
  });
  assert.equal((await call("GET", `/games/${g.id}/players/other`)).status, 404);
});

test("parallel submissions are neither lost nor doubled", async () => {
  const g = await game({ keep: "total" });
  await Promise.all(Array.from({ length: 40 }, (_, i) => send(g, `p${i % 4}`, 1)));
  await soon(async () => {
    const s = await call("GET", `/games/${g.id}/stats`);
    assert.deepEqual(s.json, { game_id: g.id, players: 4, submissions: 40, average: 1, highest: 1, lowest: 1 });
  });
  await soon(async () =>
    assert.deepEqual(
      (await top(g)).map((e) => e[2]),
      [10, 10, 10, 10],
    ),
  );
});

test("neighbours", async () => {
  const g = await game();
  for (let i = 1; i <= 7; i++) await send(g, `p${i}`, 100 - i);
  const around = async (p, q = "") => {
    const r = await call("GET", `/games/${g.id}/players/${p}/around${q}`);
    assert.equal(r.status, 200, r.text);
    return r.json.entries.map((e) => e.player);
  };
  await soon(async () => assert.deepEqual(await around("p4"), ["p2", "p3", "p4", "p5", "p6"]));
  await soon(async () => assert.deepEqual(await around("p1", "?radius=1"), ["p1", "p2"]));
  await soon(async () => assert.deepEqual(await around("p7", "?radius=3"), ["p4", "p5", "p6", "p7"]));
  assert.deepEqual(await around("p4", "?radius=0"), ["p4"]);
  const bad = await call("GET", `/games/${g.id}/players/p4/around?radius=51`);
  assert.equal(bad.status, 422);
  assert.equal(bad.json.error.code, "invalid_radius");
});

test("statistics: empty, then averages with two decimals; n out of range", async () => {
  const g = await game({ order: "low" });
  assert.deepEqual((await call("GET", `/games/${g.id}/stats`)).json, {
    game_id: g.id,
    players: 0,
    submissions: 0,
    average: null,
    highest: null,
    lowest: null,
  });
  assert.deepEqual(await top(g), []);
  await send(g, "ann", 1);
  await send(g, "ann", 2);
  await send(g, "bob", -10);
  await send(g, "bob", 17);
  await send(g, "bob", 0);
  await send(g, "bob", 0);
  await soon(async () =>
    assert.deepEqual((await call("GET", `/games/${g.id}/stats`)).json, {
      game_id: g.id,
      players: 2,
      submissions: 6,
      average: 1.67,
      highest: 17,
      lowest: -10,
    }),
  );
  await soon(async () => assert.equal((await player(g, "ann")).average, 1.5));
  for (const n of ["0", "501", "x"]) {
    const r = await call("GET", `/games/${g.id}/top?n=${n}`);
    assert.equal(r.status, 422, n);
    assert.equal(r.json.error.code, "invalid_n");
  }
});

test("removing a player", async () => {
  const g = await game();
  await send(g, "ann", 9, "s1");
  await send(g, "bob", 5);
  await soon(async () => assert.equal((await player(g, "bob")).rank, 2));
  assert.equal((await call("DELETE", `/games/${g.id}/players/ann`, { key: g.api_key })).status, 204);
  await soon(async () => assert.deepEqual(await top(g), [[1, "bob", 5]]));
  await soon(async () => {
    const s = await call("GET", `/games/${g.id}/stats`);
    assert.deepEqual([s.json.players, s.json.submissions, s.json.average], [1, 1, 5]);
  });
  assert.equal((await call("DELETE", `/games/${g.id}/players/ann`, { key: g.api_key })).status, 404);
  assert.equal((await send(g, "ann", 9, "s1")).duplicate, true);
  await send(g, "ann", 3);
  await soon(async () => {
    const p = await player(g, "ann");
    assert.deepEqual([p.rank, p.score, p.best, p.submissions], [2, 3, 3, 1]);
  });
});

test("public board is HTML and escapes the name", async () => {
  const tag = rnd();
  const g = await game({ name: `<b>${tag}</b>` });
  const r = await call("GET", `/games/${g.id}/board`);
  assert.equal(r.status, 200);
  assert.match(r.headers.get("content-type") ?? "", /text\/html/);
  assert.ok(!r.text.includes(`<b>${tag}</b>`));
});
