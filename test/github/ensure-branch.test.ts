import { afterEach, expect, test } from "vitest";
import { TransientError, UserError } from "#src/errors.ts";
import { REPO, type Routes, closeFixture, openFixture } from "./repository-fixture.ts";

afterEach(closeFixture);

const sha = (letter: string): string => letter.repeat(40);
const [MAIN, MAIN_TREE, TREE, COMMIT] = [sha("a"), sha("b"), sha("c"), sha("d")];
const branch = (commit: string, tree: string) => ({
  name: "x",
  commit: { sha: commit, commit: { tree: { sha: tree } } },
});
const CONTENT = {
  branch: "aidevos/1-list",
  base: "main",
  files: [{ path: "src/index.ts", content: "export {}\n" }],
  message: "feat: add the list, fixes #3 of @octocat",
  coAuthor: { name: "octocat", email: "583231+octocat@users.noreply.github.com" },
};

/** A repository with `main`, and our branch once it is made; `heads` maps branches to commit and tree. */
const repository = (heads: Record<string, { commit: string; tree: string }>, refuse = false): Routes => {
  const read = (name: string) => () => {
    const head = heads[name];
    return head
      ? { status: 200, body: branch(head.commit, head.tree) }
      : { status: 404, body: { message: "Branch not found" } };
  };
  const move = () => {
    if (refuse) return { status: 422, body: { message: "Reference already exists" } };
    heads[CONTENT.branch] = { commit: COMMIT, tree: TREE };
    return { status: 201, body: { ref: `refs/heads/${CONTENT.branch}`, object: { sha: COMMIT } } };
  };
  return {
    "GET /branches/main": read("main"),
    [`GET /branches/${CONTENT.branch}`]: read(CONTENT.branch),
    "POST /git/trees": () => ({ status: 201, body: { sha: TREE } }),
    "POST /git/commits": () => ({ status: 201, body: { sha: COMMIT } }),
    "POST /git/refs": move,
    [`PATCH /git/refs/heads/${CONTENT.branch}`]: move,
  };
};

test("made in one commit with few calls; the second time nothing is written", async () => {
  const { github, requests, sent } = await openFixture(repository({ main: { commit: MAIN, tree: MAIN_TREE } }));
  expect(await github.ensureBranch(REPO, CONTENT)).toEqual({ sha: COMMIT, changed: true });
  const paths = requests.map(({ path }) => path).filter((path) => /^\/(?:branches|git)\//u.test(path));
  expect(paths).toHaveLength(5);
  const made = requests.find(({ path }) => path === "/git/commits")?.body;
  expect(made).toMatchObject({ parents: [MAIN], tree: TREE });
  // GitHub signs only what has no author but the app.
  expect(Object.keys(made ?? {})).toEqual(["message", "tree", "parents"]);
  expect(made?.["message"]).toMatch(/, fixes\u200B #3 of @\u200Boctocat\n\nCo-authored-by: octocat <583231\+/u);
  expect(await github.ensureBranch(REPO, CONTENT)).toEqual({ sha: COMMIT, changed: false });
  expect(sent("POST").filter((path) => path !== "/git/trees")).toEqual(["/git/commits", "/git/refs"]);
});

test("an existing branch gets a commit on top of what a human pushed there, never by force", async () => {
  const human = sha("e");
  const heads = { main: { commit: MAIN, tree: MAIN_TREE }, [CONTENT.branch]: { commit: human, tree: sha("f") } };
  const { github, requests } = await openFixture(repository(heads));
  await github.ensureBranch(REPO, CONTENT);
  expect(requests.find(({ path }) => path === "/git/commits")?.body["parents"]).toEqual([human]);
  expect(requests.find(({ method }) => method === "PATCH")?.body).toEqual({ sha: COMMIT, force: false });
});

test("a branch that moved meanwhile is looked at again; a repository without the base needs its owner", async () => {
  const { github } = await openFixture(repository({ main: { commit: MAIN, tree: MAIN_TREE } }, true));
  await expect(github.ensureBranch(REPO, CONTENT)).rejects.toBeInstanceOf(TransientError);
  closeFixture();
  const empty = await openFixture(repository({}));
  await expect(empty.github.ensureBranch(REPO, CONTENT)).rejects.toBeInstanceOf(UserError);
});

test.each([
  "main",
  "aidevos",
  "aidevos/",
  "aidevos/../main",
  "Aidevos/1-x",
  "refs/heads/main",
  "aidevos/a..b",
  "aidevos/x.lock/",
])("%s is no branch of ours, and nothing is sent", async (name) => {
  const { github, requests } = await openFixture(repository({ main: { commit: MAIN, tree: MAIN_TREE } }));
  await expect(github.ensureBranch(REPO, { ...CONTENT, branch: name })).rejects.toThrow("no branch of ours");
  expect(requests).toEqual([]);
});
