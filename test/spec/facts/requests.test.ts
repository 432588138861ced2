import { describe, expect, test } from "vitest";
import { factsOf, namesOf, requestIn } from "./facts-of.ts";

const linesOf = (text: string): string[] => factsOf(text).requests.map(({ method, path }) => `${method} ${path}`);

describe("where a request is told", () => {
  test.each<[string, string, string[]]>([
    ["a bullet", "- `POST /posts` with `title` → `201` and the post", ["POST /posts"]],
    ["a bullet with a label", "- Add a post: `POST /posts` → 201", ["POST /posts"]],
    ["a bullet with the request in brackets", "- List posts (`GET /posts`): 200", ["GET /posts"]],
    ["bold text", "**GET /pastes/{id}** reads it. **200** with `id`.", ["GET /pastes/{id}"]],
    ["a sentence that begins with how", "With **POST /cabins** a cabin is added; the answer is 201.", ["POST /cabins"]],
    ["a sentence", 'Sign up with `POST /accounts` and `{"email"}`.', ["POST /accounts"]],
    [
      "two in one breath",
      "`PUT /a/{id}/like` and `DELETE /a/{id}/like` answer 204.",
      ["PUT /a/{id}/like", "DELETE /a/{id}/like"],
    ],
    ["one after another", "`GET /hook` → 200, 404 if none. `DELETE /hook` → 204.", ["GET /hook", "DELETE /hook"]],
    ["a heading", "### GET /events and GET /events/:id\n\n200", ["GET /events", "GET /events/{id}"]],
    ["a table", "| Request | Success |\n|---|---|\n| `DELETE /a/{id}` | 204 |", ["DELETE /a/{id}"]],
    ["a table of methods and paths", "| Method | Path | Answer |\n|---|---|---|\n| GET | `/a` | 200 |", ["GET /a"]],
    ["a code block", '```\nPOST /flags\n{ "key": "a" }\n\n201 Created\n{ "key": "a" }\n```', ["POST /flags"]],
    [
      "an overview",
      "    POST   /polls        open a poll\n    GET    /polls/{id}   read a poll",
      ["POST /polls", "GET /polls/{id}"],
    ],
    [
      "bullets without a method",
      "What happens (all `POST`, answer `200` with the mail):\n\n- `/mails/{id}/start`: queued → sending",
      ["POST /mails/{id}/start"],
    ],
  ])("%s", (_, text, expected) => {
    expect(linesOf(text)).toEqual(expected);
  });

  test.each<[string, string]>([
    ["a sentence about something else", "After that, a following `GET /links/{slug}` must show it."],
    ["an exception", "Every call but `POST /projects` carries a key."],
    ["a duty", "`GET /books` must answer within 100 ms."],
    ["what goes out", 'On firing we POST to the webhook:\n\n```\nPOST /ring\n{ "a": 1 }\n```'],
    ["scenarios", "## Acceptance scenarios\n\n- `POST /books` → 201"],
    ["quality targets", "## Quality\n\n- `GET /books` in 100 ms"],
    ["another method", "- `HEAD /a` → 200"],
  ])("not in %s", (_, text) => {
    expect(linesOf(text)).toEqual([]);
  });
});

describe("one request told in several places", () => {
  const text = [
    "```",
    "POST   /polls              open a poll",
    "GET    /polls/{id}         read a poll",
    "PATCH  /polls/{id}         change a poll (owner)",
    "POST   /polls/{id}/close   close now (owner)",
    "```",
    "",
    "## The poll",
    "",
    "Request to open one:",
    "",
    '    { "question": "Where?", "closes_at": "2031-01-01T12:00:00Z" }',
    "",
    "- `question`: required, 1 to 300 characters.",
    "",
    "Answer 201 with the poll. `GET /polls/{id}` gives 200 and the poll.",
    "",
    "`PATCH` accepts `question` only. It answers 200 with the poll. `POST …/close` answers 200 with the poll; 409 `closed`.",
  ].join("\n");

  test("is one, with its first line", () => {
    expect(linesOf(text)).toEqual(["POST /polls", "GET /polls/{id}", "PATCH /polls/{id}", "POST /polls/{id}/close"]);
    expect(factsOf(text).requests.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  test("takes what is said of it under its label, by its method, and by the end of its path", () => {
    expect(requestIn(text, "POST /polls")).toMatchObject({ label: "open a poll", status: 201 });
    expect(requestIn(text, "POST /polls").body).toMatchObject([
      { name: "question", rules: ["required", "1 to 300 characters"], example: "Where?" },
      { name: "closes_at" },
    ]);
    expect(requestIn(text, "PATCH /polls/{id}")).toMatchObject({
      who: "owner",
      status: 200,
      body: [{ name: "question" }],
    });
    expect(requestIn(text, "POST /polls/{id}/close").failures).toMatchObject([{ status: 409, code: "closed" }]);
  });

  test("stands under a heading that says what is done, or whose number is named", () => {
    const links =
      '| Call | Purpose | Success |\n|---|---|---|\n| `PATCH /links/{slug}` | change it | 200, the link |\n| `GET /stats` | | 200, see 4.1 |\n\n### Changing a link\n\n- the body may have `url`\n\n### 4.1 Numbers\n\n`{ "total", "open" }`.';
    expect(namesOf(requestIn(links, "PATCH /links/{slug}").body)).toEqual(["url?"]);
    expect(requestIn(links, "GET /stats").answer).toMatchObject({ holds: "object", members: ["total", "open"] });
  });
});

describe("paths", () => {
  test("an example of a path stands for its template", () => {
    const text = [
      "```",
      "PUT /flags/summer-sale/environments/production",
      '{ "enabled": true }',
      "",
      "200 OK",
      '{ "enabled": true }',
      "```",
      "",
      "```",
      "POST /flags",
      '{ "key": "summer-sale" }',
      "```",
      "",
      "```",
      "POST /evaluate",
      '{ "environment": "production" }',
      "```",
      "",
      "`GET /flags/{key}` answers 200. `POST /flags/bulk-delete` answers 204. `GET /reports/2025-03` answers 200.",
    ].join("\n");
    expect(linesOf(text)).toEqual([
      "PUT /flags/{key}/environments/{environment}",
      "POST /flags",
      "POST /evaluate",
      "GET /flags/{key}",
      "POST /flags/bulk-delete",
      "GET /reports/{report}",
    ]);
  });

  test("what is left out is what was said before", () => {
    expect(linesOf("- `GET /people/{handle}/followers`, `…/following` – 200")).toEqual([
      "GET /people/{handle}/followers",
      "GET /people/{handle}/following",
    ]);
  });

  test("two names of one parameter make one request", () => {
    expect(linesOf("- `GET /rooms/{id}` → 200\n- `GET /rooms/{roomId}` → 200 with the room")).toEqual([
      "GET /rooms/{id}",
    ]);
  });
});

describe("bodies", () => {
  test.each<[string, string, string[] | null]>([
    ["names", "- `POST /a` (signed in) with `title`, `body` and optional `tags` → `201`", ["title", "body", "tags?"]],
    ["an object", '- `POST /a` with `{"name", "topic"?}` → 201', ["name", "topic?"]],
    ["an object of words", "- `POST /a` – body `{payload, delay?}`. `201` with the job.", ["payload", "delay?"]],
    ["any of", "- `PATCH /a` with any of `x`, `y` → 200", ["x?", "y?"]],
    [
      "names without backticks",
      "- `PATCH /a` with any of title, notes and due_date → 200",
      ["title?", "notes?", "due_date?"],
    ],
    ["a following sentence", "- `PATCH /a`: 200. Takes `name`, `target`", ["name", "target"]],
    ["two forms", '- `POST /a`: `{}` or `{ "signedBy" }` → 200', ["signedBy?"]],
    [
      "the same as before",
      "- `POST /a` with `x` and `y` → 201\n- `POST /b` with the same two members → 200",
      ["x", "y"],
    ],
    ["none", "- `POST /a` takes no body and answers 204", null],
    ["a header is none", "- `POST /a` with the header `X-Token` → 204", null],
  ])("%s", (_, text, expected) => {
    expect(namesOf(factsOf(text).requests.at(-1)?.body ?? null)).toEqual(expected);
  });

  test("rules stand in brackets, in bullets and in sentences", () => {
    const { body } = requestIn(
      "`POST /rooms` with `name` (1 to 60 characters, unique), `size` and `opensAt`. The last two are optional, `5` and `08:00` by default. Answers 201.\n\n- `size`: integer, 1 to 500",
      "POST /rooms",
    );
    expect(body).toEqual([
      { name: "name", line: 1, rules: ["1 to 60 characters", "unique"] },
      { name: "size", line: 1, optional: true, rules: ["integer", "1 to 500", "default 5"] },
      { name: "opensAt", line: 1, optional: true, rules: ["default 08:00"] },
    ]);
  });

  test("members go by their words as well", () => {
    const { body, failures } = requestIn(
      '`POST /a` `{"email", "password", "items"}` → 201. Password 8–100 characters. E-mail is unique (`409`, code `taken`). 1 to 5 items.',
      "POST /a",
    );
    expect(body?.map(({ rules }) => rules)).toEqual([["unique"], ["8–100 characters"], ["1 to 5 entries"]]);
    expect(failures).toMatchObject([{ status: 409, code: "taken" }]);
  });

  test("a noun is a thing", () => {
    const text =
      "| Call | Body | Success |\n|---|---|---|\n| `POST /a/{id}/items` | line item | 201, the whole order |";
    expect(requestIn(text, "POST /a/{id}/items")).toMatchObject({ body: null, takes: "line item" });
  });
});

describe("query strings", () => {
  test.each<[string, string, string[]]>([
    ["in the path", "- `GET /a?from=2025-01-01&to=2025-02-01` → 200", ["from", "to"]],
    [
      "in bullets",
      "`GET /a` takes, all optional:\n\n- `q` – a substring\n- `limit` – 1 to 100, default 50; `offset` – 0 or more",
      ["q", "limit", "offset"],
    ],
    [
      "in prose",
      "- `GET /a` → 200. Filters: `from` and `to` (dates), `q` (contained). `limit` 1 to 200 (default 50) and `offset` from 0.",
      ["from", "to", "q", "limit", "offset"],
    ],
    ["as it is written", "- `GET /a` → 200. `?status=` narrows to one status; an unknown status is `422`.", ["status"]],
    [
      "behind the answer",
      '- `GET /a` is `{"mails": [...]}`, with the optional filters `to` and `status`.',
      ["to", "status"],
    ],
    [
      "wherever a member is",
      'GET /a → 200 `{"rows": [], "next": "…"}`\n\n## Paging\n\nWherever there is a `next`: `?limit=` from 1 to 50.',
      ["limit"],
    ],
  ])("%s", (_, text, expected) => {
    const { query } = requestIn(text, "GET /a");
    expect(query.map(({ name, optional }) => (optional ? `${name}?` : name))).toEqual(expected);
  });

  test("what fails is no rule", () => {
    const { query, failures } = requestIn(
      "`GET /a?limit=10`\n\n- `limit` is 1 to 100, default 10; anything else → 422",
      "GET /a",
    );
    expect(query).toEqual([{ name: "limit", line: 1, rules: ["1 to 100", "default 10"], example: "10" }]);
    expect(failures).toMatchObject([{ status: 422, code: null, when: "`limit`: anything else" }]);
  });

  test("members of the answer are no parameters", () => {
    const text =
      '`GET /a` → 200 `{"rows": [], "has_more": bool}`\n\n- `has_more` tells whether more follow\n- `limit` 1–200';
    expect(requestIn(text, "GET /a").query.map(({ name }) => name)).toEqual(["limit"]);
  });
});

describe("how engineers type", () => {
  test("codes in capitals, arrows of two signs, and bounds that look like statuses", () => {
    const { requests } = factsOf(
      "- `POST /cards` with `amount` -> 201 with the card\n  - `amount`: 500..20000\n  - Not enough money -> 409 `NO_FUNDS`\n- `DELETE /cards/{id}` -> 204",
    );
    expect(
      requests.map(({ failures, status }) => [status, failures.map(({ code, status: no }) => [no, code])]),
    ).toEqual([
      [201, [[409, "NO_FUNDS"]]],
      [204, []],
    ]);
  });

  test("two forms of a body tell what a member may be", () => {
    const [request] = factsOf('`PUT /a/{id}/rank` with `{"rank": "low"}` or `{"rank": "high"}` → 200').requests;
    expect(request?.body?.[0]?.rules).toEqual(["one of low, high"]);
  });
});
