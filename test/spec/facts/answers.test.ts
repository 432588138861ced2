import { describe, expect, test } from "vitest";
import type { AnswerFact } from "#src/spec/facts/facts.ts";
import { factsOf, requestIn } from "./facts-of.ts";

const list = (member: string | null, noun: string | null, beside: string[] = []): AnswerFact => ({
  holds: "list",
  member,
  noun,
  beside,
});

describe("answers", () => {
  test.each<[string, AnswerFact | null]>([
    ["`GET /a` → 200 with the room", { holds: "thing", noun: "room" }],
    ["`GET /a` – 200, the whole order", { holds: "thing", noun: "order" }],
    ["`GET /a` – 200 with that person's profile, seen from outside", { holds: "thing", noun: "profile" }],
    ["`GET /a` → `200` to-do", { holds: "thing", noun: "to-do" }],
    ["`GET /a` is the latest version.", { holds: "thing", noun: "version" }],
    ["`GET /a` → 200 with `id` and `email`", { holds: "object", members: ["id", "email"] }],
    ['`GET /a` → 200 with `{ "id", "email" }`', { holds: "object", members: ["id", "email"] }],
    ['`GET /a` → 200 with `{ "items": [post], "total" }`', list("items", "post", ["total"])],
    ['`GET /a` → `{"rooms": [room, …]}` by name', list("rooms", "room")],
    ['`GET /a` → 200 `{ "items": [ …books… ] }`', list("items", "book")],
    ["`GET /a` answers 200 with a JSON array of rooms sorted by name", list(null, "room")],
    ['`GET /a` → 200 `{"names": ["ada", …]}`', { holds: "object", members: ["names"], example: { names: ["ada"] } }],
    ["`DELETE /a` → 204", { holds: "nothing" }],
    ["`GET /a` → 302 with `Location`", null],
    ["`GET /a` → 200.", null],
  ])("%s", (text, expected) => {
    expect(factsOf(text).requests[0]?.answer).toEqual(expected);
  });

  test("entries that are spelt out are told", () => {
    expect(requestIn('`GET /tags` → 200, `{"tags": [{"tag": "vip", "count": 3}]}`', "GET /tags").answer).toMatchObject({
      member: "tags",
      entry: ["tag", "count"],
    });
  });

  test("the same is what was told before, without what it lacks", () => {
    const text = '`POST /a` answers 201 with `{ "id", "key" }`. `GET /a/{id}` answers 200 with the same without `key`.';
    expect(requestIn(text, "GET /a/{id}").answer).toEqual({ holds: "object", members: ["id"] });
  });

  test("one heading for a list and its entry", () => {
    const text = '### GET /events and GET /events/{id}\n\n200 `{ "events": [...] }`, or one: `{ "id", "name" }`.';
    expect(requestIn(text, "GET /events").answer).toMatchObject({ holds: "list", member: "events" });
    expect(requestIn(text, "GET /events/{id}").answer).toEqual({ holds: "object", members: ["id", "name"] });
  });

  test("an example of a thing that is named describes the thing", () => {
    const { requests, things } = factsOf('`GET /me` answers 200 with a profile:\n\n    { "name": "Ann", "age": 3 }');
    expect(requests[0]?.answer).toEqual({ holds: "thing", noun: "profile" });
    expect(things).toMatchObject([{ noun: "profile", members: [{ name: "name", example: "Ann" }, { name: "age" }] }]);
  });
});

describe("statuses", () => {
  test("a second one of success says when", () => {
    expect(requestIn("- `PUT /a/{id}` → 201 if new, 200 if replaced; the note", "PUT /a/{id}")).toMatchObject({
      status: 201,
      otherStatus: { status: 200, when: "if replaced" },
      answer: { holds: "thing", noun: "note" },
    });
  });

  test("an exchange has both", () => {
    const text = '```\nPUT /a/b1\n{"x": 1}\n\n201 Created   (200 OK when it replaced one)\n{"id": "b1"}\n```';
    expect(requestIn(text, "PUT /a/{id}")).toMatchObject({ status: 201, otherStatus: { status: 200 } });
  });

  test("examples in separate blocks, with headers", () => {
    const text =
      '```http\nPUT /kv/x1?ttl=60 HTTP/1.1\nIf-Match: "b"\n\n{"a": 1}\n```\n```http\nHTTP/1.1 201 Created\nETag: "c"\n\n{"key": "x1", "version": 1}\n```';
    expect(requestIn(text, "PUT /kv/{key}")).toMatchObject({
      status: 201,
      headers: ["If-Match", "ETag"],
      query: [{ name: "ttl", example: "60" }],
      body: [{ name: "a", example: 1 }],
      answer: { holds: "object", members: ["key", "version"] },
    });
  });

  test("arrows tell what is sent and what comes back", () => {
    const text = '**POST /a**\n\n```\n→ {"x": 1}\n← 201 {"id": "…", "x": 1}\n```';
    expect(requestIn(text, "POST /a")).toMatchObject({
      status: 201,
      body: [{ name: "x" }],
      answer: { members: ["id", "x"] },
    });
  });
});

describe("failures", () => {
  test.each<[string, [number, string | null, string][]]>([
    [
      "`POST /a` → 201. A key that exists already is 409 with code `flag_exists`.",
      [[409, "flag_exists", "A key that exists already"]],
    ],
    [
      "`POST /a` → 201; 400 `bad_name`, 409 `room_exists`",
      [
        [400, "bad_name", ""],
        [409, "room_exists", ""],
      ],
    ],
    [
      "`POST /a` → 201. Only drafts can be deleted, otherwise `409 not_draft`.",
      [[409, "not_draft", "Only drafts can be deleted, otherwise"]],
    ],
    ["`DELETE /a` → `204`, or `404` if there is none.", [[404, null, "if there is none"]]],
    ["`DELETE /a` → 204. Responds with 404 (`gone`) if there is none.", [[404, "gone", "Responds if there is none"]]],
    [
      "`POST /a` → 201. Checks: exists (404), open (409 `closed`).",
      [
        [404, null, "Checks: exists"],
        [409, "closed", "open"],
      ],
    ],
    ["`POST /a` → 201. At most 500 people may ask, within 400 ms.", []],
  ])("%s", (text, expected) => {
    expect(factsOf(text).requests[0]?.failures.map(({ status, code, when }) => [status, code, when])).toEqual(expected);
  });

  test("columns and examples tell them", () => {
    const table =
      "| Request | Success | Failures | Who |\n|---|---|---|---|\n| `POST /a` | 201, note | 404, 409 | owner |";
    expect(requestIn(table, "POST /a")).toMatchObject({ who: "owner", failures: [{ status: 404 }, { status: 409 }] });
    const code = '```\nGET /a   200 {"id": 1}  | 404 {"error": "none"}\n```';
    expect(requestIn(code, "GET /a").failures).toMatchObject([
      { status: 404, code: "none", example: { error: "none" } },
    ]);
  });

  test("what is said of all requests is said of none", () => {
    const { requests, rules } = factsOf(
      "`POST /a` → 201. All other calls need a token, otherwise 401. Without it: 403.",
    );
    expect(requests[0]?.failures).toEqual([]);
    expect(rules.map(({ text }) => text)).toEqual(["All other calls need a token, otherwise 401.", "Without it: 403."]);
  });

  test("no sentence is lost", () => {
    const { sentences } = requestIn(
      "- `GET /a` (author) → 200 with the note, newest first. Notes never change.",
      "GET /a",
    );
    expect(sentences).toEqual([
      { line: 1, text: "newest first." },
      { line: 1, text: "Notes never change." },
    ]);
  });
});
