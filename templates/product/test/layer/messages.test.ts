import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import type { Hooks, ServiceDefinition } from "../../src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import type { InstanceParts } from "../../src/orchestration/object/instance-parts.ts";
import { postMessages } from "../../src/orchestration/object/messages.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { MessageSender } from "../../src/orchestration/object/send-messages.ts";
import { libraryEnv } from "./library-env.ts";

const text = { type: "text", origin: "service" } as const;
const schemas: Record<string, Schema> = {
  records: { id: { type: "text", origin: "id" }, name: text, state: text },
  hooks: {
    id: { type: "text", origin: "id" },
    url: text,
    secret: text,
    events: { type: "list", origin: "caller" },
    active: { type: "boolean", origin: "caller" },
  },
  messages: {
    id: { type: "text", origin: "id" },
    job_id: { type: "text", origin: "parent" },
    state: text,
    event: text,
    name: text,
    attempts: { type: "list", origin: "service", default: [] },
    answered: { type: "integer", origin: "service" },
    due: { type: "date-time", origin: "service" },
    payload: text,
    tries: { type: "integer", origin: "service" },
    receiver: text,
  },
};

const hooks: Hooks = {
  to: { part: "hooks", url: "url", secret: "secret", events: "events", active: "active" },
  events: {
    "job.done": {
      body: { id: { tells: "id" }, event: { tells: "event" }, at: { tells: "moment" }, job: { record: true } },
    },
    "job.begun": { body: { v: { value: 1 }, inner: { members: { name: { field: "name" } } } } },
  },
  headers: {
    "x-event": { tells: "event" },
    "x-id": { tells: "id" },
    "x-attempt": { tells: "attempt" },
    "x-time": { tells: "time", as: "seconds" },
    "x-signature": { tells: "signature", prefix: "sha256=", over: "time.body" },
    "x-from": { value: "jobs" },
  },
  pauses: [1, 30],
  timeoutSeconds: 5,
  log: {
    part: "messages",
    of: "record",
    status: { field: "state", pending: "waiting", delivered: "sent", failed: "lost" },
    event: "event",
    due: "due",
    payload: "payload",
    tries: "tries",
    receiver: "receiver",
    told: { name: { field: "name" } },
    attempts: { field: "attempts", number: "n", at: "at", status: "status", error: "error" },
    answered: "answered",
  },
};

type Desk = {
  tell: (event: string) => JsonObject[];
  hook: (more?: JsonObject) => string;
  sender: MessageSender<JsonObject>;
  /** Until nothing is under way any more. */
  settle: () => Promise<void>;
  messages: RecordTable<JsonObject>;
};

const MOMENT = "2026-05-01T08:00:00.000Z";

const atDesk = (body: (desk: Desk) => Promise<void>, allowPrivate = ""): Promise<void> =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), async (_, { storage: { sql } }) => {
    const tables = Object.entries(schemas).map(([name, schema]): [string, RecordTable<JsonObject>] => {
      const columns = Object.entries(schema).map(
        ([column, { type }]) => `"${column}" ${["integer", "boolean"].includes(type) ? "INTEGER" : "TEXT"}`,
      );
      sql.exec(
        `CREATE TABLE ${name} (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, ${columns.join(", ")})`,
      );
      return [name, new RecordTable(sql, { name, what: name, schema, maxRecords: 3 })];
    });
    const [records, receivers, messages] = tables.map(([, table]) => table);
    if (records === undefined || receivers === undefined || messages === undefined) throw new Error("no tables");
    const waiting: Promise<unknown>[] = [];
    const parts = {
      ctx: { waitUntil: (promise: Promise<unknown>) => void waiting.push(promise) },
      env: { ...libraryEnv, ALLOW_PRIVATE_WEBHOOKS: allowPrivate },
      definition: { hooks } as unknown as ServiceDefinition,
      service: "Job",
      records,
      tables: new Map(tables.slice(1)),
    } as unknown as InstanceParts<JsonObject>;
    const job = records.add({ id: "job-1", name: "press", state: "done" });
    const blank = { url: "https://a.example/in", secret: "s3cret", events: [], active: null };
    await body({
      messages,
      sender: new MessageSender(parts, () => {}),
      tell: (event) => {
        postMessages(parts, { key: "k" }, { event, record: job, moment: MOMENT }, Date.now());
        return messages.where([]);
      },
      hook: (more = {}) => String(receivers.add({ id: crypto.randomUUID(), ...blank, ...more })["id"]),
      settle: async () => {
        while (waiting.length > 0) await waiting.shift();
      },
    });
  });

/** What arrives, and what is answered to it: a status, or nothing. */
const listen = (...answers: (number | null)[]) => {
  const got: { url: string; headers: Headers; body: string }[] = [];
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    got.push({ url: String(url), headers: new Headers(init.headers), body: String(init.body) });
    const status = answers.length > 1 ? answers.shift() : answers[0];
    if (status == null) throw new TypeError("refused");
    return new Response(null, { status });
  });
  return got;
};

const signatureOf = async (secret: string, signed: string): Promise<string> => {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return `sha256=${new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(signed))).toHex()}`;
};

describe("messages", () => {
  afterEach(() => void vi.unstubAllGlobals());

  test("are made for whoever wants them", () =>
    atDesk(async ({ hook, tell }) => {
      const all = hook();
      const wanted = hook({ events: ["job.done"] });
      hook({ events: ["job.begun"] });
      hook({ active: false });
      expect(tell("job.unheard")).toEqual([]);
      const made = tell("job.done");
      expect(made.map(({ receiver }) => receiver)).toEqual([all, wanted]);
      expect(made[0]).toMatchObject({ job_id: "job-1", state: "waiting", event: "job.done", name: "press", tries: 0 });
      expect(JSON.parse(String(made[0]?.["payload"]))).toEqual({
        id: made[0]?.["id"],
        event: "job.done",
        at: MOMENT,
        job: { id: "job-1", name: "press", state: "done" },
      });
    }));

  test("are sent with what their headers tell, signed over the exact body", () =>
    atDesk(async ({ hook, messages, sender, settle, tell }) => {
      const got = listen(204);
      hook();
      const [message] = tell("job.begun");
      sender.send("trace");
      sender.send("trace");
      await settle();
      expect(got).toHaveLength(1);
      const [{ body, headers, url } = { body: "", headers: new Headers(), url: "" }] = got;
      expect(url).toBe("https://a.example/in");
      expect(body).toBe('{"v":1,"inner":{"name":"press"}}');
      const told = Object.fromEntries(
        ["x-event", "x-id", "x-attempt", "x-from"].map((name) => [name, headers.get(name)]),
      );
      expect(told).toEqual({ "x-event": "job.begun", "x-id": message?.["id"], "x-attempt": "1", "x-from": "jobs" });
      expect(headers.get("x-signature")).toBe(await signatureOf("s3cret", `${headers.get("x-time")}.${body}`));
      const [sent] = messages.where([]);
      expect(sent).toMatchObject({
        state: "sent",
        due: null,
        answered: 204,
        attempts: [{ n: 1, status: 204, error: null }],
      });
    }));

  test("are sent again after each pause, and given up after the last", () =>
    atDesk(async ({ hook, messages, sender, settle, tell }) => {
      const got = listen(500, null, 302);
      hook();
      const id = String(tell("job.done")[0]?.["id"]);
      const again = async (): Promise<JsonObject> => {
        messages.change(id, { due: new Date().toISOString() });
        sender.send("trace");
        await settle();
        return messages.find(id);
      };
      const first = await again();
      const pause = Date.parse(String(first["due"])) - Date.now();
      expect(first).toMatchObject({ state: "waiting", tries: 1, answered: 500 });
      expect(pause).toBeGreaterThan(0);
      expect(pause).toBeLessThanOrEqual(1_000);
      expect(await again()).toMatchObject({ state: "waiting", tries: 2, answered: null });
      const last = await again();
      expect(last).toMatchObject({ state: "lost", tries: 3, due: null });
      expect((last["attempts"] as JsonObject[]).map(({ n, status }) => [n, status])).toEqual([
        [1, 500],
        [2, null],
        [3, 302],
      ]);
      expect(new Set(got.map(({ body }) => body)).size).toBe(1);
      messages.change(id, { state: "waiting", tries: 0 });
      await again();
      expect(got.at(-1)?.headers.get("x-attempt")).toBe("4");
    }));

  test("reach nobody who is gone, and no private address", () =>
    atDesk(async ({ hook, messages, sender, settle, tell }) => {
      const got = listen(200);
      hook({ url: "http://127.0.0.1:9/" });
      hook({ url: "ftp://a.example/" });
      tell("job.done");
      sender.send("trace");
      await settle();
      expect(messages.where([]).map(({ state }) => state)).toEqual(["lost", "lost"]);
      expect(got).toEqual([]);
    }));

  test("may reach private addresses where that is allowed", () =>
    atDesk(async ({ hook, messages, sender, settle, tell }) => {
      listen(200);
      hook({ url: "http://127.0.0.1:9/" });
      tell("job.done");
      sender.send("trace");
      await settle();
      expect(messages.where([])).toMatchObject([{ state: "sent" }]);
    }, "1"));

  test("wait for no slow receiver, and leave room for others", () =>
    atDesk(async ({ hook, messages, sender, tell }) => {
      const asked: string[] = [];
      vi.stubGlobal("fetch", (url: URL) => {
        asked.push(String(url));
        return new Promise(() => {});
      });
      hook({ url: "https://slow.example/" });
      hook({ url: "https://other.example/" });
      tell("job.done");
      sender.send("trace");
      await vi.waitFor(() => expect(asked).toHaveLength(2));
      // Each comes round again if this object ends on its way.
      for (const { due } of messages.where([])) expect(Date.parse(String(due))).toBeGreaterThan(Date.now() + 4_000);
    }));

  test("make room for new ones: the oldest that is settled goes", () =>
    atDesk(async ({ hook, messages, tell }) => {
      hook();
      for (const _ of [1, 2, 3]) tell("job.done");
      const [oldest] = messages.where([]);
      messages.change(String(oldest?.["id"]), { state: "sent" });
      const left = tell("job.begun");
      expect(left.map(({ event }) => event)).toEqual(["job.done", "job.done", "job.begun"]);
    }));
});
