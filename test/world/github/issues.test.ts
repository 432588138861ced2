import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestWorld, type TestWorld } from "./open-test-world.ts";

describe("issues of the embedded GitHub", () => {
  let test: TestWorld;
  const R = "/repos/acme/shop";
  beforeAll(async () => void (test = await openTestWorld()));
  afterAll(() => test.close());

  it("drops the labels and assignees of somebody without push access in silence", async () => {
    const { call, tokens } = test;
    const wish = { title: "Sell shoes", labels: ["spec"], assignees: ["wanda"] };
    const own = await call(tokens.wanda, `POST ${R}/issues`, wish);
    const foreign = await call(tokens.stan, `POST ${R}/issues`, wish);
    expect([own.status, foreign.status]).toEqual([201, 201]);
    expect(own.body.labels).toMatchObject([{ name: "spec" }]);
    expect(own.body).toMatchObject({ assignee: { login: "wanda" }, author_association: "MEMBER", body: null });
    expect(foreign.body).toMatchObject({ labels: [], assignees: [], author_association: "NONE" });
  });

  it("lets authors edit what is theirs, and others only with triage", async () => {
    const { call, tokens } = test;
    const { body: issue } = await call(tokens.stan, `POST ${R}/issues`, { title: "Mine" });
    const at = `${R}/issues/${issue.number}`;
    expect((await call(tokens.rita, `PATCH ${at}`, { title: "Hers" })).status).toBe(403);
    expect((await call(null, `PATCH ${at}`, { title: "Nobody's" })).status).toBe(401);
    expect((await call(tokens.rita, `POST ${at}/labels`, { labels: ["bug"] })).status).toBe(403);
    const closed = await call(tokens.stan, `PATCH ${at}`, { state: "closed", state_reason: "not_planned" });
    expect(closed.body).toMatchObject({ state: "closed", state_reason: "not_planned", closed_by: { login: "stan" } });
  });

  it("takes 65,536 characters and refuses one more, whatever they weigh", async () => {
    const { call, tokens } = test;
    const post = (body: string) => call(tokens.bot, `POST ${R}/issues/1/comments`, { body });
    expect((await post("💡".repeat(65_536))).status).toBe(201);
    expect((await post("x".repeat(65_537))).body).toMatchObject({
      message: "Validation Failed",
      errors: [{ resource: "IssueComment", code: "unprocessable" }],
    });
    expect((await post("  ")).status).toBe(422);
  });

  it("shows a bot as a bot, through its app, and keeps one reaction of a kind", async () => {
    const { call, tokens } = test;
    const { body: comment } = await call(tokens.bot, `POST ${R}/issues/1/comments`, { body: "<b>Hi</b> & \u2028" });
    expect(comment).toMatchObject({ body: "<b>Hi</b> & \u2028", performed_via_github_app: { slug: "builder" } });
    expect(comment.user).toMatchObject({ login: "builder[bot]", type: "Bot" });
    expect(comment.user.url).toMatch(/\/users\/builder%5Bbot%5D$/);
    const react = () => call(tokens.bot, `POST ${R}/issues/comments/${comment.id}/reactions`, { content: "eyes" });
    const [first, second] = [await react(), await react()];
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
    expect((await call(tokens.rita, `PATCH ${R}/issues/comments/${comment.id}`, { body: "no" })).status).toBe(403);
  });

  it("pages every list with Link headers that lead on", async () => {
    const { call, tokens, world } = test;
    const { headers, body } = await call(tokens.bot, `GET ${R}/labels?per_page=4&page=2`);
    expect(body).toHaveLength(4);
    const links = Object.fromEntries(
      [...headers.get("link")!.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, rel]) => [rel, url]),
    );
    expect(Object.keys(links).toSorted()).toEqual(["first", "last", "next", "prev"]);
    const next = await call(tokens.bot, `GET ${links["next"]!.slice(world().apiUrl.length)}`);
    expect(next.body[0].id).not.toBe(body[0].id);
  });

  it("answers 304 to a known ETag, and anew once something changed", async () => {
    const { call, tokens } = test;
    const first = await call(tokens.wanda, `GET ${R}/issues/1`);
    const known = { "if-none-match": first.headers.get("etag")! };
    expect((await call(tokens.wanda, `GET ${R}/issues/1`, undefined, known)).status).toBe(304);
    await call(tokens.wanda, `PATCH ${R}/issues/1`, { title: "Sell boots" });
    expect((await call(tokens.wanda, `GET ${R}/issues/1`, undefined, known)).status).toBe(200);
  });

  it("refuses unknown tokens, broken JSON, unknown paths and bodies over 25 MB as GitHub does", async () => {
    const { call, tokens } = test;
    expect(await call("ghp_unknown", `GET ${R}`)).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
    expect(await call(tokens.wanda, `POST ${R}/issues`, '{"title": ')).toMatchObject({
      status: 400,
      body: { message: "Problems parsing JSON" },
    });
    const missing = await call(tokens.wanda, "GET /no/such/path");
    expect(missing).toMatchObject({ status: 404, body: { status: "404" } });
    expect(missing.body.message).toContain("GET /no/such/path");
    expect((await call(tokens.wanda, `POST ${R}/issues`, { title: "x".repeat(26 * 1024 * 1024) })).status).toBe(413);
    expect((await call(tokens.wanda, `GET ${R}/issues/%E0%A4%A`)).status).toBe(400);
  });
});
