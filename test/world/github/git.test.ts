import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitFiles, git, makeDirectory, openTestWorld, type TestWorld } from "./open-test-world.ts";

describe("git in the embedded GitHub", () => {
  let test: TestWorld;
  let copy: string;
  const R = "/repos/acme/shop";
  const remote = (token: string) => test.world().url.replace("//", `//x-access-token:${token}@`) + "/acme/shop.git";
  beforeAll(async () => {
    test = await openTestWorld();
    copy = makeDirectory();
  });
  afterAll(async () => {
    await test.close();
    rmSync(copy, { recursive: true, force: true });
  });

  it("is cloned by anybody and pushed to by those who may", async () => {
    await git(copy, "clone", "--quiet", `${test.world().url}/acme/shop.git`, ".");
    await git(copy, "switch", "--quiet", "-c", "pushed");
    appendFileSync(join(copy, "README.md"), "More.\n");
    writeFileSync(join(copy, "ümlaut name.txt"), "1\n");
    await git(copy, "add", "-A");
    await git(copy, "commit", "--quiet", "-m", "Say more");
    await expect(git(copy, "push", "origin", "pushed")).rejects.toThrow(/could not read Username/);
    await expect(git(copy, "push", remote("wrong"), "pushed")).rejects.toThrow(/Authentication failed|could not read/);
    await expect(git(copy, "push", remote(test.tokens.rita), "pushed")).rejects.toThrow(/denied to rita/);
    await git(copy, "push", "--quiet", remote(test.tokens.wanda), "pushed");
    const sha = await git(copy, "rev-parse", "HEAD");
    const answer = await test.call(null, `GET ${R}/commits/pushed`);
    expect(answer.body).toMatchObject({ sha, stats: { additions: 2 }, commit: { author: { name: "Wanda" } } });
    expect((await test.heard()).slice(-2)).toEqual(["create", "push"]);
    const push = test.received.at(-1)!.payload;
    expect(push).toMatchObject({
      ref: "refs/heads/pushed",
      before: "0".repeat(40),
      after: sha,
      created: true,
      forced: false,
      pusher: { name: "wanda" },
      commits: [{ id: sha, added: ["ümlaut name.txt"], modified: ["README.md"], removed: [] }],
    });
  });

  it("tells a forced push and a deletion apart", async () => {
    await git(copy, "commit", "--quiet", "--amend", "-m", "Say it better");
    await git(copy, "push", "--quiet", "--force", remote(test.tokens.wanda), "pushed");
    await test.heard();
    expect(test.received.at(-1)!.payload).toMatchObject({ created: false, forced: true, deleted: false });
    await git(copy, "push", "--quiet", remote(test.tokens.wanda), ":pushed");
    expect((await test.heard()).slice(-2)).toEqual(["delete", "push"]);
    expect(test.received.at(-1)!.payload).toMatchObject({ deleted: true, after: "0".repeat(40), head_commit: null });
    expect(test.events.at(-1)).toMatchObject({ name: "delete" });
  });

  it("marks a pull request merged whose commits reach the base by a push", async () => {
    const { call, tokens } = test;
    const { body: issue } = await call(tokens.wanda, `POST ${R}/issues`, { title: "By hand" });
    await commitFiles(test, "by-hand", { "hand.txt": "1\n" }, "Work");
    const wish = { title: "By hand", head: "by-hand", base: "main", body: `resolves acme/shop#${issue.number}` };
    const { body: pull } = await call(tokens.bot, `POST ${R}/pulls`, wish);
    await git(copy, "switch", "--quiet", "main");
    await git(copy, "pull", "--quiet", "origin", `pull/${pull.number}/head`);
    await git(copy, "push", "--quiet", remote(tokens.wanda), "main");
    const after = await call(tokens.bot, `GET ${R}/pulls/${pull.number}`);
    expect(after.body).toMatchObject({
      state: "closed",
      merged: true,
      merged_by: { login: "wanda" },
      changed_files: 1,
    });
    expect((await call(tokens.bot, `GET ${R}/issues/${issue.number}`)).body.state).toBe("closed");
  });

  it("writes objects that git itself finds sound, in git's own order", async () => {
    const names = { "a/b.txt": "1", "a.txt": "2", "a-b/c.txt": "3", a0: "4", "ä/ö.txt": "5" };
    await commitFiles(test, "shape", names);
    await commitFiles(test, "shape", { "a/b.txt": null, "a-b/d.txt": "6" });
    const directory = test.world().host.gitDirectory("acme/shop");
    expect(await git(directory, "fsck", "--strict", "--full", "--no-dangling")).toBe("");
    const listed = await git(directory, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "shape");
    expect(listed.split("\n")).toEqual(["README.md", "a-b/c.txt", "a-b/d.txt", "a.txt", "a0", "hand.txt", "ä/ö.txt"]);
  });

  it("refuses paths that would leave the tree, and moves no branch back unasked", async () => {
    const { call, tokens } = test;
    for (const path of ["../x", "a//b", ".git/config", "a/.GIT/hooks"]) {
      const tree = [{ path, mode: "100644", type: "blob", content: "x" }];
      expect((await call(tokens.bot, `POST ${R}/git/trees`, { tree })).status).toBe(422);
    }
    const { body: main } = await call(tokens.bot, `GET ${R}/git/ref/heads/main`);
    const parent = (await call(tokens.bot, `GET ${R}/git/commits/${main.object.sha}`)).body.parents[0].sha;
    const back = await call(tokens.wanda, `PATCH ${R}/git/refs/heads/main`, { sha: parent });
    expect(back).toMatchObject({ status: 422, body: { message: "Update is not a fast forward" } });
    expect((await call(tokens.rita, `PATCH ${R}/git/refs/heads/main`, { sha: parent })).status).toBe(404);
    expect((await call(tokens.bot, `POST ${R}/git/refs`, { ref: "refs/heads/a..b", sha: parent })).status).toBe(422);
  });
});
