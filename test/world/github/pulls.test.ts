import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitFiles, openTestWorld, signJwt, type TestWorld } from "./open-test-world.ts";

const R = "/repos/acme/shop";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("pull requests of the embedded GitHub", () => {
  let test: TestWorld;
  beforeAll(async () => void (test = await openTestWorld()));
  afterAll(() => test.close());

  const open = (branch: string, more: object = {}) =>
    test.call(test.tokens.bot, `POST ${R}/pulls`, { title: `Add ${branch}`, head: branch, base: "main", ...more });
  const mergeable = async (number: number): Promise<boolean> => {
    for (let n = 0; n < 100; n++) {
      const { body } = await test.call(test.tokens.bot, `GET ${R}/pulls/${number}`);
      if (body.mergeable !== null) return body.mergeable;
      await pause(10);
    }
    throw new Error("mergeable stays null");
  };

  it("goes from draft to a squash merge that keeps main's commits and closes the issue", async () => {
    const { call, tokens } = test;
    const { body: issue } = await call(tokens.wanda, `POST ${R}/issues`, { title: "Todo list" });
    await commitFiles(
      test,
      "todo",
      { "src/todo.ts": "export const todo = 1;\n", "src/deep/er.ts": "1;\n" },
      "Add todo",
    );
    const { body: pull } = await open("todo", { draft: true, body: `Fixes #${issue.number}` });
    expect(pull).toMatchObject({ draft: true, mergeable: null, additions: 2, changed_files: 2, commits: 1 });
    const first = await call(tokens.bot, `GET ${R}/pulls/${pull.number}`);
    expect(first.body).toMatchObject({ mergeable: null, mergeable_state: "unknown" });
    expect(await mergeable(pull.number)).toBe(true);

    const at = `${R}/pulls/${pull.number}`;
    expect(await call(tokens.wanda, `PUT ${at}/merge`, {})).toMatchObject({ status: 405 });
    const query =
      "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }";
    const ready = await fetch(`${test.world().url}/api/graphql`, {
      method: "POST",
      headers: { authorization: `bearer ${tokens.bot}` },
      body: JSON.stringify({ query, variables: { id: pull.node_id } }),
    });
    expect(await ready.json()).toEqual({
      data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } },
    });

    await commitFiles(test, "main", { "meanwhile.md": "others work too\n" }, "Meanwhile", tokens.wanda);
    expect((await call(tokens.rita, `PUT ${at}/merge`, { merge_method: "squash" })).status).toBe(403);
    expect((await call(tokens.wanda, `PUT ${at}/merge`, { merge_method: "squash", sha: "0".repeat(40) })).status).toBe(
      409,
    );
    const { body: merged } = await call(tokens.wanda, `PUT ${at}/merge`, { merge_method: "squash" });
    const commit = await call(tokens.bot, `GET ${R}/commits/${merged.sha}`);
    expect(commit.body.parents).toHaveLength(1);
    expect(commit.body.commit.message).toBe(`Add todo (#${pull.number})`);
    expect(commit.body).toMatchObject({ author: { login: "builder[bot]" }, committer: { login: "web-flow" } });
    expect(commit.body.files.map((file: { filename: string }) => file.filename)).toEqual([
      "src/deep/er.ts",
      "src/todo.ts",
    ]);
    const tree = await call(tokens.bot, `GET ${R}/git/trees/main?recursive=1`);
    expect(tree.body.tree.map((item: { path: string }) => item.path)).toContain("meanwhile.md");
    expect((await call(tokens.bot, `GET ${R}/issues/${issue.number}`)).body).toMatchObject({
      state: "closed",
      state_reason: "completed",
    });
    const after = (await test.heard()).slice(-4);
    expect(after.toSorted()).toEqual(["issues.closed", "pull_request.closed", "push", "push"]);
  });

  it("follows its branch, and says so", async () => {
    const before = await commitFiles(test, "follow", { "a.txt": "1\n" });
    const { body: pull } = await open("follow");
    const after = await commitFiles(test, "follow", { "a.txt": "1\n2\n" });
    await test.heard();
    const told = test.received.filter(({ payload }) => payload.action === "synchronize").at(-1)!.payload;
    expect(told).toMatchObject({
      before,
      after,
      number: pull.number,
      pull_request: { head: { sha: after }, additions: 2 },
    });
    const event = test.events.filter(({ name, action }) => name === "pull_request" && action === "synchronize").at(-1);
    expect(event).toMatchObject({ sha: after, ref: "refs/heads/follow", headBranch: "follow", actor: "builder[bot]" });
    const found = await test.call(test.tokens.bot, `GET ${R}/commits/${after}/pulls`);
    expect(found.body.map((item: { number: number }) => item.number)).toEqual([pull.number]);
  });

  it("refuses what GitHub refuses", async () => {
    await commitFiles(test, "twice", { "twice.txt": "1\n" });
    const answers = await Promise.all([open("twice"), open("twice")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422]);
    expect((await open("not-there")).status).toBe(422);
    expect((await open("main")).status).toBe(422);
    const { number } = answers.find(({ status }) => status === 201)!.body;
    const review = (token: string, event: string) =>
      test.call(token, `POST ${R}/pulls/${number}/reviews`, { event, body: "so" });
    expect((await review(test.tokens.bot, "APPROVE")).status).toBe(422);
    expect((await review(test.tokens.wanda, "APPROVE")).body).toMatchObject({ state: "APPROVED" });
  });

  it("does not merge a conflict", async () => {
    await commitFiles(test, "left", { "clash.txt": "left\n" });
    await commitFiles(test, "main", { "clash.txt": "right\n" });
    const { body: pull } = await open("left");
    expect(await mergeable(pull.number)).toBe(false);
    const { body } = await test.call(test.tokens.bot, `GET ${R}/pulls/${pull.number}`);
    expect(body.mergeable_state).toBe("dirty");
    expect((await test.call(test.tokens.wanda, `PUT ${R}/pulls/${pull.number}/merge`, {})).status).toBe(405);
  });

  it("takes comments on lines of the diff only, and replies by route and by number", async () => {
    const { call, tokens } = test;
    await commitFiles(test, "main", { "long.txt": `${"x\n".repeat(40)}` });
    await commitFiles(test, "lines", { "long.txt": `${"x\n".repeat(20)}y\n${"x\n".repeat(20)}` });
    const { body: pull } = await open("lines");
    const at = `${R}/pulls/${pull.number}`;
    const say = (line: number) =>
      call(tokens.wanda, `POST ${at}/comments`, {
        path: "long.txt",
        line,
        side: "RIGHT",
        body: "Why?",
        commit_id: pull.head.sha,
      });
    expect((await say(2)).status).toBe(422);
    const { body: comment } = await say(21);
    expect(comment).toMatchObject({ line: 21, side: "RIGHT", position: 4 });
    expect(comment.diff_hunk).toMatch(/^@@ .*\n x\n x\n x\n\+y$/);
    const byRoute = await call(tokens.bot, `POST ${at}/comments/${comment.id}/replies`, { body: "Done" });
    const byNumber = await call(tokens.bot, `POST ${at}/comments`, { body: "Really", in_reply_to: byRoute.body.id });
    expect([byRoute.body.in_reply_to_id, byNumber.body.in_reply_to_id]).toEqual([comment.id, comment.id]);
  });

  it("lets an app without the workflows permission touch no workflow", async () => {
    const { call } = test;
    const narrow = { permissions: { contents: "write" } };
    const { body } = await call(signJwt(), `POST /app/installations/${test.installationId}/access_tokens`, narrow);
    const file = { ".github/workflows/ci.yml": "on: push\n" };
    await expect(commitFiles(test, "flow", file, "Sneak in", body.token)).rejects.toThrow("403");
    expect((await call(body.token, `POST ${R}/issues`, { title: "No permission" })).status).toBe(403);
    await commitFiles(test, "flow", file);
    expect(
      await test
        .world()
        .host.readWorkflows("acme/shop", (await call(body.token, `GET ${R}/git/ref/heads/flow`)).body.object.sha),
    ).toEqual([{ path: ".github/workflows/ci.yml", content: "on: push\n" }]);
  });
});
