import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import { hasAlready, readTags } from "../../src/orchestration/contract/entity-tags.ts";
import { requireCurrent } from "../../src/orchestration/object/preconditions.ts";
import { send, type Sending } from "../harness/client.ts";

let count = 0;
const shelf = `/shelves/${crypto.randomUUID()}/loans`;
const createTitle = (): string => `book-${(count += 1)}`;

const lend = async (): Promise<JsonObject & { id: string; book: string }> => {
  const headers = { "idempotency-key": crypto.randomUUID() };
  const { body } = await send(shelf, { method: "POST", headers, body: { book: createTitle() } });
  return body as JsonObject & { id: string; book: string };
};

const change = (id: string, headers: Record<string, string>, body: JsonObject = { url: "https://a.example/" }) =>
  send(`${shelf}/${id}`, { method: "PATCH", headers, body });

const put = (book: string, more: Sending = {}) => send(`${shelf}/${book}`, { method: "PUT", body: {}, ...more });

describe("the version of a record", () => {
  test("is told as an entity tag with every answer that holds the record", async () => {
    const { id } = await lend();
    expect((await send(`${shelf}/${id}`)).headers.get("etag")).toBe('"1"');
    expect((await change(id, { "if-match": '"1"' })).headers.get("etag")).toBe('"2"');
    expect((await send(shelf)).headers.get("etag")).toBeNull();
  });

  test("is not told again to who knows it", async () => {
    const { id } = await lend();
    const read = (known: string, method = "GET") =>
      send(`${shelf}/${id}`, { method, headers: { "if-none-match": known } });
    for (const known of ['"1"', '"0", W/"1"', "*"])
      expect(await read(known), known).toMatchObject({ status: 304, body: "" });
    expect((await read('"1"')).headers.get("etag")).toBe('"1"');
    expect((await read('"1"', "HEAD")).status).toBe(304);
    expect((await read('"2"')).status).toBe(200);
  });

  test("must be named where the operation wants it, before anything else is checked but that there is a record", async () => {
    const { id } = await lend();
    expect(await change("nobody", {}, {})).toMatchObject({ status: 404 });
    expect(await change(id, {}, {})).toMatchObject({ status: 428, body: { code: "no_version" } });
    expect(await change(id, { "if-match": '"7"' }, {})).toMatchObject({
      status: 412,
      body: { code: "stale", now: '"1"' },
    });
    expect(await change(id, { "if-match": '"1"' }, {})).toMatchObject({ status: 422 });
    for (const wrong of ["1", 'W/"1"', '""'])
      expect(await change(id, { "if-match": wrong }), wrong).toMatchObject({ status: 412 });
    for (const [n, right] of ['"1"', '"9", "2"', "*"].entries())
      expect(await change(id, { "if-match": right }), right).toMatchObject({ status: 200, body: { version: n + 2 } });
  });

  test("lets one of many who have seen the same change the record", async () => {
    const { id } = await lend();
    const answers = await Promise.all(Array.from({ length: 8 }, () => change(id, { "if-match": '"1"' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(412)]);
  });

  test("keeps a PUT from replacing what is there, or from making what is not", async () => {
    const book = createTitle();
    expect((await put(book, { headers: { "if-match": "*" } })).status).toBe(412);
    expect((await put(book, { headers: { "if-match": "1" } })).status).toBe(412);
    expect((await put(book, { headers: { "if-none-match": "*" } })).status).toBe(201);
    expect((await put(book, { headers: { "if-none-match": "*" } })).status).toBe(412);
    expect((await put(book, { headers: { "if-match": "1" } })).status).toBe(200);
    expect((await put(book, { headers: { "if-match": "*" } })).headers.get("etag")).toBe('"3"');
    expect((await put(book)).status).toBe(200);
  });

  test("is not needed for what is not there yet", () => {
    expect(() => requireCurrent({ required: true }, {}, null)).not.toThrow();
    expect(() => requireCurrent({ required: true }, {}, 1)).toThrow("if-match");
  });

  test("may hold a comma, and may be weak", () => {
    expect(readTags('"a,b", W/"c" ,d')).toEqual([
      { value: "a,b", isWeak: false, isBare: false },
      { value: "c", isWeak: true, isBare: false },
      { value: "d", isWeak: false, isBare: true },
    ]);
    expect(hasAlready('W/"a,b"', '"a,b"')).toBe(true);
    expect(hasAlready("*", undefined)).toBe(false);
  });
});

describe("a request for the head alone", () => {
  test("is answered like the whole, without the body, and counts nothing", async () => {
    const { book, id } = await lend();
    const whole = await send(`${shelf}/${id}`);
    const head = await send(`${shelf}/${id}`, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, body: "" });
    expect(head.headers.get("etag")).toBe(whole.headers.get("etag"));
    const followed = await send(`${shelf}/${book}/go`);
    const peeked = await send(`${shelf}/${book}/go`, { method: "HEAD" });
    expect([peeked.status, peeked.headers.get("location")]).toEqual([302, followed.headers.get("location")]);
    expect((await send(`${shelf}/${id}`)).body).toMatchObject({ clicks: 1 });
  });
});
