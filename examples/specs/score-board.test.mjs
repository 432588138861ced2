// The screens of the score board, from outside: scenarios speak HTTP alone.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8787").replace(/\/+$/u, "");
const PATIENCE_MS = 10_000;
const opened = new Set();

after(() => {
  for (const socket of opened) socket.close();
});

const call = async (method, path, body) => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(BASE + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
};

const makeBoard = async () => {
  const slug = `cup-${randomBytes(4).toString("hex")}`;
  assert.equal((await call("POST", "/boards", { slug, title: "Cup" })).status, 201);
  return `/boards/${slug}`;
};

const watch = (board) => {
  const socket = new WebSocket(`${BASE.replace(/^http/u, "ws")}${board}/live`);
  opened.add(socket);
  const frames = [];
  const waiting = new Set();
  socket.addEventListener("message", ({ data }) => {
    frames.push(JSON.parse(data));
    for (const look of waiting) look();
  });
  const closed = new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  const heard = (kind, holds = () => true) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${kind} in ${JSON.stringify(frames)}`)), PATIENCE_MS);
      const look = () => {
        const found = frames.find((frame) => frame.kind === kind && holds(frame));
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { frames, closed, heard, say: (frame) => socket.send(JSON.stringify(frame)), close: () => socket.close() };
};

test("screens see what is reported and corrected", async () => {
  const board = await makeBoard();
  const screen = watch(board);
  const snapshot = await screen.heard("snapshot");
  assert.deepEqual([snapshot.board.title, snapshot.results, snapshot.watching], ["Cup", [], 1]);
  const { body } = await call("POST", `${board}/results`, { team: "Otters", points: 12 });
  assert.deepEqual(await screen.heard("result"), { kind: "result", result: body });
  const corrected = await call("PATCH", `${board}/results/${body.id}`, { points: 14 });
  const second = await screen.heard("result", ({ result }) => result.points === 14);
  assert.deepEqual(second.result, corrected.body);
  await call("PATCH", board, { title: "Final" });
  assert.equal((await screen.heard("renamed")).title, "Final");
});

test("everybody who watches is counted, though nobody says who they are", async () => {
  const board = await makeBoard();
  const [first, second] = [watch(board), watch(board)];
  await Promise.all([first.heard("snapshot"), second.heard("snapshot")]);
  assert.equal((await call("GET", board)).body.watching, 2);
  second.say({ kind: "cheer", team: "Otters" });
  assert.deepEqual(await first.heard("cheers"), { kind: "cheers", team: "Otters" });
  second.say({ kind: "cheer" });
  assert.equal((await second.heard("sorry")).code, "invalid");
  second.say("what?");
  await second.heard("sorry", ({ code }) => code === "strange");
  second.close();
  assert.equal((await first.heard("empty-seat")).watching, 1);
});

test("results come in pages in both directions, and not too fast", async () => {
  const board = await makeBoard();
  for (let n = 1; n <= 8; n += 1)
    assert.equal((await call("POST", `${board}/results`, { team: "Otters", points: n })).status, 201);
  const ninth = await call("POST", `${board}/results`, { team: "Otters", points: 9 });
  assert.deepEqual([ninth.status, ninth.body.error.code], [429, "calm_down"]);
  const pageOf = async (query) => {
    const { body } = await call("GET", `${board}/results${query}`);
    return [body.results.map(({ seq }) => seq), body.has_more];
  };
  assert.deepEqual(await pageOf("?limit=3"), [[8, 7, 6], true]);
  assert.deepEqual(await pageOf("?limit=3&before=3"), [[2, 1], false]);
  assert.deepEqual(await pageOf("?limit=3&after=2"), [[5, 4, 3], true]);
  const late = watch(board);
  assert.deepEqual(
    (await late.heard("snapshot")).results.map(({ seq }) => seq),
    [4, 5, 6, 7, 8],
  );
});

test("there is nothing to watch where there is no board", async () => {
  assert.equal(await watch("/boards/nowhere").closed, 4104);
  const board = await makeBoard();
  const screen = watch(board);
  await screen.heard("snapshot");
  assert.equal((await call("DELETE", board)).status, 204);
  assert.equal(await screen.closed, 4110);
});
