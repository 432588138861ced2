import { beforeAll, expect, it } from "vitest";
import { type Ask, type WorldSession, askIn, signIn } from "./world-session.ts";

const REPO = "/repos/octo/todo";
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Repositories, files and issues of a world. */
export const issuesSuite = (open: () => WorldSession): void => {
  let session: WorldSession;
  let ask: Ask;
  /** The problems since the last look, so that each test names its own. */
  const newProblems = () => session.problems.splice(0);

  beforeAll(async () => {
    session = open();
    ask = askIn(session);
  });

  it("answers about the app and its installations", async () => {
    await ask("app", 200, "GET /app");
    const [installation] = await ask("app", 200, "GET /app/installations");
    await ask("app", 200, `GET /app/installations/${installation.id}`);
    await ask("app", 200, `GET ${REPO}/installation`);
    await ask("app", 200, "GET /users/octo/installation");
    await ask("app", 200, "GET /app/hook/config");
    await signIn(session);
    await ask("installation", 200, "GET /installation/repositories?per_page=100");
    await ask("installation", 200, "GET /apps/aidevos");
    expect(newProblems()).toEqual([]);
  });

  it("answers about people, repositories and itself", async () => {
    await ask("installation", 200, "GET /meta");
    await ask("installation", 200, "GET /rate_limit");
    await ask("owner", 200, "GET /user");
    await ask("installation", 200, "GET /users/aidevos%5Bbot%5D");
    await ask("owner", 201, "POST /user/repos", { name: "second", description: "Another", auto_init: true });
    await ask("owner", 200, "GET /user/repos");
    await ask("installation", 200, "GET /users/octo/repos");
    session.world.addOrganization("acme");
    session.world.createRepository({ owner: "acme", name: "third", collaborators: { octo: "admin" } });
    await ask("owner", 200, "GET /orgs/acme");
    await ask("owner", 201, "POST /orgs/acme/repos", { name: "fourth" });
    await ask("owner", 200, "GET /orgs/acme/repos");
    await ask("app", 200, "GET /orgs/acme/installation");
    await ask("installation", 200, `GET ${REPO}`);
    await ask("owner", 200, `GET ${REPO}/collaborators`);
    await ask("owner", 204, `GET ${REPO}/collaborators/mona`);
    await ask("installation", 200, `GET ${REPO}/assignees`);
    expect((await ask("installation", 200, `GET ${REPO}/collaborators/mona/permission`)).permission).toBe("read");
    await ask("installation", 404, "GET /repos/octo/nothing");
    expect(newProblems()).toEqual([]);
  });

  it("answers about git objects, branches and files", async () => {
    const main = await ask("installation", 200, `GET ${REPO}/git/ref/heads%2Fmain`);
    const commit = await ask("installation", 200, `GET ${REPO}/git/commits/${main.object.sha}`);
    const blob = await ask("installation", 201, `POST ${REPO}/git/blobs`, {
      content: base64("one\n"),
      encoding: "base64",
    });
    await ask("installation", 200, `GET ${REPO}/git/blobs/${blob.sha}`);
    const tree = await ask("installation", 201, `POST ${REPO}/git/trees`, {
      base_tree: commit.tree.sha,
      tree: [
        { path: "notes.txt", mode: "100644", type: "blob", sha: blob.sha },
        { path: ".github/workflows/ci.yml", mode: "100644", type: "blob", content: "name: CI\non: push\n" },
      ],
    });
    await ask("installation", 200, `GET ${REPO}/git/trees/${tree.sha}?recursive=1`);
    const made = await ask("installation", 201, `POST ${REPO}/git/commits`, {
      message: "feat: begin",
      tree: tree.sha,
      parents: [main.object.sha],
    });
    await ask("installation", 201, `POST ${REPO}/git/refs`, { ref: "refs/heads/aidevos/1-todo", sha: made.sha });
    await ask("installation", 422, `POST ${REPO}/git/refs`, { ref: "refs/heads/aidevos/1-todo", sha: made.sha });
    await ask("installation", 200, `GET ${REPO}/git/matching-refs/heads%2Faidevos`);
    await ask("installation", 200, `GET ${REPO}/branches`);
    await ask("installation", 200, `GET ${REPO}/branches/aidevos%2F1-todo`);
    await ask("installation", 200, `GET ${REPO}/readme`);
    await ask("installation", 200, `GET ${REPO}/contents/.github%2Fworkflows?ref=aidevos%2F1-todo`);
    const file = await ask("installation", 200, `GET ${REPO}/contents/notes.txt?ref=aidevos%2F1-todo`);
    const written = await ask("installation", 200, `PUT ${REPO}/contents/notes.txt`, {
      message: "feat: more",
      content: base64("one\ntwo\n"),
      sha: file.sha,
      branch: "aidevos/1-todo",
    });
    const head = written.commit.sha;
    await ask("owner", 201, `PUT ${REPO}/contents/other.txt`, {
      message: "docs: other",
      content: base64("x"),
      branch: "main",
    });
    const other = await ask("installation", 200, `GET ${REPO}/contents/other.txt`);
    await ask("owner", 200, `DELETE ${REPO}/contents/other.txt`, {
      message: "docs: drop",
      sha: other.sha,
      branch: "main",
    });
    const next = { message: "feat: next", tree: tree.sha, parents: [head] };
    const ahead = await ask("installation", 201, `POST ${REPO}/git/commits`, next);
    await ask("installation", 200, `PATCH ${REPO}/git/refs/heads%2Faidevos%2F1-todo`, { sha: ahead.sha });
    const back = { sha: head, force: false };
    await ask("installation", 422, `PATCH ${REPO}/git/refs/heads%2Faidevos%2F1-todo`, back);
    await ask("installation", 201, `POST ${REPO}/merges`, { base: "aidevos/1-todo", head: "main" });
    await ask("installation", 204, `POST ${REPO}/merges`, { base: "aidevos/1-todo", head: "main" });
    await ask("installation", 200, `GET ${REPO}/commits?sha=aidevos%2F1-todo&per_page=10`);
    await ask("installation", 200, `GET ${REPO}/commits/${head}`);
    await ask("installation", 200, `GET ${REPO}/compare/main...aidevos%2F1-todo`);
    expect(newProblems()).toEqual([]);
  });

  it("answers about issues, comments, labels and reactions", async () => {
    await ask("installation", 201, `POST ${REPO}/labels`, {
      name: "spec",
      color: "1d76db",
      description: "Asks for a product",
    });
    await ask("owner", 200, `PATCH ${REPO}/labels/spec`, { color: "0e8a16" });
    await ask("installation", 200, `GET ${REPO}/labels?per_page=100`);
    await ask("installation", 200, `GET ${REPO}/labels/spec`);
    const issue = await ask("reader", 201, `POST ${REPO}/issues`, { title: "A to-do list", body: "Please." });
    const at = `${REPO}/issues/${issue.number}`;
    await ask("installation", 200, `GET ${at}`);
    await ask("installation", 201, `POST ${at}/reactions`, { content: "eyes" });
    const [reaction] = await ask("installation", 200, `GET ${at}/reactions`);
    await ask("installation", 200, `POST ${at}/labels`, { labels: ["spec"] });
    await ask("installation", 200, `GET ${at}/labels`);
    await ask("installation", 200, `PUT ${at}/labels`, { labels: ["spec", "bug"] });
    await ask("installation", 200, `DELETE ${at}/labels/bug`);
    await ask("installation", 204, `DELETE ${at}/labels`);
    await ask("installation", 201, `POST ${REPO}/labels`, { name: "short-lived", color: "ffffff" });
    await ask("installation", 204, `DELETE ${REPO}/labels/short-lived`);
    await ask("installation", 200, `PUT ${at}/labels`, { labels: ["spec"] });
    await ask("installation", 201, `POST ${at}/assignees`, { assignees: ["octo"] });
    await ask("installation", 200, `DELETE ${at}/assignees`, { assignees: ["octo"] });
    const comment = await ask("installation", 201, `POST ${at}/comments`, { body: "On it." });
    await ask("installation", 200, `PATCH ${REPO}/issues/comments/${comment.id}`, { body: "Done." });
    await ask("installation", 200, `GET ${REPO}/issues/comments/${comment.id}`);
    const given = await ask("reader", 201, `POST ${REPO}/issues/comments/${comment.id}/reactions`, {
      content: "rocket",
    });
    await ask("installation", 200, `GET ${REPO}/issues/comments/${comment.id}/reactions`);
    await ask("reader", 204, `DELETE ${REPO}/issues/comments/${comment.id}/reactions/${given.id}`);
    await ask("installation", 204, `DELETE ${at}/reactions/${reaction.id}`);
    await ask("installation", 200, `GET ${at}/comments?per_page=100`);
    await ask("installation", 200, `GET ${REPO}/issues/comments`);
    const short = await ask("installation", 201, `POST ${at}/comments`, { body: "Gone soon." });
    await ask("installation", 204, `DELETE ${REPO}/issues/comments/${short.id}`);
    await ask("reader", 200, `PATCH ${at}`, { title: "A to-do list, shared" });
    await ask("reader", 200, `PATCH ${at}`, { state: "closed", state_reason: "not_planned" });
    await ask("reader", 200, `PATCH ${at}`, { state: "open" });
    await ask("installation", 200, `GET ${REPO}/issues?state=all&labels=spec`);
    await ask("installation", 422, `POST ${at}/comments`, { body: "x".repeat(65_537) });
    expect(newProblems()).toEqual([]);
  });

  it("answers about what is locked, renamed, archived, suspended, taken away and deleted", async () => {
    const issue = await ask("owner", 201, `POST ${REPO}/issues`, { title: "Locked" });
    await ask("owner", 204, `PUT ${REPO}/issues/${issue.number}/lock`);
    await ask("installation", 403, `POST ${REPO}/issues/${issue.number}/comments`, { body: "May I?" });
    await ask("owner", 204, `DELETE ${REPO}/issues/${issue.number}/lock`);
    const { id } = await ask("owner", 201, "POST /user/repos", { name: "life", auto_init: true });
    await ask("owner", 200, "PATCH /repos/octo/life", { name: "afterlife" });
    const led = await fetch(`${session.world.apiUrl}/repos/octo/life/readme`, { redirect: "manual" });
    expect([led.status, led.headers.get("location")]).toEqual([
      301,
      `${session.world.apiUrl}/repositories/${id}/readme`,
    ]);
    expect((await fetch(`${session.world.apiUrl}/repos/octo/life/readme`)).status).toBe(200);
    await ask("owner", 200, "PATCH /repos/octo/afterlife", { archived: true });
    await ask("owner", 403, "POST /repos/octo/afterlife/issues", { title: "Too late" });
    await ask("owner", 200, "PATCH /repos/octo/afterlife", { archived: false, private: true });
    session.world.takeRepository("octo/afterlife");
    session.world.giveRepository("octo/afterlife");
    session.world.suspendApp("acme", "octo");
    session.world.unsuspendApp("acme");
    await ask("owner", 204, "DELETE /repos/octo/afterlife");
    await ask("owner", 404, "GET /repos/octo/afterlife");
    expect(newProblems()).toEqual([]);
  });
};
