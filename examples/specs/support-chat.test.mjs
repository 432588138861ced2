// The sockets of the support chat, from outside: scenarios speak HTTP alone.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";

const BASE = (process.env.BASE_URL ?? "http://127.0.0.1:8787").replace(/\/+$/u, "");
const PATIENCE_MS = 10_000;
const opened = new Set();

after(() => {
  for (const socket of opened) socket.close();
});

const call = async (method, path, { key, body } = {}) => {
  const headers = { "content-type": "application/json", ...(key && { "x-desk-key": key }) };
  const response = await fetch(BASE + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
};

const person = async (name) => {
  const { body, status } = await call("POST", "/people", {
    body: { nick: `${name}-${randomBytes(4).toString("hex")}` },
  });
  assert.equal(status, 201);
  return body;
};

const chatOf = async ({ key }) => (await call("POST", "/chats", { key, body: { subject: "Late parcel" } })).body;

const open = (path) => {
  const socket = new WebSocket(BASE.replace(/^http/u, "ws") + path);
  opened.add(socket);
  const frames = [];
  const waiting = new Set();
  socket.addEventListener("message", ({ data }) => {
    frames.push(JSON.parse(data));
    for (const look of waiting) look();
  });
  const closed = new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  const heard = (event) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${event} in ${JSON.stringify(frames)}`)), PATIENCE_MS);
      const look = () => {
        const found = frames.find((frame) => frame.event === event);
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

const join = (chat, { key }) => open(`/chats/${chat.id}/live?key=${encodeURIComponent(key)}`);

test("a socket greets, tells who comes and goes, and who is there", async () => {
  const [ana, ben] = [await person("ana"), await person("ben")];
  const chat = await chatOf(ana);
  const hers = join(chat, ana);
  const hello = await hers.heard("hello");
  assert.deepEqual([hello.chat.id, hello.me, hello.people, hello.notes], [chat.id, ana.nick, [ana.nick], []]);
  const his = join(chat, ben);
  await his.heard("hello");
  assert.deepEqual(await hers.heard("arrived"), { event: "arrived", nick: ben.nick });
  const there = await call("GET", `/chats/${chat.id}/people`, ana);
  assert.deepEqual(there.body, { nicks: [ana.nick, ben.nick].toSorted(), count: 2 });
  his.close();
  assert.deepEqual(await hers.heard("went"), { event: "went", nick: ben.nick });
  assert.equal((await call("GET", `/chats/${chat.id}`, ana)).body.here, 1);
});

test("notes reach every socket, whichever way they come", async () => {
  const [ana, ben] = [await person("ana"), await person("ben")];
  const chat = await chatOf(ana);
  const [hers, his] = [join(chat, ana), join(chat, ben)];
  await Promise.all([hers.heard("hello"), his.heard("hello")]);
  hers.say({ event: "write", text: "  Where is it? ", tag: "t1" });
  const [own, other] = [await hers.heard("note"), await his.heard("note")];
  assert.deepEqual([own.tag, "tag" in other], ["t1", false]);
  assert.deepEqual(own.note, other.note);
  assert.deepEqual([own.note.number, own.note.text, own.note.sender], [1, "Where is it?", ana.nick]);
  const posted = await call("POST", `/chats/${chat.id}/notes`, { ...ben, body: { text: "On its way." } });
  assert.equal(posted.status, 201);
  assert.equal((await call("DELETE", `/chats/${chat.id}/notes/${posted.body.id}`, ben)).status, 204);
  assert.deepEqual(await hers.heard("withdrawn"), { event: "withdrawn", number: 2 });
  assert.deepEqual(
    hers.frames.filter(({ event }) => event === "note").map(({ note }) => note.number),
    [1, 2],
  );
  const late = join(chat, await person("cid"));
  assert.deepEqual(
    (await late.heard("hello")).notes.map(({ text }) => text),
    ["Where is it?", ""],
  );
});

test("typing is passed on, and what is wrong is told without closing the socket", async () => {
  const [ana, ben] = [await person("ana"), await person("ben")];
  const chat = await chatOf(ana);
  const [hers, his] = [join(chat, ana), join(chat, ben)];
  await Promise.all([hers.heard("hello"), his.heard("hello")]);
  hers.say({ event: "typing", on: "yes" });
  assert.deepEqual(await his.heard("typing"), { event: "typing", nick: ana.nick, on: "yes" });
  his.say({ event: "sing", tag: "t2" });
  assert.deepEqual(await his.heard("oops"), { event: "oops", code: "not_understood", tag: "t2" });
  for (let n = 0; n < 6; n += 1) hers.say({ event: "write", text: `note ${n}` });
  assert.equal((await hers.heard("oops")).code, "too_fast");
  hers.say({ event: "beat" });
  assert.deepEqual(await hers.heard("alive"), { event: "alive" });
  assert.equal((await call("POST", `/chats/${chat.id}/close`, ana)).status, 200);
  assert.equal((await his.heard("closed")).chat.state, "closed");
});

test("sockets that may not stay are closed", async () => {
  const ana = await person("ana");
  const chat = await chatOf(ana);
  assert.equal(await join(chat, { key: "nonsense" }).closed, 4001);
  assert.equal(await join({ id: "unknown" }, ana).closed, 4004);
  const hers = join(chat, ana);
  await hers.heard("hello");
  assert.equal((await call("DELETE", `/chats/${chat.id}`, ana)).status, 204);
  assert.equal(await hers.closed, 4010);
});
