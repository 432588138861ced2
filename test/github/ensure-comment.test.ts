import { afterEach, describe, expect, test, vi } from "vitest";
import { TransientError } from "#src/errors.ts";
import { parseMarker, renderMarker } from "#src/github/marker.ts";
import { openVirtualClock } from "./pace/virtual-clock.ts";
import { CREDENTIALS } from "./app-credentials.ts";
import { BOT, PERSON, REPO, type Routes, closeFixture, openFixture } from "./repository-fixture.ts";

afterEach(closeFixture);

const KEY = CREDENTIALS.webhookSecret;

type Comment = { id: number; html_url: string; body: string; user: { id: number } };

/** An issue whose comments live in `comments`; `onCreate` may spoil the answer after the comment was made. */
const issueWith = (comments: Comment[], onCreate?: (made: Comment) => ReturnType<Routes[string]>): Routes => ({
  "GET /issues/1": () => ({
    status: 200,
    body: {
      number: 1,
      title: "A list",
      body: "text",
      html_url: "https://github.test/1",
      state: "open",
      user: PERSON,
      labels: [],
    },
  }),
  "GET /issues/1/comments": ({ query }) => {
    const page = Number(query.get("page"));
    return { status: 200, body: comments.slice((page - 1) * 100, page * 100) };
  },
  "POST /issues/1/comments": ({ body }) => {
    const id = comments.length + 100;
    const made = { id, html_url: `https://github.test/1#${id}`, body: String(body["body"]), user: BOT };
    comments.push(made);
    return onCreate?.(made) ?? { status: 201, body: made };
  },
  ...Object.fromEntries(
    [100, 101, 102].map((id) => [
      `PATCH /issues/comments/${id}`,
      ({ body }: { body: Record<string, unknown> }) => {
        const found = comments.find((comment) => comment.id === id);
        if (!found) return { status: 404, body: { message: "Not Found" } };
        found.body = String(body["body"]);
        return { status: 200, body: found };
      },
    ]),
  ),
});

describe("a comment has one topic and is written once", () => {
  test("twice the same is once; another text edits in place; one list call serves them all", async () => {
    const comments: Comment[] = [];
    const { github, sent } = await openFixture(issueWith(comments));
    const first = await github.ensureComment(REPO, 1, "status", "one");
    const again = await github.ensureComment(REPO, 1, "status", "one");
    const edited = await github.ensureComment(REPO, 1, "status", "two");
    await github.ensureComment(REPO, 1, "turn/1/Security", "a concern");
    expect(again).toEqual(first);
    expect(edited.id).toBe(first.id);
    expect(comments.map(({ body }) => body.split("\n")[0])).toEqual(["two", "a concern"]);
    expect(sent("GET").filter((path) => path === "/issues/1/comments")).toHaveLength(1);
    expect(sent("POST")).toHaveLength(2);
    expect(sent("PATCH")).toHaveLength(1);
  });

  test("a process that knows nothing finds the comment of the one before, on any page", async () => {
    const talk = Array.from({ length: 130 }, (_, n) => ({ id: 500 + n, html_url: "u", body: "talk", user: PERSON }));
    const comments: Comment[] = [...talk];
    const before = await openFixture(issueWith(comments));
    await before.github.ensureComment(REPO, 1, "status", "one");
    closeFixture();
    const { github, sent } = await openFixture(issueWith(comments));
    await github.ensureComment(REPO, 1, "status", "one");
    expect(comments).toHaveLength(131);
    expect(sent("POST")).toEqual([]);
  });

  test("side by side it is still one comment", async () => {
    const comments: Comment[] = [];
    const { github } = await openFixture(issueWith(comments));
    await Promise.all(Array.from({ length: 5 }, () => github.ensureComment(REPO, 1, "status", "one")));
    expect(comments).toHaveLength(1);
  });

  test("a comment that a human deleted is written anew", async () => {
    const comments: Comment[] = [];
    const { github } = await openFixture(issueWith(comments));
    await github.ensureComment(REPO, 1, "status", "one");
    comments.length = 0;
    await github.ensureComment(REPO, 1, "status", "two");
    expect(comments.map(({ body }) => body.split("\n")[0])).toEqual(["two"]);
  });
});

describe("an answer that got lost", () => {
  const losses: [string, (made: Comment) => ReturnType<Routes[string]>][] = [
    ["502 after the comment was made", () => ({ status: 502, body: { message: "Bad Gateway" } })],
    ["connection reset", () => "reset"],
    ["201 with HTML", () => ({ status: 201, body: "<html>unicorn</html>", headers: { "content-type": "text/html" } })],
    ["201 with JSON cut short", (made) => ({ status: 201, body: JSON.stringify(made).slice(0, 20) })],
  ];
  test.each(losses)("%s: unknown, not repeated, found by the next attempt", async (_, lose) => {
    const comments: Comment[] = [];
    let lost = 0;
    const once = (made: Comment) => {
      lost += 1;
      return lost === 1 ? lose(made) : { status: 201, body: made };
    };
    const { github, sent } = await openFixture(issueWith(comments, once));
    await expect(github.ensureComment(REPO, 1, "status", "one")).rejects.toBeInstanceOf(TransientError);
    expect(sent("POST")).toHaveLength(1);
    const found = await github.ensureComment(REPO, 1, "status", "one");
    expect(comments).toHaveLength(1);
    expect(found.id).toBe(100);
  });
});

describe("whose marker counts", () => {
  const marker = renderMarker(KEY, { repoId: REPO.id, issue: 1, topic: "status" });

  test("not a stranger's copy, not one of ours from another issue, not one inside the text", async () => {
    const elsewhere = renderMarker(KEY, { repoId: REPO.id, issue: 2, topic: "status" });
    const comments: Comment[] = [
      { id: 1, html_url: "u", body: `copied\n\n${marker}`, user: PERSON },
      { id: 2, html_url: "u", body: `of another issue\n\n${elsewhere}`, user: BOT },
      { id: 3, html_url: "u", body: `quoted\n\n${marker}\n\nthe end`, user: BOT },
      { id: 4, html_url: "u", body: "forged\n\n<!-- aidevos:status:0123456789abcdef -->", user: BOT },
    ];
    const { github } = await openFixture(issueWith(comments));
    await github.ensureComment(REPO, 1, "status", "one");
    expect(comments).toHaveLength(5);
  });

  test("parse gives back what render was told, here and nowhere else", () => {
    expect(parseMarker(KEY, REPO.id, 1, `text\n\n${marker}`)).toBe("status");
    expect(parseMarker(KEY, REPO.id, 2, `text\n\n${marker}`)).toBeNull();
    expect(parseMarker("another key", REPO.id, 1, `text\n\n${marker}`)).toBeNull();
    expect(() => renderMarker(KEY, { repoId: 1, issue: 1, topic: "x --> y" })).toThrow("no topic");
  });
});

test("the issue's author may be mentioned, nobody else; a text too long is cut and keeps its marker", async () => {
  const comments: Comment[] = [];
  const { github } = await openFixture(issueWith(comments));
  await github.ensureComment(REPO, 1, "status", "@octocat asked, @somebody-else did not");
  await github.ensureComment(REPO, 1, "long", `\`\`\`\n${"x".repeat(70_000)}`);
  expect(comments[0]?.body).toMatch(/^@octocat asked, @&#8203;somebody-else did not/u);
  expect(comments[1]?.body.length).toBeLessThanOrEqual(65_536);
  expect(parseMarker(KEY, REPO.id, 1, comments[1]?.body ?? "")).toBe("long");
});

const PATIENCE = { timeout: 20_000, interval: 20 };

describe("at GitHub's pace", () => {
  test("an answer and the status overtake what is said in the same place, and nothing is written twice", async () => {
    const clock = openVirtualClock();
    const comments: Comment[] = [];
    const { github } = await openFixture(issueWith(comments), clock);
    const topics = ["turn/1/PM", "turn/1/Security", "turn/1/QA", "plan", "status", "command/9"];
    const written = Promise.all(topics.map((topic) => github.ensureComment(REPO, 1, topic, topic)));
    for (const [n] of topics.entries()) {
      await vi.waitFor(() => expect(comments).toHaveLength(n + 1), PATIENCE);
      await clock.runUntil(clock.now() + 3_000);
    }
    await written;
    const said = comments.map(({ body }) => body.split("\n")[0]);
    expect(said.toSorted()).toEqual(topics.toSorted());
    expect(said.slice(1, 3)).toEqual(["command/9", "status"]);
  });

  test("nothing that waited its turn is sent while GitHub asks for a pause", async () => {
    const clock = openVirtualClock();
    let refused = 0;
    const { github } = await openFixture(
      {
        ...issueWith([]),
        "POST /issues/1/comments": () => {
          refused += 1;
          return { status: 403, body: { message: "secondary rate limit" }, headers: { "retry-after": "60" } };
        },
      },
      clock,
    );
    const written = Promise.allSettled(
      ["turn/1/PM", "turn/1/QA"].map((topic) => github.ensureComment(REPO, 1, topic, topic)),
    );
    await vi.waitFor(() => expect(refused).toBe(1), PATIENCE);
    await clock.runUntil(clock.now() + 3_000);
    const ended = await written;
    expect(refused).toBe(1);
    for (const result of ended)
      expect(result).toMatchObject({ status: "rejected", reason: { retryAfterMs: expect.any(Number) as number } });
  });
});
