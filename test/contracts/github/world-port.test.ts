import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGitHub } from "#src/github/open-github.ts";
import { type GitHubWorld, startGitHub } from "#src/world/github/start-github.ts";
import { checkedFetch } from "./checked-fetch.ts";
import { githubSuite } from "./github.testsuite.ts";
import type { FailedJob, Person, Subject } from "./subject.ts";
import { openContract } from "./validate.ts";

const APP = {
  id: 1,
  slug: "aidevos",
  name: "AIDevOS",
  webhookUrl: "http://127.0.0.1:9/",
  webhookSecret: "a long secret",
};
type Answer = Record<string, unknown>;

const REPO = "octo/hello";

/** What the embedded Actions would tell of such a job. */
const failJob = ({ host }: GitHubWorld, sha: string, { name, step, log }: FailedJob): void => {
  const at = new Date().toISOString();
  const event = {
    repo: REPO,
    name: "push",
    action: null,
    payload: {},
    sha,
    ref: "refs/heads/x",
    headBranch: "x",
    actor: "ana",
  };
  const workflow = { path: ".github/workflows/ci.yml", name: "CI" };
  const { runId, jobs } = host.createRun({
    repo: REPO,
    workflow,
    event,
    jobs: [
      { key: "types", name },
      { key: "test", name: "Tests" },
    ],
    cancel: () => {},
    rerun: () => void host.reopenRun(REPO, runId, ["types"]),
  });
  for (const [index, { jobId }] of jobs.entries()) {
    const conclusion = index === 0 ? "failure" : "success";
    const done = { status: "completed", startedAt: at, completedAt: at } as const;
    const place = { path: "src/index.ts", startLine: 1, endLine: 1 };
    host.updateJob({
      repo: REPO,
      runId,
      jobId,
      status: "completed",
      conclusion,
      steps: [
        { ...done, number: 1, name: "Set up job", conclusion: "success" },
        { ...done, number: 2, name: step, conclusion },
      ],
      annotations: index === 0 ? [{ ...place, level: "failure", message: "no such name", title: "a title" }] : [],
      summary: "",
      log,
    });
  }
  host.completeRun(REPO, runId, "failure");
};

const WORKFLOW = `name: Measure
on:
  workflow_dispatch:
    inputs:
      reason: { type: string, required: true }
jobs: {}
`;

/** Starts a run for each dispatch, as the embedded Actions would, and ends the last one when it is told to. */
const followDispatches = ({ host }: GitHubWorld) => {
  const dispatched: Record<string, unknown>[] = [];
  let last: { runId: number; jobs: { jobId: number }[] } | null = null;
  host.onEvent((event) => {
    if (event.name !== "workflow_dispatch") return;
    const { inputs, workflow: path } = event.payload as { inputs: Record<string, unknown>; workflow: string };
    dispatched.push(inputs);
    const jobs = [{ key: "measure", name: "Measure" }];
    last = host.createRun({
      repo: REPO,
      workflow: { path, name: "Measure" },
      event,
      jobs,
      cancel: () => {},
      rerun: null,
    });
  });
  const end = (log: string): void => {
    if (last === null) throw new Error("nothing was dispatched");
    const { jobs, runId } = last;
    const told = { steps: [], annotations: [], summary: "" };
    host.updateJob({
      repo: REPO,
      runId,
      jobId: jobs[0]!.jobId,
      status: "completed",
      conclusion: "success",
      ...told,
      log,
    });
    host.completeRun(REPO, runId, "success");
  };
  return { dispatched, end };
};

const personIn = (world: GitHubWorld, { login, token }: { login: string; token: string }): Person => {
  const { apiUrl } = world;
  const send = async <T = Answer>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${apiUrl}/repos/${REPO}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { dispatched, end } = followDispatches(world);
  const put = (branch: string, path: string, text: string) =>
    send<{ commit: { sha: string } }>("PUT", `/contents/${path}`, {
      branch,
      message: "docs: by hand",
      content: Buffer.from(text).toString("base64"),
    });
  return {
    login,
    addWorkflow: async (file) => void (await put("main", `.github/workflows/${file}`, WORKFLOW)),
    readDispatches: async () => {
      await world.idle();
      return dispatched;
    },
    endDispatched: async (log) => end(log),
    openIssue: async (title, body) => Number((await send("POST", "/issues", { title, body }))["number"]),
    comment: async (issue, body) => void (await send("POST", `/issues/${issue}/comments`, { body })),
    editIssue: async (issue, edit) => void (await send("PATCH", `/issues/${issue}`, edit)),
    readOwnIssues: async () => {
      type Own = { number: number; title: string; body: string; state: string; user: { type: string } };
      const all = await send<Own[]>("GET", "/issues?state=all&sort=created&direction=asc");
      return all.filter((issue) => issue.user.type === "Bot" && !("pull_request" in issue));
    },
    approve: async (id) => void (await send("POST", `/issues/comments/${id}/reactions`, { content: "+1" })),
    readComments: async (issue) => {
      const comments = await send<{ body: string; user: { type: string } }[]>("GET", `/issues/${issue}/comments`);
      return comments.map(({ body, user }) => ({ body, bot: user.type === "Bot" }));
    },
    commit: async (...file) => (await put(...file)).commit.sha,
    readPull: async (number) => {
      const pull = await send<{ draft: boolean; body: string; state: string }>("GET", `/pulls/${number}`);
      const all = await send<Answer[]>("GET", "/pulls?state=all");
      return { draft: pull.draft, body: pull.body, state: pull.state, count: all.length };
    },
    failJob: async (sha, job) => failJob(world, sha, job),
    requestChanges: async (number, body, { line, path, text }) => {
      const comments = [{ path, line, side: "RIGHT", body: text }];
      const review = await send("POST", `/pulls/${number}/reviews`, { event: "REQUEST_CHANGES", body, comments });
      return Number(review["id"]);
    },
    readThreads: async (number) => {
      type Comment = { id: number; in_reply_to_id?: number; body: string };
      const all = await send<Comment[]>("GET", `/pulls/${number}/comments`);
      const query = `query { repository(owner: "octo", name: "hello") { pullRequest(number: ${number}) { reviewThreads(first: 9) { nodes { isResolved comments(first: 1) { nodes { databaseId } } } } } } }`;
      const response = await fetch(`${apiUrl.replace("/v3", "")}/graphql`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
      type Node = { isResolved: boolean; comments: { nodes: [{ databaseId: number }] } };
      type Read = { data: { repository: { pullRequest: { reviewThreads: { nodes: Node[] } } } } };
      const { data } = (await response.json()) as Read;
      return data.repository.pullRequest.reviewThreads.nodes.map(({ comments, isResolved }) => {
        const [{ databaseId: first }] = comments.nodes;
        const own = all.filter(({ id, in_reply_to_id: to }) => (to ?? id) === first);
        return { said: own.map(({ body }) => body.split("\n")[0] ?? ""), resolved: isResolved };
      });
    },
    merge: async (number) => String((await send("PUT", `/pulls/${number}/merge`, { merge_method: "squash" }))["sha"]),
  };
};

const open = async (): Promise<Subject> => {
  const dataDir = await mkdtemp(join(tmpdir(), "aidevos-port-"));
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const world = await startGitHub({ dataDir, port: 0, app: { ...APP, publicKey } });
  const user = world.addUser({ login: "ana", name: "Ana" });
  world.addUser({ login: "octo", name: "Octo" });
  world.createRepository({ owner: "octo", name: "hello", collaborators: { ana: "write" } });
  const problems: string[] = [];
  const { github, probot } = await openGitHub({
    appId: APP.id,
    privateKey,
    webhookSecret: APP.webhookSecret,
    baseUrl: world.apiUrl,
    writePacing: false,
    fetch: checkedFetch(openContract(), problems),
    log: (line) => problems.push(line),
  });
  const app = await probot.auth();
  const { data } = await app.rest.apps.getRepoInstallation({ owner: "octo", repo: "hello" });
  const found = await fetch(`${world.apiUrl}/repos/octo/hello`, { headers: { authorization: `Bearer ${user.token}` } });
  const { id } = (await found.json()) as { id: number };
  return {
    github,
    repo: { installationId: data.id, id, owner: "octo", name: "hello" },
    person: personIn(world, user),
    problems: () => problems,
    close: async () => {
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

githubSuite("the embedded GitHub", open);
