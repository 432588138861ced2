import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import { send } from "../harness/client.ts";
import { CONTROL, libraryEnv } from "./library-env.ts";

const add = async (shelf: string, title: string): Promise<string> => {
  const { body, status } = await send(`/shelves/${shelf}/books`, { method: "POST", body: { title } });
  expect(status).toBe(201);
  return String((body as JsonObject)["id"]);
};

const book = (shelf: string) => libraryEnv.BOOK.getByName(shelf);

/** Runs the publisher's alarm until nothing is due. */
const settle = async (shelf: string): Promise<void> => {
  for (let n = 0; n < 10; n += 1) if (!(await runDurableObjectAlarm(book(shelf)))) return;
};

const journalOf = async (shelf: string): Promise<string[]> => {
  const { body } = await send(`/shelves/${shelf}/journal`);
  return ((body as JsonObject)["items"] as JsonObject[]).map(({ text }) => String(text));
};

const forceDue = (shelf: string) =>
  runInDurableObject(book(shelf), async (_, { storage }) => {
    storage.sql.exec("UPDATE _letters SET due = 0 WHERE dead = 0");
    await storage.setAlarm(Date.now());
  });

const deadOf = async (shelf: string): Promise<JsonObject[]> => {
  const { body } = await send(`/control/services/Book/instances/${shelf}/dead-letters`, CONTROL);
  return (body as { items: JsonObject[] }).items;
};

describe("events", () => {
  test("arrive in order, of whatever kind they are", async () => {
    const shelf = crypto.randomUUID();
    const emma = await add(shelf, "Emma");
    await send(`/shelves/${shelf}/books/${emma}`, { method: "DELETE" });
    await add(shelf, "Persuasion");
    await settle(shelf);
    expect(await journalOf(shelf)).toEqual(["added Emma", "removed Emma", "added Persuasion"]);
  });

  test("are applied once, though they are handed over again", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma");
    // As after a crash between the receiver's answer and the sender's note of it.
    const letters = await runInDurableObject(book(shelf), (_, { storage }) =>
      storage.sql.exec("SELECT * FROM _letters").toArray().concat(storage.sql.exec("SELECT * FROM _outbox").toArray()),
    );
    await settle(shelf);
    const [letter, event] = letters;
    await runInDurableObject(book(shelf), async (_, { storage }) => {
      storage.sql.exec("INSERT INTO _outbox VALUES (?, ?, ?, ?, ?, ?)", ...Object.values(event ?? {}));
      storage.sql.exec("INSERT INTO _letters VALUES (?, ?, ?, ?, ?, ?)", ...Object.values(letter ?? {}));
      await storage.setAlarm(Date.now());
    });
    await settle(shelf);
    expect(await journalOf(shelf)).toEqual(["added Emma"]);
  });

  test("wait while their sender is paused", async () => {
    const shelf = crypto.randomUUID();
    await runInDurableObject(libraryEnv.JOURNAL.getByName(shelf), () => undefined);
    await add(shelf, "Emma");
    const tell = (action: string) =>
      send(`/control/services/Book/instances/${shelf}/${action}`, {
        ...CONTROL,
        method: "POST",
        body: { reason: "a test" },
      });
    expect(await tell("pause")).toMatchObject({ body: { state: "paused" } });
    await runInDurableObject(book(shelf), async (_, { storage }) => {
      storage.sql.exec(
        "INSERT INTO _outbox VALUES (99, 'Book.added', '{\"title\":\"Held\"}', 't', ?, 0)",
        JSON.stringify({ key: shelf, person: null }),
      );
      storage.sql.exec("INSERT INTO _letters (subscriber, id, due) VALUES ('Journal', 99, 0)");
      await storage.setAlarm(Date.now());
    });
    await settle(shelf);
    expect(await journalOf(shelf)).not.toContain("added Held");
    await tell("resume");
    await settle(shelf);
    expect(await journalOf(shelf)).toContain("added Held");
  });

  test("outlive an eviction of their sender", async () => {
    const shelf = crypto.randomUUID();
    await runInDurableObject(libraryEnv.JOURNAL.getByName(shelf), () => undefined);
    await add(shelf, "Emma");
    await evictDurableObject(book(shelf));
    await settle(shelf);
    expect(await journalOf(shelf)).toEqual(["added Emma"]);
  });

  test("wait for one that cannot be heard yet, and none overtakes it", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "later");
    await add(shelf, "Emma");
    await settle(shelf);
    expect(await journalOf(shelf)).toEqual([]);
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await forceDue(shelf);
      await settle(shelf);
    }
    expect(await journalOf(shelf)).toEqual(["added Emma"]);
    expect(await deadOf(shelf)).toMatchObject([{ event: "Book.added", subscriber: "Journal", error: "503 no" }]);
  });

  test("that are refused for good can be seen, and sent once more", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "unspeakable");
    await add(shelf, "Emma");
    await settle(shelf);
    expect(await journalOf(shelf)).toEqual(["added Emma"]);
    expect(await deadOf(shelf)).toMatchObject([{ attempts: 1, error: "422 no" }]);
    await runInDurableObject(book(shelf), (_, { storage }) => {
      storage.sql.exec(`UPDATE _outbox SET payload = '{"id":"1","title":"Sanditon"}'`);
    });
    const redriven = await send(`/control/services/Book/instances/${shelf}/dead-letters/redrive`, {
      ...CONTROL,
      method: "POST",
    });
    expect(redriven).toMatchObject({ status: 200, body: { redriven: 1 } });
    await settle(shelf);
    expect(await journalOf(shelf)).toEqual(["added Emma", "added Sanditon"]);
    expect(await deadOf(shelf)).toEqual([]);
  });
});

test("tells how late alarms run", async () => {
  const shelf = crypto.randomUUID();
  await add(shelf, "Emma");
  await settle(shelf);
  await scheduler.wait(100);
  const { body } = await send("/metrics", CONTROL);
  expect(body).toMatch(/object_alarm_lag_seconds_count\{service="Book",version="\w+"\} [1-9]/u);
  expect(body).toMatch(/object_queue_depth\{service="Book"/u);
});

describe("feed", () => {
  const open = async (shelf: string, headers: Record<string, string> = {}) => {
    const request = new Request(`https://product.test/shelves/${shelf}/watch`, {
      headers: { upgrade: "websocket", ...headers },
    });
    const { status, webSocket } = await exports.default.fetch(request);
    return { status, webSocket };
  };

  test("tells whoever watches what happens, also after an eviction", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma");
    const { webSocket } = await open(shelf);
    const heard: unknown[] = [];
    webSocket?.addEventListener("message", ({ data }) => heard.push(JSON.parse(String(data))));
    webSocket?.accept();
    await add(shelf, "Persuasion");
    await evictDurableObject(book(shelf));
    const id = await add(shelf, "Sanditon");
    await scheduler.wait(20);
    expect(heard).toMatchObject([
      { event: "added", record: { title: "Persuasion" } },
      { event: "added", record: { title: "Sanditon", id } },
    ]);
    webSocket?.close(1000);
  });

  test("is no ordinary address, and takes no messages", async () => {
    const shelf = crypto.randomUUID();
    await add(shelf, "Emma");
    expect(await send(`/shelves/${shelf}/watch`)).toMatchObject({ status: 426 });
    const { webSocket } = await open(shelf);
    const closed = new Promise<number>((resolve) => webSocket?.addEventListener("close", ({ code }) => resolve(code)));
    webSocket?.accept();
    webSocket?.send("let me in");
    expect(await closed).toBe(1003);
  });
});
