import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseReply } from "#src/pull-request/render-reply.ts";
import { openStage, readSpecFile, type Stage } from "#src/world/demo.ts";
import type { Comment, PullRequest } from "#src/world/people/thread.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SPEC = join(ROOT, "examples", "specs", "todo-list.md");
const BOT = "aidevos[bot]";

/** Stands in for the product's own, which take minutes: its tests fail the first time, and pass when they are run again. */
const MOODY = `name: CI
on: pull_request
concurrency:
  group: ci-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  test:
    name: Tests in workerd
    runs-on: ubuntu-latest
    steps:
      - name: Unit, acceptance and security tests
        run: test "$GITHUB_RUN_ATTEMPT" -gt 1
`;
const NO_PERF =
  "name: Performance\non: workflow_dispatch\njobs: { none: { runs-on: ubuntu-latest, steps: [{ run: true }] } }\n";

const problems: string[] = [];
let stage: Stage & { close(): Promise<void> };
beforeAll(async () => {
  stage = await openStage({ root: ROOT, spec: SPEC, port: 0, fetch: checkedFetch(openContract(), problems) });
});
afterAll(() => stage.close());

const until = async <T>(read: () => Promise<T | undefined>, seconds: number): Promise<T> => {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(200)) {
    const found = await read();
    if (found !== undefined) return found;
  }
  throw new Error("it did not come about in time");
};

type Thread = { isResolved: boolean; comments: { nodes: { body: string }[] } };

const readThreads = async (number: number): Promise<Thread[]> => {
  const { github } = stage.world;
  const { token } = github.addUser({ login: "ana", name: "Ana Example" });
  const [owner, name] = stage.repo.split("/");
  const query = `query { repository(owner: "${owner}", name: "${name}") { pullRequest(number: ${number}) { reviewThreads(first: 9) { nodes { isResolved comments(first: 9) { nodes { body } } } } } } }`;
  const response = await fetch(`${github.url}/api/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as {
    data: { repository: { pullRequest: { reviewThreads: { nodes: Thread[] } } } };
  };
  return data.repository.pullRequest.reviewThreads.nodes;
};

const readFile = async (path: string, ref: string): Promise<{ text: string; sha: string }> => {
  const place = `/repos/${stage.repo}/contents/${path}?ref=${ref}`;
  const { content, sha } = await stage.person.get<{ content: string; sha: string }>(place);
  return { text: Buffer.from(content, "base64").toString("utf8"), sha };
};

const push = async (branch: string, path: string, text: string): Promise<string> => {
  const { sha } = await readFile(path, branch);
  const content = Buffer.from(text).toString("base64");
  const body = { branch, sha, message: "ci: be quick", content };
  const made = await stage.person.put<{ commit: { sha: string } }>(`/repos/${stage.repo}/contents/${path}`, body);
  return made.commit.sha;
};

const suggest = (line: string): string => `\`\`\`suggestion\n${line}\n\`\`\``;

it("runs again what fails by chance, and follows a review in one commit on top of what a person pushed", async () => {
  const { person, repo } = stage;
  const { title, body } = readSpecFile(SPEC);
  await person.post(`/repos/${repo}/issues`, { title, body, labels: ["spec"] });
  const { number, head } = await until(async () => (await person.get<PullRequest[]>(`/repos/${repo}/pulls`))[0], 60);
  const at = `/repos/${repo}/pulls/${number}`;
  const branch = head.ref;

  await push(branch, ".github/workflows/perf.yml", NO_PERF);
  const theirs = await push(branch, ".github/workflows/ci.yml", MOODY);
  const told = await until(async () => {
    const comments = await person.get<Comment[]>(`/repos/${repo}/issues/${number}/comments`);
    return comments.find((one) => one.body.startsWith(`**Passed on \`${theirs.slice(0, 7)}\` when run again.**`));
  }, 120);
  expect(told.user.login).toBe(BOT);
  await until(async () => ((await person.get<PullRequest>(at)).draft ? undefined : true), 60);

  await person.post(`${at}/reviews`, {
    event: "COMMENT",
    body: "",
    comments: [
      { path: "README.md", line: 1, side: "RIGHT", body: suggest("# Our to-do list") },
      { path: ".github/workflows/ci.yml", line: 1, side: "RIGHT", body: suggest("name: Quick CI") },
      { path: "README.md", line: 2, side: "RIGHT", body: "Say more here." },
    ],
  });
  const threads = await until(async () => {
    const found = await readThreads(number);
    return found.filter(({ comments }) => comments.nodes.length === 2).length === 3 ? found : undefined;
  }, 60);
  const after = await person.get<PullRequest>(at);
  const sha = after.head.sha.slice(0, 7);
  expect(threads.map(({ comments }) => parseReply(comments.nodes[1]?.body ?? ""))).toEqual([
    { sha },
    { sha },
    { because: expect.stringContaining("only suggestions can be followed") },
  ]);
  const resolved = await until(async () => {
    const all = (await readThreads(number)).map(({ isResolved }) => isResolved);
    return all.includes(true) ? all : undefined;
  }, 30);
  expect(resolved).toEqual([true, true, false]);
  const commits = await person.get<{ sha: string; commit: { message: string } }[]>(`${at}/commits`);
  expect(commits.at(-2)?.sha).toBe(theirs);
  expect(commits.at(-1)?.commit.message).toMatch(
    /^fix: heed the review of ana\n\nCo-authored-by: ana <\d+\+ana@users/u,
  );
  expect((await readFile("README.md", branch)).text).toMatch(/^# Our to-do list\n/u);
  expect((await readFile(".github/workflows/ci.yml", branch)).text).toBe(MOODY.replace("CI", "Quick CI"));
  expect(problems).toEqual([]);
});
