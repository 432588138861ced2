import { evictDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

import type { Json, JsonObject } from "../../src/orchestration/contract/call.ts";
import { SINGLE } from "../../src/orchestration/contract/shards.ts";
import { send } from "../harness/client.ts";
import { libraryEnv } from "./library-env.ts";

type Talk = {
  frames: JsonObject[];
  closed: Promise<number>;
  say(frame: Json): void;
  sayText(text: string): void;
  close(): void;
  /** Resolves with the first frame of this type that came, or comes. */
  heard(type: string): Promise<JsonObject>;
};

const tokenOf = async (name: string): Promise<string> => {
  const { body } = await send("/api/session", { method: "POST", body: { name } });
  return String((body as JsonObject)["token"]);
};

const openHall = async (): Promise<{ hall: string; token: string }> => {
  const hall = `hall-${crypto.randomUUID()}`;
  const token = await tokenOf("Owner");
  expect(await send("/halls", { method: "POST", token, body: { name: hall } })).toMatchObject({ status: 201 });
  return { hall, token };
};

const join = (hall: string, token: string | null): Promise<Talk> =>
  openAt(`/halls/${hall}/socket${token === null ? "" : `?token=${token}`}`);

const askSocket = (path: string): Promise<Response> =>
  exports.default.fetch(new Request(`https://product.test${path}`, { headers: { upgrade: "websocket" } }));

const openAt = async (path: string): Promise<Talk> => {
  const response = await askSocket(path);
  const socket = response.webSocket;
  if (socket === null) throw new Error(`no socket: ${response.status} ${await response.text()}`);
  const frames: JsonObject[] = [];
  const waiting: { type: string; resolve: (frame: JsonObject) => void }[] = [];
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as JsonObject;
    frames.push(frame);
    for (const each of waiting) if (each.type === frame["type"]) each.resolve(frame);
  });
  socket.accept();
  return {
    frames,
    closed,
    say: (frame) => socket.send(JSON.stringify(frame)),
    sayText: (text) => socket.send(text),
    close: () => socket.close(1000),
    heard: (type) =>
      new Promise((resolve) => {
        const known = frames.find((frame) => frame["type"] === type);
        if (known === undefined) waiting.push({ type, resolve });
        else resolve(known);
      }),
  };
};

const presentIn = async (hall: string): Promise<Json> =>
  ((await send(`/halls/${hall}/present`)).body as JsonObject)["present"] ?? null;

const evict = () => evictDurableObject(libraryEnv.HALL.getByName(SINGLE));

describe("a room", () => {
  test("greets whoever joins, and tells the others", async () => {
    const { hall, token } = await openHall();
    const owner = await join(hall, token);
    expect(await owner.heard("welcome")).toEqual({
      type: "welcome",
      hall,
      you: "Owner",
      here: ["Owner"],
      size: 1,
      lines: [],
    });
    const guest = await join(hall, await tokenOf("Guest"));
    expect(await guest.heard("welcome")).toMatchObject({ here: ["Guest", "Owner"], size: 2 });
    expect(await owner.heard("joined")).toEqual({ type: "joined", who: "Guest" });
  });

  test("tells of a person once, however many sockets they have", async () => {
    const { hall, token } = await openHall();
    const owner = await join(hall, token);
    const guest = await tokenOf("Guest");
    const tabs = [await join(hall, guest), await join(hall, guest)];
    expect(await presentIn(hall)).toEqual(["Guest", "Owner"]);
    tabs[0]?.close();
    await tabs[0]?.closed;
    expect(await presentIn(hall)).toEqual(["Guest", "Owner"]);
    tabs[1]?.close();
    expect(await owner.heard("left")).toEqual({ type: "left", who: "Guest" });
    expect(owner.frames.map(({ type }) => type)).toEqual(["welcome", "joined", "left"]);
    expect(tabs[1]?.frames.map(({ type }) => type)).toEqual(["welcome"]);
    expect(await presentIn(hall)).toEqual(["Owner"]);
  });

  test("passes on what is said, over sockets and over HTTP, in one order", async () => {
    const { hall, token } = await openHall();
    const owner = await join(hall, token);
    const guest = await join(hall, await tokenOf("Guest"));
    owner.say({ type: "say", text: "  Hello ", ref: "r1" });
    const line = { no: 1, by: "Owner", text: "Hello" };
    expect(await owner.heard("line")).toMatchObject({ line, ref: "r1" });
    expect(await guest.heard("line")).toEqual({ type: "line", line: expect.objectContaining(line) });
    const posted = await send(`/halls/${hall}/lines`, { method: "POST", token, body: { text: "again" } });
    expect(posted).toMatchObject({ status: 201, body: { no: 2 } });
    guest.say({ type: "wave", hand: "left" });
    expect(await owner.heard("waving")).toEqual({ type: "waving", who: "Guest", hand: "left" });
    expect(owner.frames.filter(({ type }) => type === "line").map(({ line: each }) => each)).toContainEqual(
      posted.body,
    );
    expect(guest.frames.some(({ type }) => type === "waving")).toBe(false);
  });

  test("shows who joins what was said last", async () => {
    const { hall, token } = await openHall();
    for (const text of ["one", "two", "three"])
      expect(await send(`/halls/${hall}/lines`, { method: "POST", token, body: { text } })).toMatchObject({
        status: 201,
      });
    const owner = await join(hall, token);
    expect(await owner.heard("welcome")).toMatchObject({ lines: [{ text: "two" }, { text: "three" }] });
  });

  test("tells a sender what is wrong, and stays open", async () => {
    const { hall, token } = await openHall();
    const owner = await join(hall, token);
    owner.sayText("no JSON");
    owner.say(["no object"]);
    owner.say({ type: "dance", ref: "d" });
    owner.say({ type: "say", text: "", ref: "e" });
    owner.say({ type: "ping", ref: "longer than it may be" });
    owner.say({ type: "wave", hand: "third" });
    owner.say({ type: "ping", ref: "p" });
    expect(await owner.heard("pong")).toEqual({ type: "pong", ref: "p" });
    const errors = owner.frames.filter(({ type }) => type === "error");
    expect(errors.map(({ code, ref }) => [code, ref])).toEqual([
      ["bad_frame", undefined],
      ["bad_frame", undefined],
      ["bad_frame", "d"],
      ["bad_text", "e"],
      ["bad_frame", undefined],
      ["invalid", undefined],
    ]);
  });

  test("lets nobody say too much in a while", async () => {
    const { hall, token } = await openHall();
    const owner = await join(hall, token);
    for (const text of ["1", "2", "3", "4"]) owner.say({ type: "say", text });
    expect(await owner.heard("error")).toMatchObject({ code: "slow_down" });
    expect(owner.frames.filter(({ type }) => type === "line")).toHaveLength(3);
    const posted = await send(`/halls/${hall}/lines`, { method: "POST", token, body: { text: "5" } });
    expect(posted).toMatchObject({ status: 429 });
    const guest = { token: await tokenOf("Guest"), method: "POST", body: { text: "calm" } };
    expect(await send(`/halls/${hall}/lines`, guest)).toMatchObject({ status: 201, body: { no: 4 } });
  });

  test("closes sockets that may not stay with the product's codes", async () => {
    const { hall, token } = await openHall();
    expect(await (await join(hall, null)).closed).toBe(4401);
    expect(await (await join(hall, "nonsense")).closed).toBe(4401);
    expect(await (await join(`no-${hall}`, token)).closed).toBe(4404);
    const owner = await join(hall, token);
    await owner.heard("welcome");
    expect(await send(`/halls/${hall}`, { method: "DELETE", token })).toMatchObject({ status: 204 });
    expect(await owner.closed).toBe(4410);
  });

  test("keeps its sockets while it sleeps, and takes them back after they were closed", async () => {
    const { hall, token } = await openHall();
    const owner = await join(hall, token);
    await owner.heard("welcome");
    await evict();
    expect(await presentIn(hall)).toEqual(["Owner"]);
    owner.say({ type: "say", text: "still here" });
    expect(await owner.heard("line")).toMatchObject({ line: { text: "still here" } });
    owner.close();
    await owner.closed;
    const again = await join(hall, token);
    expect(await again.heard("welcome")).toMatchObject({ lines: [{ text: "still here" }] });
  });

  test("calls guests what they say they are called", async () => {
    const { hall } = await openHall();
    const ida = await openAt(`/halls/${hall}/visit?as=Ida`);
    const bo = await openAt(`/halls/${hall}/visit?as=Bo`);
    expect(await bo.heard("welcome")).toMatchObject({ you: "Bo", here: ["Bo", "Ida"], size: 2 });
    expect(await ida.heard("joined")).toMatchObject({ who: "Bo" });
    for (const query of ["", "?as=", "?as=x", "?as=01234567890"])
      expect((await askSocket(`/halls/${hall}/visit${query}`)).status, query).toBe(422);
    ida.close();
    bo.close();
  });

  test("is no page", async () => {
    const { hall, token } = await openHall();
    expect(await send(`/halls/${hall}/socket`, { token })).toMatchObject({ status: 426 });
  });
});

describe("pages between bounds", () => {
  const numbersOf = async (hall: string, query: string): Promise<Json> => {
    const { body } = await send(`/halls/${hall}/lines${query}`);
    const { lines, more } = body as { lines: { no: number }[]; more: boolean };
    return [lines.map(({ no }) => no), more];
  };

  test("hold what is nearest, the oldest first", async () => {
    const { hall } = await openHall();
    for (const name of ["A", "B"]) {
      const token = await tokenOf(name);
      for (const text of ["1", "2", "3"]) await send(`/halls/${hall}/lines`, { method: "POST", token, body: { text } });
    }
    expect(await numbersOf(hall, "")).toEqual([[4, 5, 6], true]);
    expect(await numbersOf(hall, "?limit=2&before=3")).toEqual([[1, 2], false]);
    expect(await numbersOf(hall, "?limit=2&after=1")).toEqual([[2, 3], true]);
    expect(await numbersOf(hall, "?after=3")).toEqual([[4, 5, 6], false]);
    expect(await numbersOf(hall, "?after=6")).toEqual([[], false]);
    for (const query of ["?before=x", "?before=-1", "?before=3&after=1", "?limit=6"])
      expect(await send(`/halls/${hall}/lines${query}`), query).toMatchObject({ status: 422 });
  });
});
