import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openPerson, type Person } from "#src/world/people/person.ts";
import { startWorld, type World } from "#src/world/start-world.ts";
import { makeWorldDirectory } from "#src/world/world-directory.ts";
import { runWrangler } from "./cloudflare/wrangler.ts";
import { git } from "./github/open-test-world.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const REPO = "acme/notebook";
const LIMIT_MS = 90_000;
const POLL_MS = 300;
const NOTE = "src/services/note.ts";

type Run = { id: number; name: string; status: string; conclusion: string; head_sha: string };
type Job = { id: number; name: string; conclusion: string };
type Status = { state: string; description: string; environment_url: string };

vi.setConfig({ testTimeout: 120_000 });

let directory: string;
let source: string;
let world: World;
let person: Person;
let token: string;
let url: string;

beforeAll(async () => {
  directory = makeWorldDirectory(ROOT);
  world = await startWorld({
    directory,
    sharedModules: join(ROOT, "node_modules"),
    ports: { github: 0, cloudflare: 0 },
  });
  world.github.addOrganization("acme");
  const account = world.github.addUser({ login: "ana", name: "Ana Example" });
  ({ token } = account);
  person = openPerson(world.github.apiUrl, account);
  world.github.createRepository({ owner: "acme", name: "notebook", collaborators: { ana: "maintain" } });
  world.github.setVariable(REPO, "CANARY_SECONDS", "0");
  url = await world.cloudflare.reserveUrl("notebook");
  source = join(directory, "source");
  mkdirSync(source);
  await git(
    source,
    "clone",
    "--quiet",
    world.github.url.replace("//", `//x-access-token:${token}@`) + `/${REPO}.git`,
    ".",
  );
  const template = join(ROOT, "templates", "product");
  cpSync(template, source, { recursive: true, filter: (path) => !/\/(?:node_modules|dist|\.wrangler)$/u.test(path) });
  // More is released here in a minute than anybody would.
  edit("wrangler.jsonc", (text) => text.replace('"limit": 120', '"limit": 1200'));
  // These are about what is not live yet.
  for (const name of ["ci", "perf"]) rmSync(join(source, `.github/workflows/${name}.yml`), { force: true });
});
afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(join(source, path), change(readFileSync(join(source, path), "utf8")));

const push = async (message: string): Promise<string> => {
  await git(source, "add", "--all");
  await git(source, "commit", "--quiet", "--message", message);
  await git(source, "push", "--quiet", "origin", "HEAD:main");
  return git(source, "rev-parse", "HEAD");
};

/** The run that a commit or a dispatch started, once it is over, and everything its jobs said. */
const runOf = async (name: string, known: number[], sha?: string): Promise<Run & { said: string }> => {
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const { workflow_runs: runs } = await person.get<{ workflow_runs: Run[] }>(`/repos/${REPO}/actions/runs`);
    const run = runs.find((one) => one.name === name && !known.includes(one.id) && (!sha || one.head_sha === sha));
    if (run?.status !== "completed") continue;
    const { jobs } = await person.get<{ jobs: Job[] }>(`/repos/${REPO}/actions/runs/${run.id}/jobs`);
    const logs = jobs.map(async ({ id }) => {
      const answer = await fetch(`${world.github.apiUrl}/repos/${REPO}/actions/jobs/${id}/logs`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.text();
    });
    return { ...run, said: (await Promise.all(logs)).join("\n") };
  }
  throw new Error(`${name} did not end`);
};

const deploy = async (message: string) => {
  const sha = await push(message);
  return runOf("Deploy", [], sha);
};

const dispatch = async (file: string, name: string, inputs: Record<string, string>) => {
  const { workflow_runs: before } = await person.get<{ workflow_runs: Run[] }>(`/repos/${REPO}/actions/runs`);
  const answer = await fetch(`${world.github.apiUrl}/repos/${REPO}/actions/workflows/${file}/dispatches`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ ref: "main", inputs }),
  });
  expect(answer.status).toBe(204);
  return runOf(
    name,
    before.map(({ id }) => id),
  );
};

const liveCommit = async (): Promise<string> => ((await (await fetch(`${url}/healthz`)).json()) as { tag: string }).tag;

/** What GitHub says of a commit in production, the newest status first. */
const statusesOf = async (sha: string): Promise<Status[]> => {
  const [deployment] = await person.get<{ id: number }[]>(
    `/repos/${REPO}/deployments?sha=${sha}&environment=production`,
  );
  return person.get<Status[]>(`/repos/${REPO}/deployments/${deployment?.id}/statuses`);
};

/** Shares of the traffic, in the order in which the deployments were made, since there were `from` of them. */
const sharesSince = (from: number): string[] =>
  world.cloudflare
    .releases("notebook")
    .deployments.toReversed()
    .slice(from)
    .map(({ versions }) => versions.map(({ percentage }) => percentage).join("/"));
const countDeployments = (): number => world.cloudflare.releases("notebook").deployments.length;

let first: string;
let harmless: string;

test("the first deployment takes all traffic at once, and is tested", async () => {
  const run = await deploy("feat: keep notes");
  first = run.head_sha;
  expect(run.said).toContain("Kind of release: first");
  expect(run.said).toMatch(/All traffic: (\d+) of \1 scenarios passed/u);
  expect(run).toMatchObject({ conclusion: "success" });
  expect(await liveCommit()).toBe(first);
  const [status] = await statusesOf(first);
  expect(status).toMatchObject({ state: "success", environment_url: url });
  expect(run.said).not.toContain(world.cloudflare.apiToken);
});

test("a harmless change goes by way of a canary, and every step asks for the new code at once", async () => {
  const before = countDeployments();
  edit("README.md", (text) => `${text}\nA line more.\n`);
  const run = await deploy("docs: say one thing more");
  expect(run.said).toContain("Kind of release: canary");
  expect(run).toMatchObject({ conclusion: "success" });
  harmless = run.head_sha;
  expect(sharesSince(before)).toEqual(["100/0", "80/20", "100"]);
  expect(await liveCommit()).toBe(run.head_sha);
  const { deployments } = world.cloudflare.releases("notebook");
  for (const { codeUpdateStrategy } of deployments) expect(codeUpdateStrategy).toMatchObject({ mode: "immediate" });
});

test("a change that breaks a promise is rolled back, and the version before it answers", async () => {
  const before = await liveCommit();
  edit(NOTE, (text) => text.replace("body: { count }", "body: { count: count + 1 }"));
  const run = await deploy("feat: count wrongly");
  expect(run).toMatchObject({ conclusion: "failure" });
  expect(run.said).toMatch(/“a note is pinned once” failed at step 4/u);
  expect(run.said).toMatch(/Rolled back to [0-9a-f]{7} .*, which answers at/u);
  expect(await liveCommit()).toBe(before);
  expect((await statusesOf(run.head_sha))[0]).toMatchObject({ state: "failure" });
  await git(source, "revert", "--no-edit", "HEAD");
});

test("a canary that is held is not called live until somebody promotes it", async () => {
  const before = await liveCommit();
  world.github.setVariable(REPO, "CANARY", "hold");
  edit("README.md", (text) => `${text}\nAnd another.\n`);
  const held = await deploy("docs: say another thing");
  expect(held).toMatchObject({ conclusion: "success" });
  expect(sharesSince(countDeployments() - 1)).toEqual(["80/20"]);
  expect((await statusesOf(held.head_sha))[0]).toMatchObject({
    state: "in_progress",
    description: expect.stringContaining("Held at 20 %"),
  });
  const run = await dispatch("promote.yml", "Promote", {});
  expect(run).toMatchObject({ conclusion: "success" });
  expect(await liveCommit()).toBe(held.head_sha);
  expect(held.head_sha).not.toBe(before);
  expect((await statusesOf(held.head_sha))[0]).toMatchObject({ state: "success", environment_url: url });
  world.github.setVariable(REPO, "CANARY", "auto");
});

test("a rollback by hand goes back to what was live before, and says so of that commit", async () => {
  const run = await dispatch("rollback.yml", "Roll back", { reason: "the page is slow" });
  expect(run.said).toContain("because: the page is slow");
  expect(run).toMatchObject({ conclusion: "success" });
  expect(await liveCommit()).toBe(harmless);
  expect((await statusesOf(harmless))[0]).toMatchObject({
    state: "success",
    description: "Rolled back: the page is slow",
  });
});

test("a rollback over what nobody can judge is refused, and changes nothing", async () => {
  const deployed = await runWrangler(world.cloudflare, source, ["deploy", "--tag", "by-hand"]);
  expect(deployed.code).toBe(0);
  const refused = await dispatch("rollback.yml", "Roll back", { reason: "regret" });
  expect(refused).toMatchObject({ conclusion: "failure" });
  expect(refused.said).toMatch(/does not say which commit it was made from, so nobody can tell whether a rollback/u);
  expect(await liveCommit()).toBe("by-hand");
});
