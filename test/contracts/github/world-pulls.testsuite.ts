import { beforeAll, expect, it } from "vitest";
import type { RepositoryEvent } from "#src/world/actions/host.ts";
import { type Ask, type WorldSession, askIn, signIn } from "./world-session.ts";

const REPO = "/repos/octo/todo";
const WORKFLOW =
  "name: CI\non: [push, workflow_dispatch]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello\n";
const READY =
  "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { id isDraft } } }";

/** A pull request, its checks, its merge and its deployment in a world. */
export const pullsSuite = (open: () => WorldSession): void => {
  let session: WorldSession;
  let ask: Ask;
  let head = "";
  let issue = 0;
  let number = 0;
  let reruns = 0;
  const events: RepositoryEvent[] = [];
  /** The problems since the last look, so that each test names its own. */
  const newProblems = () => session.problems.splice(0);

  const pushBranch = async (): Promise<void> => {
    const main = await ask("installation", 200, `GET ${REPO}/git/ref/heads%2Fmain`);
    const commit = await ask("installation", 200, `GET ${REPO}/git/commits/${main.object.sha}`);
    const tree = await ask("installation", 201, `POST ${REPO}/git/trees`, {
      base_tree: commit.tree.sha,
      tree: [
        { path: "notes.txt", mode: "100644", type: "blob", content: "one\ntwo\nthree\n" },
        { path: "odd & #1/?.txt", mode: "100644", type: "blob", content: "odd" },
        { path: ".github/workflows/ci.yml", mode: "100644", type: "blob", content: WORKFLOW },
      ],
    });
    const made = { message: "feat: begin", tree: tree.sha, parents: [main.object.sha] };
    head = (await ask("installation", 201, `POST ${REPO}/git/commits`, made)).sha;
    await ask("installation", 201, `POST ${REPO}/git/refs`, { ref: "refs/heads/aidevos/2-todo", sha: head });
  };

  const markReady = async (id: string): Promise<unknown> => {
    const body = { query: READY, variables: { id } };
    const wrong = session.contract.checkRequest({
      method: "POST",
      path: "/graphql",
      query: new URLSearchParams(),
      body,
    });
    expect(wrong).toEqual([]);
    const { token } = session.world.addUser({ login: "octo", name: "Octo" });
    const response = await fetch(`${session.world.url}/api/graphql`, {
      method: "POST",
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { data?: { markPullRequestReadyForReview: { pullRequest: unknown } } };
    return answer.data?.markPullRequestReadyForReview.pullRequest ?? answer;
  };

  beforeAll(async () => {
    session = open();
    ask = askIn(session);
    session.world.host.onEvent((event) => events.push(event));
    await signIn(session);
    issue = (await ask("reader", 201, `POST ${REPO}/issues`, { title: "A to-do list" })).number;
    await pushBranch();
  });

  it("answers about pull requests, reviews and their comments", async () => {
    const pull = await ask("installation", 201, `POST ${REPO}/pulls`, {
      title: "feat: a to-do list",
      head: "aidevos/2-todo",
      base: "main",
      body: `Fixes #${issue}`,
      draft: true,
    });
    number = pull.number;
    const at = `${REPO}/pulls/${pull.number}`;
    await ask("installation", 422, `POST ${REPO}/pulls`, { title: "again", head: "aidevos/2-todo", base: "main" });
    await ask("installation", 200, `GET ${at}`);
    await ask("installation", 200, `GET ${REPO}/pulls?state=open&head=octo:aidevos%2F2-todo`);
    await ask("installation", 200, `PATCH ${at}`, { title: "feat: a shared to-do list" });
    await ask("installation", 200, `GET ${at}/files?per_page=100`);
    await ask("installation", 200, `GET ${at}/commits`);
    await ask("installation", 404, `GET ${at}/merge`);
    await ask("installation", 200, `GET ${REPO}/commits/${head}/pulls`);
    const diff = await session.as.installation("GET", at, undefined, { accept: "application/vnd.github.diff" });
    expect(diff.body).toContain("+++ b/notes.txt");
    expect(await markReady(pull.node_id)).toEqual({ id: pull.node_id, isDraft: false });
    await ask("installation", 201, `POST ${at}/requested_reviewers`, { reviewers: ["mona"] });
    await ask("installation", 200, `GET ${at}/requested_reviewers`);
    await ask("installation", 200, `DELETE ${at}/requested_reviewers`, { reviewers: ["mona"] });
    const review = await ask("owner", 200, `POST ${at}/reviews`, {
      event: "REQUEST_CHANGES",
      body: "One thing.",
      comments: [{ path: "notes.txt", line: 2, side: "RIGHT", body: "Why two?" }],
    });
    await ask("installation", 200, `GET ${at}/reviews`);
    await ask("installation", 200, `GET ${at}/reviews/${review.id}`);
    const [line] = await ask("installation", 200, `GET ${at}/reviews/${review.id}/comments`);
    await ask("installation", 201, `POST ${at}/comments/${line.id}/replies`, { body: "Because." });
    const own = await ask("owner", 201, `POST ${at}/comments`, {
      body: "And three?",
      commit_id: head,
      path: "notes.txt",
      line: 3,
      side: "RIGHT",
    });
    await ask("owner", 422, `POST ${at}/comments`, {
      body: "Outside",
      commit_id: head,
      path: "notes.txt",
      line: 99,
      side: "RIGHT",
    });
    await ask("owner", 200, `PATCH ${REPO}/pulls/comments/${own.id}`, { body: "And three!" });
    await ask("installation", 200, `GET ${REPO}/pulls/comments/${own.id}`);
    await ask("installation", 201, `POST ${REPO}/pulls/comments/${own.id}/reactions`, { content: "+1" });
    await ask("installation", 200, `GET ${REPO}/pulls/comments/${own.id}/reactions`);
    await ask("owner", 204, `DELETE ${REPO}/pulls/comments/${own.id}`);
    await ask("installation", 200, `GET ${at}/comments`);
    await ask("installation", 422, `POST ${at}/reviews`, { event: "APPROVE" });
    await ask("owner", 200, `PUT ${at}/reviews/${review.id}/dismissals`, { message: "Settled." });
    const pending = await ask("owner", 200, `POST ${at}/reviews`, { body: "Fine now." });
    await ask("owner", 200, `POST ${at}/reviews/${pending.id}/events`, { event: "APPROVE" });
    await ask("installation", 200, `GET ${REPO}/pulls/comments`);
    expect(newProblems()).toEqual([]);
  });

  it("answers about check runs and statuses", async () => {
    const check = await ask("installation", 201, `POST ${REPO}/check-runs`, {
      name: "aidevos",
      head_sha: head,
      status: "in_progress",
    });
    await ask("installation", 200, `PATCH ${REPO}/check-runs/${check.id}`, {
      status: "completed",
      conclusion: "failure",
      output: {
        title: "Red",
        summary: "One test failed",
        annotations: [{ path: "notes.txt", start_line: 2, end_line: 2, annotation_level: "failure", message: "two" }],
      },
    });
    await ask("installation", 200, `GET ${REPO}/check-runs/${check.id}`);
    await ask("installation", 200, `GET ${REPO}/check-runs/${check.id}/annotations`);
    await ask("installation", 200, `GET ${REPO}/check-suites/${check.check_suite.id}`);
    await ask("installation", 200, `GET ${REPO}/check-suites/${check.check_suite.id}/check-runs`);
    await ask("installation", 200, `GET ${REPO}/commits/${head}/check-runs?per_page=100`);
    await ask("installation", 200, `GET ${REPO}/commits/${head}/check-suites`);
    await ask("installation", 201, `POST ${REPO}/statuses/${head}`, {
      state: "success",
      context: "lint",
      description: "clean",
    });
    await ask("installation", 200, `GET ${REPO}/commits/${head}/status`);
    await ask("installation", 200, `GET ${REPO}/commits/${head}/statuses`);
    expect(newProblems()).toEqual([]);
  });

  it("answers about workflows, runs, jobs and logs", async () => {
    await session.world.idle();
    const { host } = session.world;
    const event = events.find((each) => each.name === "push" && each.headBranch === "aidevos/2-todo")!;
    const run = host.createRun({
      repo: "octo/todo",
      workflow: { path: ".github/workflows/ci.yml", name: "CI" },
      event,
      jobs: [{ key: "test", name: "test" }],
      cancel: () => {},
      rerun: () => void (reruns += 1),
    });
    const jobId = run.jobs[0]!.jobId;
    const at = new Date().toISOString();
    const step = {
      number: 1,
      name: "Run echo",
      status: "completed" as const,
      conclusion: "success" as const,
      startedAt: at,
      completedAt: at,
    };
    const job = { repo: "octo/todo", runId: run.runId, jobId, annotations: [], summary: "fine", log: `${at} hello\n` };
    host.updateJob({
      ...job,
      status: "in_progress",
      conclusion: null,
      steps: [{ ...step, status: "in_progress", conclusion: null, completedAt: null }],
    });
    await ask("installation", 200, `GET ${REPO}/actions/runs/${run.runId}/jobs`);
    await ask("owner", 202, `POST ${REPO}/actions/runs/${run.runId}/cancel`);
    host.updateJob({ ...job, status: "completed", conclusion: "success", steps: [step] });
    await ask("owner", 403, `POST ${REPO}/actions/runs/${run.runId}/rerun-failed-jobs`);
    host.completeRun("octo/todo", run.runId, "failure");
    await ask("installation", 201, `POST ${REPO}/actions/runs/${run.runId}/rerun-failed-jobs`);
    expect(reruns).toBe(1);
    const workflows = await ask("installation", 200, `GET ${REPO}/actions/workflows`);
    await ask("installation", 200, `GET ${REPO}/actions/workflows/${workflows.workflows[0].id}`);
    await ask("installation", 200, `GET ${REPO}/actions/workflows/ci.yml/runs`);
    await ask("installation", 200, `GET ${REPO}/actions/runs?head_sha=${event.sha}`);
    await ask("installation", 200, `GET ${REPO}/actions/runs/${run.runId}`);
    await ask("installation", 200, `GET ${REPO}/actions/jobs/${jobId}`);
    await ask("owner", 204, `POST ${REPO}/actions/workflows/ci.yml/dispatches`, { ref: event.headBranch });
    await ask("owner", 204, `POST ${REPO}/dispatches`, { event_type: "probe", client_payload: { try: 1 } });
    const log = await session.as.installation("GET", `${REPO}/actions/jobs/${jobId}/logs`);
    expect(log.status).toBe(302);
    expect(await (await fetch(log.headers.get("location") ?? "")).text()).toContain("hello");
    await ask("installation", 200, `GET ${REPO}/check-runs/${jobId}`);
    expect(newProblems()).toEqual([]);
  });

  it("answers about deployments, environments, variables and secrets", async () => {
    const deployment = await ask("installation", 201, `POST ${REPO}/deployments`, {
      ref: "main",
      environment: "production",
      auto_merge: false,
      required_contexts: [],
    });
    const at = `${REPO}/deployments/${deployment.id}`;
    await ask("installation", 200, `GET ${REPO}/deployments?environment=production`);
    await ask("installation", 200, `GET ${at}`);
    await ask("installation", 201, `POST ${at}/statuses`, {
      state: "success",
      environment_url: "http://127.0.0.1:1/",
      log_url: "http://127.0.0.1:1/log",
      description: "live",
    });
    const [status] = await ask("installation", 200, `GET ${at}/statuses`);
    await ask("installation", 200, `GET ${at}/statuses/${status.id}`);
    await ask("installation", 200, `GET ${REPO}/environments`);
    await ask("installation", 200, `GET ${REPO}/environments/production`);
    session.world.setVariable("octo/todo", "PRODUCT_URL", "http://127.0.0.1:1");
    session.world.setSecret("octo/todo", "CLOUDFLARE_API_TOKEN", "hidden");
    await ask("owner", 200, `GET ${REPO}/actions/variables`);
    await ask("owner", 200, `GET ${REPO}/actions/variables/PRODUCT_URL`);
    await ask("owner", 200, `GET ${REPO}/actions/secrets/CLOUDFLARE_API_TOKEN`);
    expect(JSON.stringify(await ask("owner", 200, `GET ${REPO}/actions/secrets`))).not.toContain("hidden");
    expect(newProblems()).toEqual([]);
  });

  it("shows people the same, on pages whose links all lead somewhere", async () => {
    const pages = new Map<string, string>();
    const waiting = ["/"];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (pages.has(path)) continue;
      const response = await fetch(session.world.url + path);
      const html = await response.text();
      expect(`${path} ${response.status}`).toBe(`${path} 200`);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      pages.set(path, html);
      const links = [...html.matchAll(/ href="(\/[^"#]*)/gu)].map(([, link = ""]) => link.replaceAll("&amp;", "&"));
      waiting.push(...links);
    }
    expect(pages.get(`/octo/todo/pull/${number}`)).toContain("Why two?");
    expect(pages.get(`/octo/todo/pull/${number}`)).toContain("Because.");
    expect(pages.get(`/octo/todo/pull/${number}/files`)).toContain("three");
    expect(pages.get(`/octo/todo/pull/${number}/checks`)).toContain("One test failed");
    expect(pages.get("/octo/todo/deployments")).toContain("production");
    expect([...pages.entries()].find(([path]) => path.includes("/actions/runs/"))?.[1]).toContain("hello");
  });

  it("merges, closes the issue, and deletes the branch", async () => {
    const at = `${REPO}/pulls/${number}`;
    const merged = await ask("owner", 200, `PUT ${at}/merge`, {
      merge_method: "squash",
      commit_title: "feat: a to-do list (#2)",
    });
    await ask("owner", 405, `PUT ${at}/merge`, { merge_method: "squash" });
    await ask("installation", 204, `GET ${at}/merge`);
    await ask("installation", 200, `GET ${at}`);
    expect((await ask("installation", 200, `GET ${REPO}/issues/${issue}`)).state).toBe("closed");
    await ask("installation", 200, `GET ${REPO}/commits/${merged.sha}/pulls`);
    await ask("installation", 204, `DELETE ${REPO}/git/refs/heads/aidevos%2F2-todo`);
    expect(newProblems()).toEqual([]);
  });
};
