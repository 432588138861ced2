import { describe, expect, test } from "vitest";

import type { Json, JsonObject } from "../../src/orchestration/contract/call.ts";
import { send } from "../harness/client.ts";

const shelf = `/shelves/${crypto.randomUUID()}/loans`;
const lend = (key: string | null, body: Json, path = shelf) =>
  send(path, { method: "POST", body, headers: key === null ? {} : { "idempotency-key": key } });

describe("a key that makes a call one of a kind", () => {
  test("must come along where the operation wants it", async () => {
    expect(await lend(null, { book: "x" })).toMatchObject({ status: 400, body: { code: "key_required" } });
    expect(await lend("a b", { book: "x" })).toMatchObject({ status: 400, body: { code: "bad-idempotency-key" } });
    expect(await lend("x".repeat(256), { book: "x" })).toMatchObject({ status: 400 });
  });

  test("gets the same answer again, marked as such, with the status that the product gives it", async () => {
    const first = await lend("again", { book: "Emma", days: 2 });
    expect(first.status).toBe(201);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(first.headers.get("cache-control")).toBe("private");
    const second = await lend("again", { days: 2, book: "Emma" });
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
  });

  test("tells a record as it is by now where the product wants it so", async () => {
    const { id, version } = (await lend("renewed", { book: "Evelina" })).body as JsonObject;
    await send(`${shelf}/${String(id)}`, { method: "PATCH", headers: { "if-match": "*" }, body: { days: 3 } });
    expect((await lend("renewed", { book: "Evelina" })).body).toMatchObject({ id, version: Number(version) + 1 });
  });

  test("has one effect, however many come at once", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => lend("at-once", { book: "Persuasion" })));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201]);
  });

  test("comes with one body only", async () => {
    await lend("one-body", { book: "Sanditon" });
    expect(await lend("one-body", { book: "Lesley Castle" })).toMatchObject({
      status: 422,
      body: { code: "key_reused" },
    });
  });

  test("is not used up by a failure, and is another one at another address", async () => {
    await lend("taken", { book: "Mansfield Park" });
    expect((await lend("tried", { book: "Mansfield Park" })).status).toBe(409);
    expect((await lend("tried", { book: "Lady Susan" })).status).toBe(201);
    const other = `/shelves/${crypto.randomUUID()}/loans`;
    expect((await lend("tried", { book: "Lady Susan" }, other)).status).toBe(201);
  });
});
